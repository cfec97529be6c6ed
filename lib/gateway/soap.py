"""The `soap` dialect: the SOAP form of the batch-status method on the provider's own page.

Asked: a SOAP 1.1 envelope, built by hand, with `GetSmsDelivery` in it. Answered: `GetSmsDeliveryResponse`, in it
`GetSmsDeliveryResult`, in it one element an Id in the order asked with the code's name (`Sent`) or number. Envelope and
address are those of public clients of the provider. Elements are known by local name without case, whatever their
namespace. `Status` and `Exception` may stand beside the codes or the result, as number or name; an answer is good by
the rule of `lib.gateway.rest`.

A fault is an answer of the provider, whatever the HTTP status. The provider's number says what it is, a wrong password
too: one in the fault's detail, or else a fault text that is nothing but the number, its name or `name (number)`. Other
texts are for people and decide nothing. Without a number an HTTP status other than 200 and 500 goes first. Then the
fault's code: `Client` says that the same request will fail again, WCF's `DeserializationFailed` that the server could
not read so many Ids or such, anything else that the server failed and may not fail again (SOAP 1.1, 4.4.1; WCF names
every exception in the service `InternalServiceFault`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

import httpx
from lxml import etree

from lib.domain.lookups import Codes
from lib.gateway.codes import read_texts
from lib.gateway.errors import (
    GatewayError,
    NotUnderstoodError,
    ProviderError,
    RejectedArgumentsError,
    ServerFailedError,
    for_exception_number,
)
from lib.gateway.refusals import NUMBER_BY_NAME, read_error_number, refusal
from lib.gateway.transport import Answer, exchange

ADDRESS: Final = "http://niksms.com:1370/NiksmsWebservice.svc"
"""Where public clients ask; the provider does not confirm it, so a setting goes before it. It is plain http."""

_HEADERS: Final = {
    "content-type": "text/xml; charset=utf-8",
    "accept": "text/xml",
    "soapaction": '"http://tempuri.org/INiksmsWebservice/GetSmsDelivery"',
}
_BEFORE: Final = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetSmsDelivery xmlns="http://tempuri.org/">'
    "<security><Username>{}</Username><Password>{}</Password></security><nikIds><long>"
)
_AFTER: Final = b"</long></nikIds></GetSmsDelivery></s:Body></s:Envelope>"

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NESTED: Final = etree.XPath("boolean(*/*)")
_NAME_AND_NUMBER: Final = re.compile(r"([a-z]+) ?\((-?[0-9]{1,10})\)", re.IGNORECASE)
_FAULT_BY_CODE: Final[Mapping[str, type[GatewayError]]] = {
    "client": ProviderError,
    "actionnotsupported": ProviderError,
    "deserializationfailed": RejectedArgumentsError,
}


class SoapGateway:
    """Asks by the SOAP method; `timeout` is in seconds a request.

    Raises:
        ValueError: user name or password holds a character that XML cannot carry; see `fits_xml`.
    """

    def __init__(self, client: httpx.AsyncClient, url: str, username: str, password: str, *, timeout: float) -> None:
        if not (fits_xml(username) and fits_xml(password)):
            # Neither is shown: this text may be logged.
            msg = "the user name or the password holds a character that XML 1.0 cannot carry"
            raise ValueError(msg)
        self._client = client
        self._url = url
        self._timeout = timeout
        self._before_ids = _BEFORE.format(_escaped(username), _escaped(password)).encode()

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Return the provider's code for each Id; see `lib.gateway.port.Gateway`."""
        content = b"".join((self._before_ids, "</long><long>".join(map(str, ids)).encode("ascii"), _AFTER))
        answer = await exchange(self._client, self._url, content, _HEADERS, seconds=self._timeout)
        return read_answer(answer, len(ids))


def fits_xml(text: str) -> bool:
    """Return whether XML 1.0 can carry every character: no control characters but tab and line ends, no U+FFFE."""
    return _NOT_IN_XML.search(text) is None


def read_answer(answer: Answer, expected: int) -> Codes:
    """Return the codes in an answer of any HTTP status.

    Raises:
        GatewayError: the provider reports an error, or this is not the documented answer to `expected` Ids.
    """
    refused = answer.refusal()
    try:
        content = _content_of(answer.body)
    except NotUnderstoodError:
        raise refused or NotUnderstoodError from None
    if _name(content) == "fault":
        raise _fault(content, refused)
    if refused is not None:
        raise refused
    return _read_response(content, expected)


def _escaped(text: str) -> str:
    # A carriage return as it is would arrive as a line feed.
    return escape(text, {"\r": "&#13;"})


def _content_of(body: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the one element in the envelope's body.

    Read as UTF-8, whatever it says of itself, so that no other encoding can hide a DTD from the search for one. A
    DTD is refused unread: SOAP forbids it, and nothing else could define an entity.
    """
    if b"<!DOCTYPE" in body:
        raise NotUnderstoodError
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        raise NotUnderstoodError from None
    if root is None or root.getroottree().docinfo.doctype or _name(root) != "envelope":
        raise NotUnderstoodError
    return _only(child for holder in _named(root, "body") for child in holder)


def _read_response(response: Any, expected: int) -> Codes:  # noqa: ANN401 - lxml has no types
    results = _named(response, "getsmsdeliveryresult")
    if _name(response) != "getsmsdeliveryresponse" or len(results) > 1:
        raise NotUnderstoodError
    beside = _texts_by_name(response)
    entries = _texts_by_name(results[0]) if results else {}
    status = read_error_number(_text_of("status", beside, entries))
    given = _text_of("exception", beside, entries)
    exception = 0 if given is None else read_error_number(given)
    if exception is None or (exception == 0 and (not results or _is_nil(results[0]))):
        raise NotUnderstoodError(provider_status=status)
    if exception != 0:
        raise for_exception_number(exception, status)
    holder = results[0]
    if "data" in entries:
        holder = _only(_named(holder, "data"))
        del entries["data"]
        entries |= _texts_by_name(holder)
    # Codes of more than one name, or with something inside, are in no order that was promised.
    if len(entries) > 1 or (entries and _NESTED(holder)):
        raise NotUnderstoodError(provider_status=status)
    return read_texts([text or "" for texts in entries.values() for text in texts], expected)


def _fault(fault: Any, refused: GatewayError | None) -> GatewayError:  # noqa: ANN401 - lxml has no types
    http_status = refused.http_status if refused else None
    numbers: dict[str, int | None] = {}
    for detail in _named(fault, "detail"):
        for element in detail.iter("*"):
            if (name := _name(element)) in ("exception", "status"):
                numbers.setdefault(name, read_error_number(element.text))
    exception = numbers.get("exception")
    if exception is None:
        exception = _number_told(_text_in(fault, "faultstring"))
    error = refusal(exception, numbers.get("status"), http_status)
    if error is None and refused is not None and http_status != httpx.codes.INTERNAL_SERVER_ERROR:
        error = refused
    if error is None:
        # `s:Client.Authentication`: the prefix is anyone's choice, what follows the dot says more of the same.
        code = _text_in(fault, "faultcode").rpartition(":")[2].partition(".")[0].casefold()
        error = _FAULT_BY_CODE.get(code, ServerFailedError)(http_status=http_status)
    return error


def _number_told(text: str) -> int | None:
    """Return the number that a fault's text is, and is nothing but."""
    both = _NAME_AND_NUMBER.fullmatch(text)
    if both is None:
        return read_error_number(text)
    name, number = NUMBER_BY_NAME.get(both[1].casefold()), int(both[2])
    return number if name in (None, number) else None


def _texts_by_name(holder: Any) -> dict[str, list[str | None]]:  # noqa: ANN401 - lxml has no types
    """Return the texts of the elements in `holder`, by name; in their order within a name."""
    by_tag: dict[str, list[str | None]] = {}
    for element in holder:
        by_tag.setdefault(element.tag, []).append(element.text)
    texts = {_local(tag): found for tag, found in by_tag.items()}
    if len(texts) != len(by_tag):
        # One name in two spellings or namespaces: the order between them is lost.
        raise NotUnderstoodError
    return texts


def _text_of(name: str, *among: dict[str, list[str | None]]) -> str | None:
    """Take the elements called `name` out of `among`, and return the text of the one that there may be."""
    texts = [text for names in among for text in names.pop(name, [])]
    if len(texts) > 1:
        raise NotUnderstoodError
    return (texts[0] or "").strip() or None if texts else None


def _text_in(holder: Any, name: str) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of the first element called `name`; empty where there is none."""
    return next(((element.text or "").strip() for element in _named(holder, name)), "")


def _is_nil(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    return any(_local(name) == "nil" and value.strip() in ("true", "1") for name, value in element.items())


def _only(elements: Iterable[Any]) -> Any:  # noqa: ANN401 - lxml has no types
    found = tuple(elements)
    if len(found) != 1:
        raise NotUnderstoodError
    return found[0]


def _named(holder: Any, name: str) -> list[Any]:  # noqa: ANN401 - lxml has no types
    return [element for element in holder if _name(element) == name]


def _name(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return _local(element.tag)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].casefold()
