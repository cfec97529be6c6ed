"""Each request has an id and a line in the log, and the line opens nothing."""

import asyncio
import logging
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from lib.domain.instrumentation import name_of
from lib.operations.logs import REQUEST
from lib.operations.metrics import Metrics
from lib.web.request_log import HEADER, RequestLog, shown

LOOKUP = "k3yThatOpensALookup"
INNER = logging.getLogger("lib.inner")


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the request's id as the app sees it, twice."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    if scope["path"] == "/fails":
        raise RuntimeError
    INNER.warning("inside")
    seen = f"{REQUEST.get()} {Request(scope).headers.getlist(HEADER)}"
    await send({"type": "http.response.start", "status": 404 if scope["path"] == "/none" else 200, "headers": []})
    await send({"type": "http.response.body", "body": seen.encode()})


def ask(path: str, given: list[str] | None = None, kind: str = "http") -> list[Message]:
    """Ask the app behind the log, and return what it sends."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": f"lookup={LOOKUP}".encode(),
        "headers": [(HEADER.lower().encode(), value.encode("latin-1")) for value in given or []],
    }
    asyncio.run(RequestLog(inner, Metrics())(scope, receive, send))
    return sent


def id_in(sent: list[Message]) -> str:
    (value,) = [value for name, value in sent[0]["headers"] if name == HEADER.lower().encode()]
    return str(value.decode())


@pytest.mark.parametrize("given", ["0123abcd", "trace-id_1.2", "a" * 64])
def test_a_well_formed_id_is_adopted_and_returned(given: str) -> None:
    sent = ask("/", [given])
    assert id_in(sent) == given
    assert sent[1]["body"].decode() == f"{given} ['{given}']"


@pytest.mark.parametrize(
    "given", [[], ["short"], ["a" * 65], ["with space"], ["line\nbreak-"], ["é" * 10], ['"quoted"!']]
)
def test_any_other_is_replaced_by_one_of_ours(given: list[str]) -> None:
    sent = ask("/", given)
    made = id_in(sent)
    assert re.fullmatch("[0-9a-f]{16}", made)
    assert sent[1]["body"].decode() == f"{made} ['{made}']"
    assert id_in(ask("/", given)) != made


def test_the_line_has_the_request_and_its_result_but_no_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "lib"):
        ask("/history")
        ask("/none")
        ask("/healthz")
        with pytest.raises(RuntimeError):
            ask("/fails")
        ask("/_stcore/stream", kind="websocket")
    lines = [(record.levelname, record.getMessage()) for record in caplog.records if record.name != INNER.name]
    expected = [
        ("INFO", r"GET /history: 200 in [\d.]+ s"),
        ("INFO", r"GET /none: 404 in [\d.]+ s"),
        ("DEBUG", r"GET /healthz: 200 in [\d.]+ s"),
        ("INFO", r"GET /fails: 500 in [\d.]+ s"),
        ("INFO", "A page is open"),
        ("INFO", r"The page is closed after \d+ s"),
    ]
    assert [level for level, _ in lines] == [level for level, _ in expected]
    assert all(re.fullmatch(pattern, text) for (_, text), (_, pattern) in zip(lines, expected, strict=True))
    assert LOOKUP not in caplog.text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/media/5f2c.csv", "/media/…"),
        ("/_stcore/upload_file/session/file", "/_stcore/upload_file/…"),
        ("/below/media/5f2c.csv", "/below/media/…"),
        ("/codes", "/codes"),
        ("/639258934720294921/x", "/*/x"),
        ("/a\r\n2026-01-01 INFO forged", "/a%0D%0A2026-01-01%20INFO%20forged"),
    ],
)
def test_a_path_that_would_open_something_is_not_told(path: str, told: str) -> None:
    assert shown(path) == told


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_asked_for_the_line_stays_one_line_of_plain_characters(path: str) -> None:
    told = shown(f"/{path}")
    assert re.fullmatch(r"[!-~]{1,1300}…?", told)


def test_a_lookup_is_called_by_a_name_that_is_always_the_same_and_is_not_its_id() -> None:
    assert name_of(LOOKUP) == name_of(LOOKUP)
    assert re.fullmatch("[0-9a-f]{10}", name_of(LOOKUP))
    assert name_of("\ud800") != name_of(LOOKUP)
