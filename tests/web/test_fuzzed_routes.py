"""Our routes answer whatever is sent to them: without a failure, with every header, and without repeating it."""

import asyncio
import re
from typing import Final
from urllib.parse import quote_from_bytes

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount

from lib.web import origins
from lib.web.download_route import DOWNLOAD_PATH, FILE_HEADER, download_route
from lib.web.download_route import TICKET_HEADER as DOWNLOAD_TICKET
from lib.web.offered_files import OfferedFile, OfferedFiles
from lib.web.paste_route import PASTE_PATH, TICKET_HEADER, PasteRefusal, paste_route
from lib.web.paste_slots import PasteSlot
from lib.web.static_files import STATIC_FOLDER, STATIC_PATH, static_route
from lib.web.tickets import Tickets
from tests.helpers.examples import examples
from tests.helpers.shell_app import APP
from tests.web.test_security_headers import ALWAYS

HOST: Final = "desk.example"
LIMIT: Final = 200
MARK: Final = b"Zq7"
SLOTS: Final = Tickets(PasteSlot)
SLOT: Final = SLOTS.open()
OFFERS: Final = Tickets(OfferedFiles)
OFFERED: Final = OFFERS.open()
OFFERED.offer("one", OfferedFile(lambda: b"1", "one.csv", "text/csv"))
APPLICATION: Final = Starlette(
    routes=[static_route(), paste_route(SLOTS, LIMIT), download_route(OFFERS), Mount("/", APP.routes[-1].app)],  # type: ignore[attr-defined]
    middleware=origins.middleware([HOST, "127.0.0.1"], f"https://{HOST}"),
)
STATUSES: Final = {200, 204, 206, 304, 400, 403, 404, 405, 413, 415, 416}
EVERYWHERE: Final = ALWAYS.keys() - {"cache-control", "content-security-policy", "x-request-id"}

anything: Final = st.binary(max_size=40).map(lambda text: text + MARK)
paths: Final = st.one_of(
    st.sampled_from(
        [PASTE_PATH, DOWNLOAD_PATH, f"{STATIC_PATH}/app.css", f"{STATIC_PATH}/", "/", "/_stcore/metrics"]
    ).map(str.encode),
    st.tuples(
        st.sampled_from([b"/", b"/app/static/", b"/app/paste", b"/app/download", b"/app/static/../", b"/static/"]),
        anything,
    ).map(b"".join),
)
names: Final = st.sampled_from(
    (
        "host origin sec-fetch-site sec-fetch-mode content-type content-length range if-none-match if-modified-since "
        f"cookie accept-encoding x-forwarded-proto x-forwarded-host forwarded referer {TICKET_HEADER} "
        f"{DOWNLOAD_TICKET} {FILE_HEADER}"
    ).split()
) | st.from_regex(r"[a-z-]{1,12}", fullmatch=True)
values: Final = st.one_of(
    st.sampled_from(
        [HOST, f"https://{HOST}", "same-origin", "cross-site", "navigate", "text/plain", "text/plain;charset=x"]
    ),
    st.sampled_from(
        [
            SLOT.ticket,
            OFFERED.ticket,
            "one",
            "0",
            "-1",
            "9" * 30,
            "bytes=0-",
            "bytes=5-2,1-",
            "null",
            "https",
            "*",
            "gzip",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
)
requests: Final = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"]),
        "path": paths,
        "query": st.binary(max_size=20),
        "headers": st.lists(st.tuples(names, values), max_size=6),
        "body": st.binary(max_size=LIMIT + 20),
    }
)


def send(method: str, path: bytes, query: bytes, headers: list[tuple[str, str]], body: bytes) -> httpx.Response:
    sent = dict(headers)
    raw = quote_from_bytes(path, safe="/%").encode() + (b"?" + quote_from_bytes(query, safe="=&%").encode())
    address = httpx.URL(f"https://{HOST}").copy_with(raw_path=raw)
    given = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]

    async def request() -> httpx.Response:
        # An exception in a route is raised here, instead of becoming an answer with status 500.
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APPLICATION), base_url=f"https://{HOST}") as client:
            return await client.request(method, address, headers=given, content=body)

    return asyncio.run(request())


@settings(max_examples=examples(400))
@given(requests)
def test_whatever_is_sent_is_answered_with_every_header(request: dict[str, object]) -> None:
    answer = send(**request)  # type: ignore[arg-type]
    assert answer.status_code in STATUSES
    assert {name: answer.headers[name] for name in EVERYWHERE} == {name: ALWAYS[name] for name in EVERYWHERE}
    assert answer.headers["cache-control"] in ("no-store", "no-cache", "public, max-age=31536000, immutable")
    assert len(answer.headers.get_list("content-security-policy")) == 1
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert MARK not in answer.content
    assert MARK.decode() not in str(answer.headers)


@settings(max_examples=examples(200))
@given(st.binary(max_size=LIMIT + 20), st.lists(st.tuples(names, values), max_size=3))
def test_a_paste_is_taken_whole_or_refused_by_a_known_name(body: bytes, more: list[tuple[str, str]]) -> None:
    SLOT.clear()
    usual = {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin", "content-type": "text/plain"}
    answer = send("POST", PASTE_PATH.encode(), b"", [*usual.items(), (TICKET_HEADER, SLOT.ticket), *more], body)
    if answer.status_code == 200:
        assert answer.json() == {"bytes": len(body)}
        assert SLOT.posted is not None
        assert SLOT.posted.text.encode() == body
        return
    assert SLOT.posted is None, "nothing of what is refused is kept"
    if answer.headers["content-type"] == "application/json":
        assert answer.json() == {"error": answer.json()["error"]}
        assert answer.json()["error"] in set(PasteRefusal)


@settings(max_examples=examples(200))
@given(st.binary(max_size=30), st.integers(0, 6))
def test_no_file_outside_of_the_static_folder_is_served(path: bytes, up: int) -> None:
    for climbing in (b"../", b"..%2f", b"%2e%2e/", b"..\\", b"..%5c"):
        answer = send("GET", STATIC_PATH.encode() + b"/" + climbing * up + path, b"", [], b"")
        is_ours = answer.headers["cache-control"] != "no-store"
        assert not is_ours or any(answer.content == file.read_bytes() for file in STATIC_FOLDER.iterdir())
    assert not re.search(
        rb"root:.*:0:0:", send("GET", STATIC_PATH.encode() + b"/" + b"../" * 9 + b"etc/passwd", b"", [], b"").content
    )
