"""Reads what stands around the codes of a JSON answer: whether it reports an error, and whether all of it is known.

The provider's pages and packages type the same fields as numbers, as texts and as names. Each is read in any of these;
an empty one reports nothing. Nothing is overlooked because the codes look right: an error beside them counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from lib.gateway.errors import GatewayError, NotUnderstoodError, ProviderError, ServerFailedError
from lib.gateway.refusals import (
    for_exception_number,
    named_error,
    operation_error,
    read_error_number,
    refusal,
    reports_nothing,
)
from lib.gateway.strict_json import read_json
from lib.gateway.transport import Answer
from lib.gateway.words import presentable

Fields: TypeAlias = Mapping[str, object]
"""The fields of a JSON object by case-folded name."""

_ERROR_FIELDS: Final = ("exception", "errorcode", "error", "errors", "errormessage")
_SUCCESS_FLAGS: Final = ("issuccess", "success", "succeeded")
_FAILURE_FLAGS: Final = ("haserror", "iserror")
ENVELOPE_FIELDS: Final = frozenset(
    (*_ERROR_FIELDS, *_SUCCESS_FLAGS, *_FAILURE_FLAGS, "status", "operationstatus", "message", "trace")
)
"""The fields that any answer may have beside its codes."""
_SOUNDS_LIKE_ERROR: Final = re.compile("error|fault|fail|exception|invalid|reject|denied")
_SUCCESS_CODES: Final = (1, 200)
_SUCCESSFUL: Final = 1
_CREDENTIALS_IN_STATUS: Final = (401, 403)
_LONGEST_TEXT: Final = 400
_UNEXPLAINED: Final = (ProviderError, NotUnderstoodError, ServerFailedError)
"""Errors that say little: beside one of these, an HTTP status or another field says more."""


def error_in(fields: Fields, *, has_codes: bool) -> GatewayError | None:
    """Return the error that an object reports, None if it reports none.

    Of several, one that stops a lookup comes first, then one whose meaning is known.

    Args:
        fields: The fields of the object.
        has_codes: Whether it has a code for each Id. Some numbers mean success then, and those in `Status` nothing.
    """
    found = [error for error in _reported(fields, has_codes=has_codes) if error is not None]
    if not found:
        return None if has_codes else _refusal_in(fields.get("message"))
    error = min(found, key=lambda each: (not each.stops_lookup, type(each) in _UNEXPLAINED))
    error.words = error.words or next((each.words for each in found if each.words), "")
    if error.provider_status is None:
        error.provider_status = read_error_number(fields.get("status"))
    if error.provider_exception is None:
        error.provider_exception = read_error_number(fields.get("exception"))
    return _with_message(error, fields.get("message"))


def _refusal_in(message: object) -> GatewayError | None:
    """Return the refusal that a message alone reports, as ASP.NET's of wrong credentials."""
    named = named_error(message) if isinstance(message, str) else None
    return named if named is not None and named.stops_lookup else None


def check_accounted(fields: Fields, known: Iterable[str]) -> None:
    """Check that nothing in an object can change what its codes mean.

    Args:
        fields: The fields of the object.
        known: The names of those that the dialect has, beside those that any answer may have.

    Raises:
        NotUnderstoodError: It has an unknown list or object, or an unknown field that sounds like an error.
    """
    for name in fields.keys() - ENVELOPE_FIELDS - set(known):
        value = fields[name]
        is_error = _SOUNDS_LIKE_ERROR.search(name) is not None and not _is_nothing(value)
        if is_error or (isinstance(value, list | dict) and value):
            raise NotUnderstoodError


def answer_body(answer: Answer) -> bytes:
    """Return the body of an HTTP 200 answer.

    Raises:
        GatewayError: It has another HTTP status. What the body says counts more than that, if its meaning is known.
    """
    refused = answer.refusal()
    if refused is None:
        return answer.body
    raise told_by(answer.body, refused)


def told_by(body: bytes, otherwise: GatewayError) -> GatewayError:
    """Return the error that a body reports which is no answer, if its meaning is known.

    Args:
        body: The body: an object, or nothing but the name of an error.
        otherwise: What to return for any other body; it gets the provider's words.
    """
    return explained(_reported_by(body), otherwise)


def explained(error: GatewayError | None, otherwise: GatewayError) -> GatewayError:
    """Return the error that a body without codes reports if its meaning is known, else `otherwise` with its words."""
    if error is None:
        return otherwise
    if type(error) in _UNEXPLAINED:
        otherwise.words = otherwise.words or error.words
        return otherwise
    error.http_status = otherwise.http_status
    return error


def _reported_by(body: bytes) -> GatewayError | None:
    try:
        document = read_json(body)
    except NotUnderstoodError:
        document = body.decode("utf-8", "replace") if len(body) <= _LONGEST_TEXT else None
    if isinstance(document, str):
        return named_error(document)
    if isinstance(document, int) and not isinstance(document, bool):
        error = for_exception_number(document, None)
        return error if error.stops_lookup else None
    return error_in(document, has_codes=False) if isinstance(document, dict) else None


def _with_message(error: GatewayError, message: object) -> GatewayError:
    """Return an error without a number as what its message names; a message that names none is for people."""
    is_explained = type(error) is not ProviderError or error.words or error.provider_exception not in (None, 0)
    if is_explained or not isinstance(message, str):
        return error
    named = named_error(message)
    if named is not None:
        named.provider_status = error.provider_status
        return named
    error.words = presentable(message)
    return error


def _reported(fields: Fields, *, has_codes: bool) -> Iterator[GatewayError | None]:
    for name in _ERROR_FIELDS:
        value = fields.get(name)
        is_success_code = name == "errorcode" and has_codes and read_error_number(value) in _SUCCESS_CODES
        yield None if is_success_code else _error_of(name, value)
    yield operation_error(fields.get("operationstatus"))
    yield _status_error(fields, has_codes=has_codes)
    yield from (_flag_error(fields.get(name), good=True) for name in _SUCCESS_FLAGS)
    yield from (_flag_error(fields.get(name), good=False) for name in _FAILURE_FLAGS)


def _error_of(name: str, value: object) -> GatewayError | None:
    number = read_error_number(value)
    if _is_nothing(value) and (name not in ("exception", "errorcode") or value is not False):
        return None
    if number is not None:
        is_named_successful = number == _SUCCESSFUL and isinstance(value, str) and not value.strip().isdigit()
        return None if is_named_successful else for_exception_number(number, None)
    if isinstance(value, str):
        return _error_in_words(value)
    return NotUnderstoodError() if name in ("exception", "errorcode") else ProviderError()


def _error_in_words(text: str) -> GatewayError:
    error = named_error(text) or ProviderError()
    error.words = presentable(text) if error.provider_exception is None else ""
    return error


def _status_error(fields: Fields, *, has_codes: bool) -> GatewayError | None:
    status = fields.get("status")
    number = read_error_number(status)
    if isinstance(status, str) and number is None and not _is_nothing(status):
        return named_error(status) or (NotUnderstoodError() if has_codes else None)
    if number is None:
        return None if _is_nothing(status) or not has_codes else NotUnderstoodError()
    is_word = isinstance(status, str) and not status.strip().lstrip("-").isdigit()
    if has_codes and number not in _CREDENTIALS_IN_STATUS and not (is_word and number != _SUCCESSFUL):
        return None
    error = refusal(None, number)
    return error if error is not None and (is_word or type(error) is not ProviderError) else None


def _flag_error(value: object, *, good: bool) -> GatewayError | None:
    if value is None or value is good or value == "":
        return None
    if isinstance(value, int) and bool(value) is good:
        return None
    if isinstance(value, str) and value.strip().casefold() == str(good).casefold():
        return None
    return ProviderError()


def _is_nothing(value: object) -> bool:
    """Whether a field reports nothing: it is empty, zero, or a word for success."""
    if isinstance(value, str):
        return reports_nothing(value)
    is_zero = isinstance(value, int) and value == 0
    return value is None or is_zero or (isinstance(value, list | dict) and not value)
