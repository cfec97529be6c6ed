"""Asks the provider's panel for the credit and for the day until which it is valid, in the dialects that offer it.

Both methods are the neighbours of the one for statuses: `GetCredit` and `GetPanelExpireDate`, in the newest API
`panel/credit` and `panel/expire-date`. Their addresses follow from its address; where that has another form, they are
not asked. The credit is in Rials, in whole ones; the newest API names another currency by a number.

Of the older methods no answer is on a public page. A bare number is taken for the credit and a text for the day; one
below 0 is an error, as for statuses. A day in any other form than ISO 8601 is not read.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

import httpx

from lib.domain.panel import PanelState
from lib.gateway.codes import read_number
from lib.gateway.envelope import answer_body, error_in
from lib.gateway.errors import GatewayError, NotUnderstoodError, UnexplainedRefusalError
from lib.gateway.soap import method_request
from lib.gateway.soap_answer import read_text
from lib.gateway.strict_json import decoded, read_json
from lib.gateway.transport import Answer, Endpoint

_TEHRAN: Final = ZoneInfo("Asia/Tehran")
_RIAL: Final = (0, 1)
_CURRENCIES: Final[Mapping[int, str]] = {2: "Dirham", 3: "USD", 4: "EUR"}
"""The numbers and names of the protocol file in the provider's package `niksms`; 0 is an unknown one."""
_MOST: Final = 10**15
"""A larger credit is no credit."""


class PanelRequest(NamedTuple):
    """A request to the panel.

    Attributes:
        address: The full address of the method.
        headers: The headers.
        content: The body.
    """

    address: str
    headers: Mapping[str, str]
    content: bytes


class PanelMethods(Protocol):
    """The two methods of one dialect, None where the address of the status method does not lead to them."""

    def requests(self, address: str, credentials: Sequence[str]) -> tuple[PanelRequest, PanelRequest] | None:
        """Return the requests for the credit and for the day."""

    def read_credit(self, answer: Answer) -> tuple[int, str]:
        """Return the credit, and its currency where that is not the Rial; raises GatewayError."""

    def read_day(self, answer: Answer) -> datetime:
        """Return until when the panel is valid; raises GatewayError."""


class WebServicePanel:
    """The newest API: JSON in, JSON out."""

    def requests(self, address: str, credentials: Sequence[str]) -> tuple[PanelRequest, PanelRequest] | None:
        """Return the requests, by the address that ends in `sms/status/niksms`."""
        base = _base(address, "sms/status/niksms")
        if base is None:
            return None
        headers = {"content-type": "application/json", "accept": "application/json"}
        content = json.dumps({"ApiKey": credentials[0]}).encode()
        credit, day = (PanelRequest(f"{base}panel/{name}", headers, content) for name in ("credit", "expire-date"))
        return credit, day

    def read_credit(self, answer: Answer) -> tuple[int, str]:
        """Return the field `Balance` of `Data`, and the name of the number in `Currency`."""
        data = _data(answer)
        number = read_number(data.get("currency", 0))
        return _credit(data.get("balance")), "" if number in _RIAL or number is None else _CURRENCIES.get(number, "?")

    def read_day(self, answer: Answer) -> datetime:
        """Return the field `ExpiresAt` of `Data`."""
        return _day(_data(answer).get("expiresat"))


class PublicApiPanel:
    """The older REST methods: a form in, a bare JSON value out."""

    def requests(self, address: str, credentials: Sequence[str]) -> tuple[PanelRequest, PanelRequest] | None:
        """Return the requests, by the address that ends in `GetSmsDelivery`."""
        base = _base(address, "GetSmsDelivery")
        if base is None:
            return None
        username, password = credentials
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        content = f"username={quote_plus(username)}&password={quote_plus(password)}".encode("ascii")
        credit, day = (PanelRequest(f"{base}{name}", headers, content) for name in ("GetCredit", "GetPanelExpireDate"))
        return credit, day

    def read_credit(self, answer: Answer) -> tuple[int, str]:
        """Return the bare number."""
        return _credit(_bare(answer)), ""

    def read_day(self, answer: Answer) -> datetime:
        """Return the bare text."""
        return _day(_bare(answer))


class SoapPanel:
    """The SOAP methods, at the address of the status method."""

    def requests(self, address: str, credentials: Sequence[str]) -> tuple[PanelRequest, PanelRequest] | None:
        """Return the requests."""
        username, password = credentials
        credit, day = (
            PanelRequest(address, *method_request(name, username, password))
            for name in ("GetCredit", "GetPanelExpireDate")
        )
        return credit, day

    def read_credit(self, answer: Answer) -> tuple[int, str]:
        """Return the text of the result."""
        return _credit(read_text(answer, "GetCredit")), ""

    def read_day(self, answer: Answer) -> datetime:
        """Return the text of the result."""
        return _day(read_text(answer, "GetPanelExpireDate"))


async def ask_panel(
    methods: PanelMethods,
    transport: httpx.AsyncBaseTransport,
    address: str,
    credentials: Sequence[str],
    *,
    timeout: float,  # noqa: ASYNC109 - the limit of each request
) -> PanelState | None:
    """Return what the panel says, None where its methods are not at hand; `address` is that of the status method.

    Whatever the provider or the network does, nothing is raised: a day that is not told is left out, and why the credit
    is not told stands in the state.
    """
    requests = methods.requests(address, credentials)
    if requests is None:
        return None
    for_credit, for_day = (
        Endpoint(transport, httpx.URL(request.address), request.headers, timeout, tuple(credentials))
        for request in requests
    )
    asked_at = datetime.now(UTC)
    try:
        credit, currency = await for_credit.exchange(requests[0].content, 1, methods.read_credit)
    except GatewayError as error:
        return PanelState(asked_at, failure=error.as_failure())
    try:
        day = await for_day.exchange(requests[1].content, 1, methods.read_day)
    except GatewayError:
        day = None
    return PanelState(asked_at, credit, currency, day)


def _base(address: str, ending: str) -> str | None:
    """Return an address without its ending, None where it ends otherwise."""
    is_it = address.casefold().endswith(f"/{ending.casefold()}")
    return address[: -len(ending)] if is_it else None


def _data(answer: Answer) -> Mapping[str, object]:
    """Return the object `Data` of an answer that reports no error."""
    fields = read_json(answer_body(answer))
    if not isinstance(fields, dict):
        raise NotUnderstoodError
    data = decoded(fields.get("data"))
    error = error_in(fields, has_codes=isinstance(data, dict))
    if error is not None:
        raise error
    if fields.get("issuccess") is not True or not isinstance(data, dict):
        raise NotUnderstoodError
    return data


def _bare(answer: Answer) -> object:
    """Return a JSON value that is neither list nor object; an object reports an error."""
    value = read_json(answer_body(answer))
    if isinstance(value, dict):
        raise error_in(value, has_codes=False) or NotUnderstoodError()
    return value


def _credit(value: object) -> int:
    if isinstance(value, float) and abs(value) < _MOST:
        value = int(value)  # a part of a Rial buys nothing
    elif isinstance(value, str):
        value = value.strip().partition(".")[0]
    number = read_number(value)
    if number is None or number >= _MOST:
        raise NotUnderstoodError
    if number < 0:
        raise UnexplainedRefusalError(provider_exception=number)
    return number


def _day(value: object) -> datetime:
    """Return a moment; one that names no time zone is taken for Tehran's."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise NotUnderstoodError
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=_TEHRAN)
