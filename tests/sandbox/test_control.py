"""Faults and latency on request; and the sandbox answers whatever bytes it receives."""

import asyncio
import json
from time import monotonic
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import Message

from lib.sandbox.app import create_app
from lib.sandbox.control import CONTROL_PATH, LATENCY_PATH
from lib.sandbox.scenarios import Fault
from tests.helpers.provider import ID_OF
from tests.helpers.sandbox_wires import FORM, JSON, REST, SOAP, WEBSERVICE, WIRES, XML, Wire, fault_in, send

every_wire = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)


@pytest.fixture
def app() -> Starlette:
    return create_app(latency=0)


def order(app: Starlette, fault: object, requests: object = None) -> httpx.Response:
    return send(app, CONTROL_PATH, json.dumps({"fault": fault, "requests": requests}).encode(), JSON)


def told(app: Starlette, method: str = "GET") -> dict[str, Any]:
    answer: dict[str, Any] = send(app, CONTROL_PATH, method=method).json()
    return answer


# Latency on request


def latency(app: Starlette, body: bytes) -> httpx.Response:
    return send(app, LATENCY_PATH, body, JSON)


def test_requests_take_the_latency_that_was_set_last() -> None:
    app = create_app(latency=3600, jitter=0)
    assert send(app, LATENCY_PATH, method="GET").json() == {"seconds": 3600}
    assert latency(app, b'{"seconds": 0}').json() == {"seconds": 0}
    assert REST.codes(REST.send(app, [1]), [1]) == [1]
    latency(app, b'{"seconds": 0.2}')
    started = monotonic()
    REST.send(app, [1])
    assert monotonic() - started >= 0.2


NO_LATENCIES = [
    *(b"", b"[]", b"0.5", b"{}", b"\xff", b'{"seconds": 1, "more": 2}'),
    *(
        b'{"seconds": %b}' % value
        for value in (b"null", b"true", b'"1"', b"-1", b"NaN", b"Infinity", b"1e400", b"1" * 400)
    ),
]


@pytest.mark.parametrize("body", NO_LATENCIES)
def test_a_wrong_latency_is_refused_and_changes_nothing(app: Starlette, body: bytes) -> None:
    assert latency(app, body).status_code == 400
    assert send(app, LATENCY_PATH, method="GET").json() == {"seconds": 0}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_elsewhere_sets_no_latency(app: Starlette, method: str) -> None:
    answer = send(app, LATENCY_PATH, b'{"seconds": 5}', JSON, method=method, client=("203.0.113.9", 5000))
    assert answer.status_code == 403
    assert send(app, LATENCY_PATH, method="GET").json() == {"seconds": 0}


# Ordered faults


@every_wire
def test_the_next_requests_get_the_fault(app: Starlette, wire: Wire) -> None:
    assert order(app, "forbidden", 2).json() == {"fault": "forbidden", "requests": 2, "served": 0}
    assert wire.send(app, [1]).status_code == 403
    assert told(app) == {"fault": "forbidden", "requests": 1, "served": 1}
    assert wire.send(app, [1]).status_code == 403
    assert told(app) == {"fault": None, "requests": None, "served": 2}
    assert wire.codes(wire.send(app, [1]), [1]) == [1]


@every_wire
def test_every_request_gets_it_until_it_is_cleared(app: Starlette, wire: Wire) -> None:
    order(app, "unavailable_once")
    assert [wire.send(app, [1]).status_code for _ in range(3)] == [503] * 3
    assert told(app, "DELETE") == {"fault": None, "requests": None, "served": 3}
    assert wire.codes(wire.send(app, [1]), [1]) == [1]


def test_it_is_for_all_dialects_together(app: Starlette) -> None:
    order(app, "too_large", 4)
    assert [wire.send(app, [1]).status_code for wire in (*WIRES, REST)] == [413] * 4 + [200]


def test_the_fault_that_was_set_last_takes_precedence_over_the_ids(app: Starlette) -> None:
    order(app, "redirect")
    order(app, "updating", 1)
    assert REST.number(REST.send(app, [ID_OF[Fault.SERVER_ERROR]])) == 15
    assert REST.send(app, [ID_OF[Fault.SERVER_ERROR]]).status_code == 500


@every_wire
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.HANG])
def test_a_request_that_would_be_refused_gets_it_too(wire: Wire, fault: Fault) -> None:
    app = create_app(latency=0, count_ids=True)
    order(app, fault, 1)
    assert wire.send(app, []).status_code in {200, 302, 403, 413, 429, 500, 503}
    assert told(app) == {"fault": None, "requests": None, "served": 1}
    assert not app.state.asked


# The endpoint itself


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "JSON object"),
        (b"\xff", "JSON object"),
        (b"[" * 100_000, "JSON object"),
        (b"[]", "JSON object"),
        (b'{"requests":1}', "JSON object"),
        (b'{"fault":"hang","times":1}', "JSON object"),
        (b'{"fault":"no_such"}', "server_error, "),
        (b'{"fault":["hang"]}', "server_error, "),
        (b'{"fault":"hang","requests":0}', "1 or more"),
        (b'{"fault":"hang","requests":true}', "1 or more"),
        (b'{"fault":"hang","requests":"1"}', "1 or more"),
    ],
)
def test_a_wrong_body_changes_nothing_and_says_why(app: Starlette, body: bytes, says: str) -> None:
    order(app, "forbidden", 7)
    answer = send(app, CONTROL_PATH, body, JSON)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert told(app) == {"fault": "forbidden", "requests": 7, "served": 0}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("host", ["203.0.113.9", "10.0.0.1", "::", "0.0.0.0", "testclient", ""])  # noqa: S104 - an address to refuse
def test_clients_elsewhere_are_turned_away(app: Starlette, method: str, host: str) -> None:
    answer = send(app, CONTROL_PATH, b'{"fault":"hang"}', JSON, method=method, client=(host, 5000))
    assert answer.status_code == 403
    assert told(app)["fault"] is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1"])
def test_clients_on_this_machine_are_let_in(app: Starlette, host: str) -> None:
    assert send(app, CONTROL_PATH, method="GET", client=(host, 5000)).status_code == 200


def test_without_a_client_it_is_refused(app: Starlette) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b'{"fault":"hang"}'}

    async def keep(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": CONTROL_PATH, "query_string": b"", "headers": []}
    asyncio.run(app(scope, receive, keep))
    assert sent[0]["status"] == 403


def test_other_methods_are_not_allowed(app: Starlette) -> None:
    assert send(app, CONTROL_PATH, method="PUT").status_code == 405


# Any bytes

some_xml = st.sampled_from(
    ["<a/>", "</long>", "<!--", "]]>", "<![CDATA[", "&e;", "&#0;", "<!DOCTYPE a>", "\0", "<?a?>"]
)


@pytest.mark.parametrize("headers", [FORM, JSON, XML, {}], ids=["form", "json", "xml", "none"])
@pytest.mark.parametrize("path", [*(wire.path for wire in WIRES), CONTROL_PATH, "/", "/login"])
@given(body=st.binary(max_size=200))
def test_any_bytes_get_an_answer(path: str, headers: dict[str, str], body: bytes) -> None:
    answer = send(create_app(latency=0), path, body, headers)
    if path == SOAP.path and answer.status_code == 500:
        assert fault_in(answer)
    else:
        assert answer.status_code in {200, 400, 404, 415}


@given(body=some_xml, place=st.integers(0, 500), cut=st.integers(0, 20))
def test_any_damage_to_an_envelope_gets_an_answer(body: str, place: int, cut: int) -> None:
    envelope, headers = SOAP.asked([100])
    answer = send(create_app(latency=0), SOAP.path, envelope[:place] + body.encode() + envelope[place + cut :], headers)
    assert answer.status_code in {200, 400} or fault_in(answer)


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(key=nested, ids=nested | st.lists(st.text(max_size=20), max_size=4))
def test_any_json_gets_an_answer(key: object, ids: object) -> None:
    body = json.dumps({"ApiKey": key, "MessageIds": ids}).encode()
    assert WEBSERVICE.number(send(create_app(latency=0), WEBSERVICE.path, body, JSON)) in {8, 19}
