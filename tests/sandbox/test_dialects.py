"""Each dialect of the sandbox answers by the same rule, in its own format."""

from collections import Counter

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.statuses import CATALOGUE
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import FAULTS, codes_of, sample_ids
from tests.helpers import sandbox_wires
from tests.helpers.sandbox_wires import JSON, PUBLICAPI, REST, SOAP, WEBSERVICE, WIRES, XML, Wire, send

LARGEST_ID = 2**63 - 1
ENDINGS = [*CATALOGUE, 88, 89]
ONE_OF_EACH = [639258934720294900 + ending for ending in ENDINGS]

every_wire = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
ordinary_ids = st.integers(1, LARGEST_ID).filter(lambda message_id: message_id not in FAULTS)

# Codes


@every_wire
@pytest.mark.parametrize("over", ["asgi", "http"])
def test_every_code_of_the_rule(wire: Wire, over: str, sandbox_address: str) -> None:
    app = create_app(latency=0)
    for ids in (ONE_OF_EACH, ONE_OF_EACH[::-1], sample_ids(1000)):
        if over == "asgi":
            answer = wire.send(app, ids)
        else:
            content, headers = wire.asked(ids)
            answer = httpx.post(httpx.URL(sandbox_address).join(wire.path), content=content, headers=headers)
        assert answer.status_code == 200
        assert wire.codes(answer, ids) == codes_of(ids)


@every_wire
@given(st.lists(ordinary_ids, min_size=1, max_size=60, unique=True))
def test_one_code_for_each_id(wire: Wire, ids: list[int]) -> None:
    app = create_app(latency=0, count_ids=True)
    assert wire.codes(wire.send(app, ids), ids) == codes_of(ids)
    assert app.state.asked == Counter(ids)


def test_soap_answers_names_and_numbers_where_there_is_no_name() -> None:
    answer = SOAP.send(create_app(latency=0), ONE_OF_EACH)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert sandbox_wires.statuses_in(answer) == [*(status.name for status in CATALOGUE.values()), "9001", "9002"]


@pytest.mark.parametrize(("ids", "body"), [([100, 125], "[0,25]"), ([101, 100], '"[1, 0]"'), ([125], '"[25]"')])
def test_publicapi_encodes_twice_where_the_first_id_is_odd(ids: list[int], body: str) -> None:
    assert PUBLICAPI.send(create_app(latency=0), ids).text == body


def test_webservice_answers_backwards() -> None:
    result = [{"MessageId": "125", "Status": 25}, {"MessageId": "100", "Status": 0}]
    assert WEBSERVICE.send(create_app(latency=0), [100, 125]).json() == {
        "IsSuccess": True,
        "ErrorCode": "",
        "Message": "Successful",
        "OperationStatus": 3,
        "Data": {"Result": result},
    }


# Counts


def test_requests_and_ids_are_counted_over_all_dialects() -> None:
    app = create_app(latency=0, count_ids=True)
    for wire in WIRES:
        wire.send(app, [1, 2])
        wire.send(app, ["x"])
    send(app, SOAP.path, b"<", XML)
    assert app.state.requests == 9
    assert app.state.asked == {1: 4, 2: 4}


# Refusals


@every_wire
@pytest.mark.parametrize(
    "ids", [[], [""], [0], [-1], [LARGEST_ID + 1], ["1.0"], ["x"], ["۱۲"], [1, ""], ["1", "2\n3"], ["9" * 5000]]
)
def test_invalid_ids_are_refused_with_8(wire: Wire, ids: list[object]) -> None:
    app = create_app(latency=0, count_ids=True)
    assert wire.number(wire.send(app, ids)) == 8
    assert not app.state.asked


@every_wire
def test_too_many_ids_are_refused_with_8(wire: Wire) -> None:
    app = create_app(latency=0, max_ids=3)
    assert wire.codes(wire.send(app, [1, 2, 3]), [1, 2, 3]) == [1, 2, 3]
    assert wire.number(wire.send(app, [1, 2, 3, 4])) == 8


@pytest.mark.parametrize("wire", [REST, SOAP, PUBLICAPI], ids=lambda wire: wire.name)
@pytest.mark.parametrize("wrong", [{"username": "other"}, {"password": "other"}, {"password": "رمز"}])
def test_wrong_logins_are_refused_with_19(wire: Wire, wrong: dict[str, str]) -> None:
    assert wire.number(wire.send(create_app(latency=0), [1], **wrong)) == 19


@pytest.mark.parametrize("wire", [REST, SOAP, PUBLICAPI], ids=lambda wire: wire.name)
def test_a_login_may_be_any_text(wire: Wire) -> None:
    username, password = "a&b=<c>", "رمز+%]]>"
    app = create_app(latency=0, api_key="other", username=username, password=password)
    assert wire.codes(wire.send(app, [1], username=username, password=password), [1]) == [1]


def test_a_wrong_key_is_refused_with_19() -> None:
    app = create_app(latency=0, username="other", password="other", api_key="کلید")  # noqa: S106 - made up
    assert WEBSERVICE.codes(WEBSERVICE.send(app, [1], api_key="کلید"), [1]) == [1]
    for wrong in ("sandbox", "other", "\ud800"):
        assert WEBSERVICE.send(app, [1], api_key=wrong).json() == {
            "IsSuccess": False,
            "ErrorCode": "19",
            "Message": "InvalidUserNameOrPass",
            "OperationStatus": 1,
            "Data": None,
        }


def test_publicapi_refuses_wrong_logins_by_a_bare_number_and_the_rest_by_an_object() -> None:
    app = create_app(latency=0)
    assert PUBLICAPI.send(app, [1], password="other").json() == -1  # noqa: S106 - made up
    assert PUBLICAPI.send(app, ["x"]).json() == {"Status": 2, "Exception": 8}


@every_wire
def test_missing_credentials_are_refused_with_8(wire: Wire) -> None:
    missing = {"api_key": ""} if wire is WEBSERVICE else {"username": ""}
    assert wire.number(wire.send(create_app(latency=0), [1], **missing)) == 8


@every_wire
def test_other_methods_than_post_are_not_allowed(wire: Wire) -> None:
    assert send(create_app(latency=0), wire.path, method="GET").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b"9" * 5000,
        b'{"ApiKey":"sandbox","MessageIds":"1"}',
        b'{"ApiKey":"sandbox","MessageIds":[1]}',
        b'{"apikey":"sandbox","MessageIds":["1"]}',
        b'{"ApiKey":["sandbox"],"MessageIds":["1"]}',
    ],
    ids=lambda body: body[:60].decode(errors="replace"),
)
def test_webservice_refuses_json_of_another_form_with_8(body: bytes) -> None:
    assert WEBSERVICE.number(send(create_app(latency=0), WEBSERVICE.path, body, JSON)) == 8


def test_webservice_accepts_json_only() -> None:
    body, _ = WEBSERVICE.asked([1])
    assert WEBSERVICE.number(send(create_app(latency=0), WEBSERVICE.path, body, sandbox_wires.FORM)) == 8


# SOAP's own


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Content-Type": "application/soap+xml"}, 415),
        ({"Content-Type": ""}, 415),
        ({"SOAPAction": ""}, 500),
        ({"SOAPAction": XML["SOAPAction"].strip('"')}, 500),
        ({"SOAPAction": XML["SOAPAction"].replace("Delivery", "Credit")}, 500),
    ],
)
def test_soap_checks_the_headers(change: dict[str, str], status: int) -> None:
    body, headers = SOAP.asked([1])
    answer = send(create_app(latency=0), SOAP.path, body, headers | change)
    assert answer.status_code == status
    assert "ActionNotSupported" in answer.text if status == 500 else not answer.text


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"</soap:Envelope>", b"", 400),
        (b"?>", b'?><!DOCTYPE x [<!ENTITY e "1">]>', 400),
        (b"sandbox", b"\xff", 400),
        (b"http://tempuri.org/", b"http://example.org/", 500),
        (b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope", 500),
    ],
)
def test_soap_checks_the_envelope(old: bytes, new: bytes, status: int) -> None:
    body, headers = SOAP.asked([1])
    answer = send(create_app(latency=0), SOAP.path, body.replace(old, new), headers)
    assert answer.status_code == status
    assert "ActionNotSupported" in answer.text if status == 500 else not answer.text


def test_soap_accepts_space_around_an_id_and_a_byte_order_mark() -> None:
    body, headers = SOAP.asked(["\n 125 "])
    answer = send(create_app(latency=0), SOAP.path, b"\xef\xbb\xbf" + body, headers)
    assert SOAP.codes(answer, [125]) == [25]
