"""Reads the answers of the `soap` dialect.

A successful answer is `GetSmsDeliveryResponse`, in it `GetSmsDeliveryResult`, in it one element for each Id in the
order of the request, with the code's name (`Sent`) or number. Elements are recognised by local name without case,
whatever their namespace. Fields of an envelope, as `Status` and `Exception`, may stand beside the codes, which are then
in the result or in `Data`, or beside the result. What these mean is decided as in `lib.gateway.rest`.

Codes have no names of their Ids, so an answer is read only where all of it is accounted for: the names of items are a
closed list, and a further element, an attribute that is not XML Schema's, or a loose text may be what says that the
order is another one.

What a fault means is said in `lib.gateway.soap_fault`.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from lxml import etree

from lib.domain.answers import BatchAnswer
from lib.gateway.codes import read_texts
from lib.gateway.envelope import ENVELOPE_FIELDS, error_in, explained, told_by
from lib.gateway.errors import GatewayError, NotUnderstoodError
from lib.gateway.refusals import read_error_number
from lib.gateway.soap_fault import fault_error
from lib.gateway.transport import Answer
from lib.gateway.xml_names import name_of, named

Element: TypeAlias = Any  # lxml has no types

_ITEMS: Final = frozenset({"smsstatus", "int", "long", "string"})
"""The names of the elements that hold a code: those of the provider's method, and of WCF's arrays."""
_ROUTING: Final = frozenset(
    {"action", "relatesto", "messageid", "to", "from", "replyto", "activityid", "security", "timestamp"}
)
"""Headers of WS-Addressing and its like, which say nothing of the codes."""
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_SCHEMA_ATTRIBUTES: Final = frozenset({_NIL, "{http://www.w3.org/2001/XMLSchema-instance}type"})
_MOST_ATTRIBUTES: Final = 4
_LOOSE_TEXT: Final = etree.XPath("boolean(text()[normalize-space()])")
_NESTED: Final = etree.XPath("boolean(*/*)")
_WITH_ATTRIBUTES: Final = etree.XPath("boolean(*[@*])")


def read_answer(answer: Answer, expected: int) -> BatchAnswer:
    """Return what an answer of any HTTP status says of each Id.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to `expected` Ids.
    """
    return _read_response(_content_of(answer), expected)


def read_text(answer: Answer, method: str) -> str:
    """Return the text that a method answers which has nothing else to say, as `GetCredit`.

    Raises:
        GatewayError: The provider reports an error, or this is no answer of this method.
    """
    content = _content_of(answer)
    response = method.casefold() + "response"
    fields, results = _split(content, method.casefold() + "result") if name_of(content) == response else ({}, [])
    error = error_in(fields, has_codes=bool(results))
    if error is not None:
        raise error
    return _text_of(_only(results))


def _content_of(answer: Answer) -> Element:
    """Return the content of the body of an envelope.

    Raises:
        GatewayError: The provider reports an error, or this is no envelope with one content.
    """
    refused = answer.refusal()
    try:
        envelope = _envelope_of(answer.body)
        content = _only(child for holder in named(envelope, "body") for child in holder)
    except NotUnderstoodError as error:
        raise told_by(answer.body, refused or error) from None
    if name_of(content) == "fault":
        raise fault_error(content, refused)
    if refused is not None:
        raise explained(_reported_in(content), refused)
    _check_header(envelope)
    if _LOOSE_TEXT(envelope) or _LOOSE_TEXT(content.getparent()):
        raise NotUnderstoodError
    return content


def _envelope_of(body: bytes) -> Element:
    """Return the root of an envelope.

    The document is read as UTF-8, whatever encoding it declares, so that no encoding can hide a DTD from the search for
    one. A document with a DTD is refused unread: SOAP forbids it, and only a DTD can define entities.

    Raises:
        NotUnderstoodError: The document is no envelope.
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
    if root is None or root.getroottree().docinfo.doctype or name_of(root) != "envelope":
        raise NotUnderstoodError
    if not {name_of(part) for part in root} <= {"header", "body"}:
        raise NotUnderstoodError
    return root


def _check_header(envelope: Element) -> None:
    """Check that the header says nothing about the codes.

    Raises:
        GatewayError: It reports an error, or has an element that is not known.
    """
    for holder in named(envelope, "header"):
        for header in holder:
            texts = [text.strip() for text in header.itertext() if text.strip()]
            error = error_in({name_of(header): " ".join(texts)}, has_codes=False)
            if error is not None:
                raise error
            if name_of(header) not in _ROUTING and (texts or len(header) or len(header.attrib)):
                raise NotUnderstoodError


def _read_response(response: Element, expected: int) -> BatchAnswer:
    fields, results, items = _parts_of(response)
    error = error_in(fields, has_codes=len(items) == expected or bool(named(items, "data")))
    if error is not None:
        raise error
    if not results or _is_nil(results[0]):
        raise NotUnderstoodError(provider_status=read_error_number(fields.get("status")))
    try:
        return read_texts(_texts_of(items), expected)
    except NotUnderstoodError:
        raise NotUnderstoodError(provider_status=read_error_number(fields.get("status"))) from None


def _reported_in(response: Element) -> GatewayError | None:
    """Return the error in an answer whose HTTP status is one of an error."""
    try:
        fields, _, _ = _parts_of(response)
    except NotUnderstoodError:
        return None
    return error_in(fields, has_codes=False)


def _parts_of(response: Element) -> tuple[dict[str, str], list[Element], list[Element]]:
    """Return the fields of the envelope, the result, none or one, and the elements in that which hold the codes."""
    beside, results = _split(response, "getsmsdeliveryresult")
    if name_of(response) != "getsmsdeliveryresponse" or len(results) > 1:
        raise NotUnderstoodError
    inside, items = _split(results[0], *_ITEMS, "data") if results else ({}, [])
    if beside.keys() & inside.keys():
        raise NotUnderstoodError
    return {**beside, **inside}, results, items


def _split(holder: Element, *content: str) -> tuple[dict[str, str], list[Element]]:
    """Return the fields of the envelope in `holder`, and its elements that are called as in `content`.

    Raises:
        NotUnderstoodError: There is anything else, a field twice, or one that is more than a text.
    """
    _check_plain(holder)
    fields: dict[str, str] = {}
    found: list[Element] = []
    names: dict[str, str] = {}
    for element in holder:
        tag = element.tag
        name = names.get(tag) or names.setdefault(tag, name_of(element))
        if name in content:
            found.append(element)
        elif name in ENVELOPE_FIELDS and name not in fields:
            fields[name] = _text_of(element)
        else:
            raise NotUnderstoodError
    return fields, found


def _texts_of(items: list[Element]) -> list[str]:
    """Return the texts of the items, those in `Data` where there is one.

    Raises:
        NotUnderstoodError: Not all of them have the same name, for which no order is promised.
    """
    if named(items, "data"):
        holder = _only(items)
        if _is_nil(holder):
            raise NotUnderstoodError
        fields, items = _split(holder, *_ITEMS)
        if fields:
            raise NotUnderstoodError
    if len({item.tag for item in items}) > 1:
        raise NotUnderstoodError
    # An answer has one item for each Id, and as a rule none of them holds more than a text.
    is_plain = not items or not (_NESTED(items[0].getparent()) or _WITH_ATTRIBUTES(items[0].getparent()))
    return [item.text or "" for item in items] if is_plain else [_text_of(item) for item in items]


def _text_of(element: Element) -> str:
    """Return the text of an element that has nothing else, empty where it is nil."""
    text = (element.text or "").strip()
    if len(element) or (_is_nil(element) and text):
        raise NotUnderstoodError
    _check_attributes(element)
    return text


def _check_plain(holder: Element) -> None:
    """Check that an element holds elements only, with neither attributes nor texts between them."""
    _check_attributes(holder)
    if _LOOSE_TEXT(holder):
        raise NotUnderstoodError
    if _is_nil(holder) and len(holder):
        raise NotUnderstoodError


def _check_attributes(element: Element) -> None:
    # `items()` of lxml takes the square of their number, so that is looked at first.
    if len(element.attrib) > _MOST_ATTRIBUTES:
        raise NotUnderstoodError
    if not _SCHEMA_ATTRIBUTES.issuperset(element.attrib):
        raise NotUnderstoodError


def _is_nil(element: Element) -> bool:
    return str(element.get(_NIL, "false")).strip() not in ("false", "0")


def _only(elements: Iterable[Element]) -> Element:
    found = tuple(elements)
    if len(found) != 1:
        raise NotUnderstoodError
    return found[0]
