"""Reads the answers of the `soap` dialect.

A successful answer is `GetSmsDeliveryResponse`, in it `GetSmsDeliveryResult`, in it one element for each Id in the
order of the request, with the code's name (`Sent`) or number. Elements are recognised by local name without case,
whatever their namespace. `Status` and `Exception` may stand beside the codes or beside the result, as a number or a
name. Whether an answer is successful is decided as in `lib.gateway.rest`.

A fault is an answer of the provider, whatever the HTTP status. What it means is decided in this order:

1. The provider's own number, which is also how it reports a wrong password: in the fault's detail, or as a fault text
   that consists of nothing but the number, its name, or `name (number)`. Other texts are for people and decide nothing.
2. An HTTP status other than 200 and 500.
3. The fault code (SOAP 1.1, 4.4.1). `Client` means that the same request will fail again, and WCF's
   `DeserializationFailed` that the server could not read these Ids or so many. Anything else means that the server
   failed and may succeed the next time: WCF calls every exception in the service `InternalServiceFault`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

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
)
from lib.gateway.refusals import NUMBER_BY_NAME, for_exception_number, read_error_number, refusal
from lib.gateway.transport import Answer

_NESTED: Final = etree.XPath("boolean(*/*)")
_NAME_AND_NUMBER: Final = re.compile(r"([a-z]+) ?\((-?[0-9]{1,10})\)", re.IGNORECASE)
_FAULT_BY_CODE: Final[Mapping[str, type[GatewayError]]] = {
    "client": ProviderError,
    "actionnotsupported": ProviderError,
    "deserializationfailed": RejectedArgumentsError,
}


def read_answer(answer: Answer, expected: int) -> Codes:
    """Return the codes in an answer of any HTTP status.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to `expected` Ids.
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


def _content_of(body: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the one element in the envelope's body.

    The document is read as UTF-8, whatever encoding it declares, so that no encoding can hide a DTD from the search for
    one. A document with a DTD is refused unread: SOAP forbids it, and only a DTD can define entities.

    Raises:
        NotUnderstoodError: The document is no envelope with one element in its body.
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
    # No order is promised for elements of different names, or for elements with children.
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
        exception = _number_in(_text_in(fault, "faultstring"))
    error = refusal(exception, numbers.get("status"), http_status)
    if error is None and refused is not None and http_status != httpx.codes.INTERNAL_SERVER_ERROR:
        error = refused
    if error is None:
        # In `s:Client.Authentication` the prefix is arbitrary, and what follows the dot is a detail.
        code = _text_in(fault, "faultcode").rpartition(":")[2].partition(".")[0].casefold()
        error = _FAULT_BY_CODE.get(code, ServerFailedError)(http_status=http_status)
    return error


def _number_in(text: str) -> int | None:
    """Return the provider's number if the text of a fault consists of nothing else, otherwise None."""
    both = _NAME_AND_NUMBER.fullmatch(text)
    if both is None:
        return read_error_number(text)
    name, number = NUMBER_BY_NAME.get(both[1].casefold()), int(both[2])
    return number if name in (None, number) else None


def _texts_by_name(holder: Any) -> dict[str, list[str | None]]:  # noqa: ANN401 - lxml has no types
    """Return the texts of the elements in `holder` by name, in the order of the document.

    Raises:
        NotUnderstoodError: A name comes in two spellings or namespaces, so that the order of its elements is lost.
    """
    by_tag: dict[str, list[str | None]] = {}
    for element in holder:
        by_tag.setdefault(element.tag, []).append(element.text)
    texts = {_local(tag): found for tag, found in by_tag.items()}
    if len(texts) != len(by_tag):
        raise NotUnderstoodError
    return texts


def _text_of(name: str, *among: dict[str, list[str | None]]) -> str | None:
    """Remove the elements called `name` from `among`, and return the text of the only one; None without any text.

    Raises:
        NotUnderstoodError: There are several.
    """
    texts = [text for names in among for text in names.pop(name, [])]
    if len(texts) > 1:
        raise NotUnderstoodError
    return (texts[0] or "").strip() or None if texts else None


def _text_in(holder: Any, name: str) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of the first element called `name`, empty if there is none."""
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
