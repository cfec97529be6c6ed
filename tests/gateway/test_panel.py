"""The panel's credit and day are read in the dialects that tell them; what is no answer is never a credit."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.domain.panel import PanelState
from lib.gateway.dialects import PUBLICAPI, REST, SOAP, WEBSERVICE, Dialect, ask_panel_of
from lib.gateway.errors import GatewayError
from lib.gateway.panel import PublicApiPanel, WebServicePanel
from lib.gateway.transport import Answer
from lib.sandbox.app import PUBLICAPI_PATH, REST_PATH, SOAP_PATH, WEBSERVICE_PATH, create_app
from lib.sandbox.panel import CREDIT

PATHS = {REST: REST_PATH, SOAP: SOAP_PATH, PUBLICAPI: PUBLICAPI_PATH, WEBSERVICE: WEBSERVICE_PATH}
WITH_PANEL = [SOAP, PUBLICAPI, WEBSERVICE]
Read = Callable[[Answer], object]


def asked(dialect: Dialect, said: str = "sandbox", app: Starlette | None = None, path: str = "") -> PanelState | None:
    credentials = [said] * len(dialect.credentials)
    address = f"http://localhost{path or PATHS[dialect]}"
    app = app or create_app(latency=0)
    return asyncio.run(ask_panel_of(dialect, address, credentials, timeout=5, app=app))


@pytest.mark.parametrize("dialect", WITH_PANEL, ids=lambda dialect: dialect.key)
def test_the_credit_and_the_day_are_read(dialect: Dialect) -> None:
    state = asked(dialect)
    assert state is not None
    assert (state.credit, state.currency, state.failure) == (CREDIT, "", None)
    assert state.expires_at == datetime(2027, 3, 20, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize("dialect", WITH_PANEL, ids=lambda dialect: dialect.key)
def test_wrong_credentials_are_a_failure_and_no_credit(dialect: Dialect) -> None:
    state = asked(dialect, said="other")
    assert state is not None
    assert state.credit is None
    assert state.failure is not None
    assert "other" not in repr(state)


def test_where_the_way_does_not_lead_to_the_panel_nothing_is_asked() -> None:
    assert asked(REST) is None
    assert asked(WEBSERVICE, path="/proxy/statuses") is None
    assert asked(PUBLICAPI, path="/proxy/statuses") is None


def test_a_day_that_is_not_told_takes_nothing_from_the_credit() -> None:
    async def credit(request: Request) -> Response:
        return Response("500" if request.url.path.endswith("GetCredit") else "x", media_type="application/json")

    routes = [Route(f"/publicapi/{name}", credit, methods=["POST"]) for name in ("GetCredit", "GetPanelExpireDate")]
    state = asked(PUBLICAPI, app=Starlette(routes=routes), path="/publicapi/GetSmsDelivery")
    assert state is not None
    assert (state.credit, state.expires_at, state.failure) == (500, None, None)
    state = asked(PUBLICAPI, app=Starlette(), path="/publicapi/GetSmsDelivery")
    assert state is not None
    assert state.failure is not None
    assert state.failure.http_status == 404


@pytest.mark.parametrize(
    ("read", "body", "credit"),
    [
        (PublicApiPanel().read_credit, b"12", 12),
        (PublicApiPanel().read_credit, b'"12"', 12),
        (PublicApiPanel().read_credit, b"12.75", 12),
        (PublicApiPanel().read_credit, b"0", 0),
        (WebServicePanel().read_credit, b'{"isSuccess":true,"data":{"balance":7.5,"currency":1}}', 7),
    ],
)
def test_a_credit_is_whole(read: Read, body: bytes, credit: int) -> None:
    assert read(Answer(200, body)) == (credit, "")


def test_another_currency_is_named() -> None:
    body = b'{"IsSuccess":true,"Data":{"Balance":7,"Currency":3}}'
    assert WebServicePanel().read_credit(Answer(200, body)) == (7, "USD")


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (PublicApiPanel().read_credit, b"-1"),
        (PublicApiPanel().read_credit, b"[12]"),
        (PublicApiPanel().read_credit, b"true"),
        (PublicApiPanel().read_credit, b'{"Status":2,"Exception":19}'),
        (PublicApiPanel().read_credit, b'"InvalidUserNameOrPass"'),
        (PublicApiPanel().read_credit, b"1e400"),
        (PublicApiPanel().read_day, b'"1405/12/29"'),
        (PublicApiPanel().read_day, b"20270320"),
        (WebServicePanel().read_credit, b'{"IsSuccess":false,"ErrorCode":"19","Data":null}'),
        (WebServicePanel().read_credit, b'{"IsSuccess":true,"Data":null}'),
        (WebServicePanel().read_credit, b'{"IsSuccess":true,"Data":{}}'),
        (WebServicePanel().read_credit, b'{"IsSuccess":true,"OperationStatus":1,"Data":{"Balance":5}}'),
    ],
)
def test_what_is_no_answer_is_an_error(read: Read, body: bytes) -> None:
    with pytest.raises(GatewayError):
        read(Answer(200, body))


def test_a_moment_without_a_zone_is_of_tehran() -> None:
    day = PublicApiPanel().read_day(Answer(200, b'"2027-03-21T00:00:00"'))
    assert day == datetime(2027, 3, 20, 20, 30, tzinfo=UTC)
