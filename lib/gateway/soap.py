"""The `soap` dialect: the SOAP form of the batch-status method on the provider's own page.

Request: a SOAP 1.1 envelope with `GetSmsDelivery`, as the provider's public clients send it, built by hand. The answer
is described in `lib.gateway.soap_answer`.
"""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

import httpx

from lib.domain.answers import BatchAnswer
from lib.gateway.ids_format import IdsFormat
from lib.gateway.soap_answer import read_answer
from lib.gateway.transport import Endpoint

_METHOD: Final = "GetSmsDelivery"
_BEFORE: Final = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<{} xmlns="http://tempuri.org/">'
    "<security><Username>{}</Username><Password>{}</Password></security>"
)
_AFTER: Final = "</{}></s:Body></s:Envelope>"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SoapGateway:
    """Requests statuses by the SOAP method.

    Args:
        transport, address, username, password, ids_format, timeout: As in `lib.gateway.form.FormGateway`.

    Raises:
        ValueError: The user name or the password contains a character that XML cannot carry; see `fits_xml`.
    """

    def __init__(  # noqa: PLR0913 - what a request consists of
        self,
        transport: httpx.AsyncBaseTransport,
        address: str,
        username: str,
        password: str,
        *,
        ids_format: IdsFormat,
        timeout: float,
    ) -> None:
        if not (fits_xml(username) and fits_xml(password)):
            # The text may be logged, so it shows neither.
            msg = "the user name or the password holds a character that XML 1.0 cannot carry"
            raise ValueError(msg)
        self._endpoint = Endpoint(
            transport, httpx.URL(address), _headers(_METHOD), timeout, secrets=(username, password)
        )
        self._ids_format = ids_format
        self._before_ids = f"{_before(_METHOD, username, password)}<nikIds>".encode()
        self._after_ids = f"</nikIds>{_AFTER.format(_METHOD)}".encode()

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        """Return what the provider says of each Id; see `lib.gateway.port.Gateway`."""
        content = self._before_ids + self._ids_format.write(map(str, ids)) + self._after_ids
        return await self._endpoint.exchange(content, len(ids), lambda answer: read_answer(answer, len(ids)))


def method_request(method: str, username: str, password: str) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a request by a method that takes nothing but the account."""
    content = _before(method, username, password) + _AFTER.format(method)
    return _headers(method), content.encode()


def _headers(method: str) -> dict[str, str]:
    action = f'"http://tempuri.org/INiksmsWebservice/{method}"'
    return {"content-type": "text/xml; charset=utf-8", "accept": "text/xml", "soapaction": action}


def _before(method: str, username: str, password: str) -> str:
    return _BEFORE.format(method, _escaped(username), _escaped(password))


def fits_xml(text: str) -> bool:
    """Whether XML 1.0 can carry every character: no control characters but tab and line ends, no U+FFFE."""
    return _NOT_IN_XML.search(text) is None


def _escaped(text: str) -> str:
    # An XML parser reads a bare carriage return as a line feed.
    return escape(text, {"\r": "&#13;"})
