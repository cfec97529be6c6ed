"""The panel of the provider: the credit that is left and the day until which it is valid, in the dialects that tell.

| dialect | credit | day | answer |
|---|---|---|---|
| `webservice` | POST `…/panel/credit` | POST `…/panel/expire-date` | `Data`: `Balance` and `Currency`, or `ExpiresAt` |
| `publicapi` | POST `…/GetCredit` | POST `…/GetPanelExpireDate` | a bare number, or a bare text |
| `soap` | `GetCredit` | `GetPanelExpireDate` | the text of the result |

The types of `webservice` are those of the protocol file in the provider's package `niksms`. **Invented** are the
numbers, the form of the days, and what the two older dialects answer, of which no page tells.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.sandbox.core import Account
from lib.sandbox.pace import Pace
from lib.sandbox.publicapi import PublicApi
from lib.sandbox.soap import Soap, text_result
from lib.sandbox.webservice import WebService, api_key_in, data_answer
from lib.sandbox.wire_format import RefusedError, UnreadableError, json_answer, read_form

CREDIT: Final = 1_250_000
"""In Rials."""
EXPIRES_AT: Final = "2027-03-20T20:30:00Z"
_RIAL: Final = 1
_ACTION: Final = "http://tempuri.org/INiksmsWebservice/"
_SOAP_METHODS: Final = {"GetCredit": str(CREDIT), "GetPanelExpireDate": EXPIRES_AT}

Endpoint = Callable[[Request], Awaitable[Response]]


class Panel:
    """Answers for one account, at the pace of the provider."""

    def __init__(self, account: Account, pace: Pace) -> None:
        self._account = account
        self._pace = pace

    def routes(self, publicapi_path: str, webservice_path: str) -> list[Route]:
        """Return the endpoints beside those for statuses."""
        older = publicapi_path.removesuffix("GetSmsDelivery")
        newest = webservice_path.removesuffix("sms/status/niksms")
        return [
            Route(f"{older}GetCredit", self._by_form(CREDIT), methods=["POST"]),
            Route(f"{older}GetPanelExpireDate", self._by_form(EXPIRES_AT), methods=["POST"]),
            Route(f"{newest}panel/credit", self._by_api_key({"Balance": CREDIT, "Currency": _RIAL}), methods=["POST"]),
            Route(f"{newest}panel/expire-date", self._by_api_key({"ExpiresAt": EXPIRES_AT}), methods=["POST"]),
        ]

    def soap(self, otherwise: Endpoint) -> Endpoint:
        """Return the endpoint of `soap`, which tells its methods apart by the action; the rest is for `otherwise`."""

        async def answer(request: Request) -> Response:
            method = request.headers.get("soapaction", "").strip('"').removeprefix(_ACTION)
            if method not in _SOAP_METHODS:
                return await otherwise(request)
            await self._pace.wait()
            wire = Soap()
            try:
                self._account.check(wire.credentials_of(await request.body(), method))
            except UnreadableError as error:
                return error.response
            except RefusedError as error:
                return wire.refused(error.refusal)
            return text_result(method, _SOAP_METHODS[method])

        return answer

    def _by_form(self, value: object) -> Endpoint:
        async def answer(request: Request) -> Response:
            await self._pace.wait()
            try:
                self._account.check(read_form(request.headers, await request.body(), ids_field="").credentials)
            except RefusedError as error:
                return PublicApi().refused(error.refusal)
            return json_answer(value)

        return answer

    def _by_api_key(self, data: object) -> Endpoint:
        async def answer(request: Request) -> Response:
            await self._pace.wait()
            try:
                self._account.check((api_key_in(request.headers, await request.body()),))
            except RefusedError as error:
                return WebService().refused(error.refusal)
            return data_answer(data)

        return answer
