"""The dialect `soap`: the method GetSmsDelivery by SOAP 1.1, as public clients of the provider use it.

A POST of the envelope

    <GetSmsDelivery xmlns="http://tempuri.org/">
      <security><Username/><Password/></security>
      <nikIds><long>…</long>…</nikIds>
    </GetSmsDelivery>

with the header `SOAPAction: "http://tempuri.org/INiksmsWebservice/GetSmsDelivery"` is answered by
`GetSmsDeliveryResponse/GetSmsDeliveryResult/SmsStatus`: the name of one code for each Id, in the order of the request.
A code that is not in the provider's table has no name and comes as its number.

**Invented,** after the defaults of WCF, which serves the provider's `.svc` address:
- A refusal is a SOAP fault with HTTP 500, whose `faultstring` is `InvalidUserNameOrPass (19)`: the number's name, and
  the number in brackets. The provider's own texts are not known.
- A body that is not `text/xml` is answered by HTTP 415; one that is no XML, not UTF-8, or declares a document type,
  by HTTP 400; both with an empty body. A missing quote of SOAPAction, another action or another envelope is answered
  by WCF's fault `ActionNotSupported`.
- All elements of the request and the answer are in the namespace `http://tempuri.org/`, as `lib.sandbox.wsdl` describes
  them.
"""

from collections.abc import Sequence
from typing import ClassVar, Final
from xml.etree import ElementTree as ET

from starlette.datastructures import Headers
from starlette.responses import Response

from lib.domain.statuses import CATALOGUE
from lib.gateway.dialects import SOAP
from lib.sandbox.wire_format import Entry, ParsedRequest, RefusalNumber, UnreadableError, WireFormat, is_of

_XML: Final = "text/xml"
_ACTION: Final = '"http://tempuri.org/INiksmsWebservice/GetSmsDelivery"'
_ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_IN: Final = {"s": _ENVELOPE, "t": "http://tempuri.org/"}


class Soap(WireFormat):
    """XML in, XML out; names of codes by position."""

    dialect: ClassVar = SOAP

    def read(self, headers: Headers, body: bytes) -> ParsedRequest:
        """Return the content of the envelope."""
        if not is_of(headers, _XML):
            raise UnreadableError(Response(status_code=415))
        envelope = _parse(body)
        asked = envelope.find("s:Body/t:GetSmsDelivery", _IN)
        if headers.get("soapaction") != _ACTION or envelope.tag != f"{{{_ENVELOPE}}}Envelope" or asked is None:
            raise UnreadableError(_fault("a:ActionNotSupported", "The message cannot be processed at the receiver."))
        credentials = tuple(asked.findtext(f"t:security/t:{name}", "", _IN) for name in ("Username", "Password"))
        ids = [(each.text or "").strip() for each in asked.iterfind("t:nikIds/t:long", _IN)]
        return ParsedRequest(credentials, ids)

    def credentials_of(self, body: bytes, method: str) -> tuple[str, str]:
        """Return the user name and the password in the envelope of a method that takes nothing else."""
        username, password = (
            _parse(body).findtext(f"s:Body/t:{method}/t:security/t:{name}", "", _IN)
            for name in ("Username", "Password")
        )
        return username, password

    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the names of the codes."""
        return _result("".join(f"<SmsStatus>{_name(code)}</SmsStatus>" for _, code in entries))

    def without_data(self) -> Response:
        """Return a result that is nil."""
        return _result(None)

    def refused(self, refusal: RefusalNumber) -> Response:
        """Return a fault with the number."""
        return _fault("s:Client", f"{refusal.label} ({refusal:d})")

    def of_another_form(self, entries: Sequence[Entry]) -> Response:
        """Return well-formed XML that is no envelope."""
        messages = "".join(f'<message id="{message_id}">{_name(code)}</message>' for message_id, code in entries)
        return _xml(f"<messages>{messages}</messages>")

    def failed(self) -> Response:
        """Return WCF's fault for an internal error, without a number."""
        text = "The server was unable to process the request due to an internal error."
        return _fault("a:InternalServiceFault", text)


def text_result(method: str, text: str) -> Response:
    """Return the answer of a method whose result is a text."""
    result = f"<{method}Result>{text}</{method}Result>"
    return _enveloped(f'<{method}Response xmlns="http://tempuri.org/">{result}</{method}Response>')


def _parse(body: bytes) -> ET.Element:
    try:
        text = body.decode("utf-8-sig")
        # A document type can make a short body expand without limit, or name files of this machine.
        if "<!DOCTYPE" not in text:
            return ET.fromstring(text)  # noqa: S314 - without a document type there is nothing to expand
    except (ET.ParseError, ValueError):
        pass
    raise UnreadableError(Response(status_code=400))


def _name(code: int) -> str:
    return CATALOGUE[code].name if code in CATALOGUE else str(code)


def _result(statuses: str | None) -> Response:
    result = (
        '<GetSmsDeliveryResult xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>'
        if statuses is None
        else f"<GetSmsDeliveryResult>{statuses}</GetSmsDeliveryResult>"
    )
    return _enveloped(f'<GetSmsDeliveryResponse xmlns="http://tempuri.org/">{result}</GetSmsDeliveryResponse>')


def _fault(code: str, text: str) -> Response:
    dispatcher = "http://schemas.microsoft.com/ws/2005/05/addressing/none"
    fault = (
        f'<s:Fault><faultcode xmlns:a="{dispatcher}">{code}</faultcode>'
        f'<faultstring xml:lang="en-US">{text}</faultstring></s:Fault>'
    )
    return _enveloped(fault, 500)


def _enveloped(content: str, status: int = 200) -> Response:
    return _xml(f'<s:Envelope xmlns:s="{_ENVELOPE}"><s:Body>{content}</s:Body></s:Envelope>', status)


def _xml(text: str, status: int = 200) -> Response:
    return Response(text, status, media_type="text/xml; charset=utf-8")
