"""Reads the faults of the `soap` dialect, of SOAP 1.1 and 1.2.

A fault is an answer of the provider, whatever the HTTP status. What it means is decided in this order:

1. The provider's own number, which is also how it reports a wrong password: in the fault's detail, or as a fault text
   that consists of nothing but the number, its name, or `name (number)`. Other texts are for people and decide nothing.
2. A fault code, a subcode or a field of the detail that says that the credentials are refused, as
   `wsse:FailedAuthentication`.
3. An HTTP status other than 200 and 500.
4. The fault code (SOAP 1.1, 4.4.1; SOAP 1.2, 5.4.6). `Client`, or `Sender`, means that the same request will fail
   again, and WCF's `DeserializationFailed` that the server could not read these Ids or so many. Anything else means
   that the server failed and may succeed the next time: WCF calls every exception in the service
   `InternalServiceFault`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx

from lib.gateway.errors import (
    CredentialsRefusedError,
    GatewayError,
    ProviderError,
    RejectedArgumentsError,
    ServerFailedError,
)
from lib.gateway.refusals import named_error, read_error_number, refusal
from lib.gateway.xml_names import name_of, named, text_in

_FAULT_BY_CODE: Final[Mapping[str, type[GatewayError]]] = {
    "client": ProviderError,
    "sender": ProviderError,
    "actionnotsupported": ProviderError,
    "deserializationfailed": RejectedArgumentsError,
}
_NUMBERS: Final = ("exception", "errorcode", "status")
_MOST_SUBCODES: Final = 8


def fault_error(fault: Any, refused: GatewayError | None) -> GatewayError:  # noqa: ANN401 - lxml has no types
    """Return the error that a fault stands for.

    Args:
        fault: The element `Fault`.
        refused: The error that the HTTP status stands for, None for 200.
    """
    http_status = refused.http_status if refused else None
    texts, codes = _texts(fault), list(_codes(fault))
    error = _numbered(fault, texts, http_status) or _about_credentials(fault, [*codes, *texts])
    if error is None and refused is not None and http_status != httpx.codes.INTERNAL_SERVER_ERROR:
        error = refused
    if error is None:
        kinds = (_FAULT_BY_CODE[code] for code in codes[::-1] if code in _FAULT_BY_CODE)
        error = next(kinds, ServerFailedError)()
    error.http_status = http_status
    return error


def _texts(fault: Any) -> list[str]:  # noqa: ANN401 - lxml has no types
    """Return the texts of a fault for people: one in SOAP 1.1, one for each language in SOAP 1.2."""
    reasons = [text for reason in named(fault, "reason") for text in named(reason, "text")]
    return [(element.text or "").strip() for element in (*named(fault, "faultstring"), *reasons)]


def _numbered(fault: Any, texts: list[str], http_status: int | None) -> GatewayError | None:  # noqa: ANN401 - lxml has no types
    numbers: dict[str, int | None] = {}
    for detail in named(fault, "detail"):
        for element in detail.iter("*"):
            if (name := name_of(element)) in _NUMBERS:
                numbers.setdefault(name, read_error_number(element.text))
    exception = numbers.get("exception")
    if exception is None:
        exception = numbers.get("errorcode")
    if exception is None:
        exception = next((number for number in map(read_error_number, texts) if number is not None), None)
    return refusal(exception, numbers.get("status"), http_status)


def _about_credentials(fault: Any, texts: list[str]) -> GatewayError | None:  # noqa: ANN401 - lxml has no types
    """Return the error of refused credentials where a text of the fault or a field of its detail says so."""
    details = [element.text or "" for detail in named(fault, "detail") for element in detail.iter("*")]
    errors = map(named_error, filter(None, (*texts, *details)))
    return next((error for error in errors if isinstance(error, CredentialsRefusedError)), None)


def _codes(fault: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    """Yield the fault code and its subcodes, folded: what follows a dot in a code of SOAP 1.1 is a subcode too.

    Prefixes are left out, since they are arbitrary.
    """
    code = text_in(fault, "faultcode").rpartition(":")[2].casefold()
    yield from filter(None, (code.partition(".")[0], code if "." in code else ""))
    holder = next(iter(named(fault, "code")), None)
    for _ in range(_MOST_SUBCODES):
        if holder is None:
            return
        yield text_in(holder, "value").rpartition(":")[2].casefold()
        holder = next(iter(named(holder, "subcode")), None)
