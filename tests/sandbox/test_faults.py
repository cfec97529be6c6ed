"""Each fault of the sandbox, in each dialect."""

import asyncio
import json
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.applications import Starlette

from lib.sandbox.app import create_app
from lib.sandbox.scenarios import FAULTS, FOREIGN_ID, Fault, code_of, fault_in, sample_ids
from tests.helpers.provider import ID_OF
from tests.helpers.sandbox_wires import PUBLICAPI, REST, SOAP, WEBSERVICE, WIRES, Wire
from tests.helpers.sandbox_wires import fault_in as soap_fault_in

PAGES: Final = {
    Fault.SERVER_ERROR: (500, {}),
    Fault.UNAVAILABLE_ONCE: (503, {"retry-after": "1"}),
    Fault.TOO_MANY_REQUESTS: (429, {"retry-after": "1"}),
    Fault.REDIRECT: (302, {"location": "/login"}),
    Fault.FORBIDDEN: (403, {}),
    Fault.TOO_LARGE: (413, {}),
    Fault.HTML_PAGE: (200, {}),
}
NUMBERS: Final = {
    Fault.ARGUMENTS_REJECTED: 8,
    Fault.UPDATING: 15,
    Fault.PANEL_EXPIRED: 18,
    Fault.CREDENTIALS_REJECTED: 19,
}
DATA: Final = {
    Fault.TRUNCATED,
    Fault.CODE_MISSING,
    Fault.CODE_DOUBLED,
    Fault.CODE_FOREIGN,
    Fault.DATA_NULL,
    Fault.WRONG_SHAPE,
}
BY_PLACE: Final = (REST, SOAP, PUBLICAPI)

every_wire = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)


@pytest.fixture
def app() -> Starlette:
    return create_app(latency=0)


def batch(fault: Fault) -> list[int]:
    return [100, *sample_ids(9), ID_OF[fault]]


def test_no_fault_is_left_out() -> None:
    assert PAGES.keys() | NUMBERS.keys() | DATA | {Fault.HANG} == set(Fault)


@every_wire
@pytest.mark.parametrize("fault", PAGES)
def test_pages(app: Starlette, wire: Wire, fault: Fault) -> None:
    status, headers = PAGES[fault]
    answer = wire.send(app, batch(fault))
    assert answer.status_code == status
    assert headers.items() <= dict(answer.headers).items()
    if wire is SOAP and fault is Fault.SERVER_ERROR:
        assert soap_fault_in(answer).startswith("The server was unable")
        assert SOAP.number(answer) is None
    else:
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<h1>" in answer.text


@every_wire
@pytest.mark.parametrize("fault", NUMBERS)
def test_refusals(app: Starlette, wire: Wire, fault: Fault) -> None:
    for ids in (batch(fault), [ID_OF[fault]]):
        answer = wire.send(app, ids)
        assert answer.status_code == (500 if wire is SOAP else 200)
        assert wire.number(answer) == NUMBERS[fault]
    # Only the batch that holds the Id is refused: a split finds it.
    assert wire.codes(wire.send(app, [100, 101]), [100, 101]) == [0, 1]


def test_soap_reports_a_refusal_in_a_fault(app: Starlette) -> None:
    assert soap_fault_in(SOAP.send(app, [ID_OF[Fault.PANEL_EXPIRED]])) == "PanelExpired (18)"


@every_wire
def test_unavailable_recovers_batch_by_batch(app: Starlette, wire: Wire) -> None:
    ids = [100, ID_OF[Fault.UNAVAILABLE_ONCE]]
    assert wire.send(app, ids).status_code == 503
    assert wire.codes(wire.send(app, ids), ids) == [0, 3]
    assert wire.send(app, [101, *ids]).status_code == 503
    assert wire.codes(wire.send(app, ids), ids) == [0, 3]


@every_wire
def test_too_large_is_answered_in_ten_or_fewer(app: Starlette, wire: Wire) -> None:
    ids = batch(Fault.TOO_LARGE)
    assert len(ids) == 11
    assert wire.send(app, ids).status_code == 413
    assert wire.codes(wire.send(app, ids[1:]), ids[1:]) == [code_of(message_id) for message_id in ids[1:]]
    assert fault_in([*ids[-1:], ID_OF[Fault.REDIRECT]]) is Fault.REDIRECT


@every_wire
def test_truncated(app: Starlette, wire: Wire) -> None:
    for ids in ([ID_OF[Fault.TRUNCATED]], [101, ID_OF[Fault.TRUNCATED]], batch(Fault.TRUNCATED)):
        answer = wire.send(app, ids)
        assert answer.status_code == 200
        with pytest.raises(ET.ParseError if wire is SOAP else json.JSONDecodeError):
            ET.fromstring(answer.content) if wire is SOAP else answer.json()  # noqa: S314 - the sandbox's own


@pytest.mark.parametrize("wire", BY_PLACE, ids=lambda wire: wire.name)
@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (Fault.CODE_MISSING, [0]),
        (Fault.CODE_DOUBLED, [0, 6, 2]),
        (Fault.CODE_FOREIGN, [0, 3, 3]),
    ],
)
def test_codes_by_position(app: Starlette, wire: Wire, fault: Fault, codes: list[int]) -> None:
    ids = [100, ID_OF[fault]]
    assert wire.codes(wire.send(app, ids), ids) == codes


@pytest.mark.parametrize(
    ("fault", "entries"),
    [
        (Fault.CODE_MISSING, [(100, 0)]),
        (Fault.CODE_DOUBLED, [(ID_OF[Fault.CODE_DOUBLED], 2), (ID_OF[Fault.CODE_DOUBLED], 6), (100, 0)]),
        (Fault.CODE_FOREIGN, [(FOREIGN_ID, 3), (100, 0)]),
    ],
)
def test_codes_by_id(app: Starlette, fault: Fault, entries: list[tuple[int, int]]) -> None:
    result = WEBSERVICE.send(app, [100, ID_OF[fault]]).json()["Data"]["Result"]
    assert [(int(entry["MessageId"]), entry["Status"]) for entry in result] == entries


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        (REST, {"Status": 4, "Exception": 0, "Data": None}),
        (PUBLICAPI, None),
        (
            WEBSERVICE,
            {"IsSuccess": True, "ErrorCode": "", "Message": "Successful", "OperationStatus": 3, "Data": None},
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Wire) else "",
)
def test_null_data(app: Starlette, wire: Wire, told: object) -> None:
    assert wire.send(app, batch(Fault.DATA_NULL)).json() == told


def test_null_data_in_soap(app: Starlette) -> None:
    answer = SOAP.send(app, batch(Fault.DATA_NULL))
    (result,) = ET.fromstring(answer.content).iter("{http://tempuri.org/}GetSmsDeliveryResult")  # noqa: S314 - the sandbox's own
    assert result.attrib == {"{http://www.w3.org/2001/XMLSchema-instance}nil": "true"}
    assert not len(result)


@every_wire
def test_another_shape_is_well_formed(app: Starlette, wire: Wire) -> None:
    ids = [100, ID_OF[Fault.WRONG_SHAPE]]
    answer = wire.send(app, ids)
    assert answer.status_code == 200
    if wire is SOAP:
        document = ET.fromstring(answer.content)  # noqa: S314 - the sandbox's own
        told = [(message.get("id"), message.text) for message in document]
        assert told == [(str(ids[0]), "NotFound"), (str(ids[1]), "Sent")]
    else:
        assert answer.json() == [{"id": str(ids[0]), "code": 0}, {"id": str(ids[1]), "code": 3}]


@every_wire
def test_a_hang_can_be_cancelled(app: Starlette, wire: Wire) -> None:
    content, headers = wire.asked([1, ID_OF[Fault.HANG]])

    async def request() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client, asyncio.timeout(0.1):
            await client.post(wire.path, content=content, headers=headers)

    with pytest.raises(TimeoutError):
        asyncio.run(request())


@every_wire
@pytest.mark.parametrize("order", [list, lambda ids: ids[::-1]], ids=["forwards", "backwards"])
def test_the_first_fault_of_a_batch_counts(
    app: Starlette, wire: Wire, order: Callable[[list[Fault]], list[Fault]]
) -> None:
    faults = order([Fault.REDIRECT, Fault.FORBIDDEN])
    answer = wire.send(app, [1, *(ID_OF[fault] for fault in faults)])
    assert answer.status_code == PAGES[faults[0]][0]


def test_ids_of_faults_are_all_different() -> None:
    assert len(ID_OF) == len(FAULTS) == len(Fault)
    assert FOREIGN_ID not in FAULTS
