"""What the provider reports in place of an answer, by number or by word, in the fields of any dialect.

Numbers and names are those that public clients have seen in `Status` and `Exception` of the provider's send methods,
and those of `OperationStatus` in the protocol file of its package `niksms`; the provider publishes no table of them.
The words for refused credentials are also those of WCF, WS-Security and ASP.NET.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lib.gateway.codes import read_number
from lib.gateway.errors import (
    AccountBlockedError,
    CredentialsRefusedError,
    GatewayError,
    NothingFoundError,
    ProviderError,
    RejectedArgumentsError,
    ServerFailedError,
    UnexplainedRefusalError,
    UpdatingError,
)

_NO_ERROR: Final = (None, 0)
_SUCCESSFUL: Final = 1

NUMBER_BY_NAME: Final[Mapping[str, int]] = MappingProxyType(
    {
        "successful": _SUCCESSFUL,
        "unknownerror": 2,
        "insufficientcredit": 3,
        "forbiddenhours": 4,
        "filtered": 5,
        "nofilters": 6,
        "privatenumberisdisable": 7,
        "argumentisnullorincorrect": 8,
        "messagebodyisnullorempty": 9,
        "privatenumberisincorrect": 10,
        "receptionnumberisincorrect": 11,
        "senttypeisincorrect": 12,
        "warning": 13,
        "panelisblocked": 14,
        "siteupdating": 15,
        "audiomessagenotallowed": 16,
        "audiomessagefilesizenotallowed": 17,
        "panelexpired": 18,
        "invalidusernameorpass": 19,
        "useriswaitforapprove": 20,
        "userapiblocked": 21,
        "checkedbyai": 22,
        "havependingfilter": 23,
    }
)
"""The provider's error numbers by case-folded name."""

_BY_NUMBER: Final[Mapping[int, type[GatewayError]]] = {
    8: RejectedArgumentsError,
    14: AccountBlockedError,
    15: UpdatingError,
    18: AccountBlockedError,
    19: CredentialsRefusedError,
    20: AccountBlockedError,
    21: AccountBlockedError,
    401: CredentialsRefusedError,
    403: CredentialsRefusedError,
}

_SUCCESS_WORDS: Final = frozenset({"success", "successful", "succeeded", "ok", "done", "completed"})
_NOTHING_WORDS: Final = frozenset({"", "0", "none", "noerror", "no", "false", "null"})

_CREDENTIAL_WORDS: Final = (
    *("unauthorized", "unauthenticated", "notauthorized", "notauthenticated", "accessdenied", "forbidden"),
    *("authentication", "authenticationfailed", "failedauthentication", "authenticationfailure", "logonfailure"),
    *("invalidsecurity", "invalidsecuritytoken", "securitytokenunavailable", "failedcheck", "invalidtoken"),
    *("invalidusernameorpassword", "invalidusernameandpassword", "invalidusername", "invalidpassword"),
    *("incorrectusernameorpassword", "usernameorpasswordisincorrect", "usernameorpasswordisinvalid"),
    *("theusernameorpasswordisincorrect", "usernameorpasswordiswrong", "theusernameorpasswordiswrong"),
    *("نامکاربرییارمزعبوراشتباهاست", "نامکاربرییاکلمهعبوراشتباهاست", "نامکاربرییاگذرواژهنادرستاست"),
    *("نامکاربرییارمزعبورنادرستاست", "نامکاربرییارمزعبورصحیحنیست", "نامکاربرییاکلمهعبورصحیحنیست"),
    *("wrongusernameorpassword", "wrongpassword", "invalidcredentials", "invalidcredential", "badcredentials"),
    *("invalidapikey", "invalidkey", "apikeyisinvalid", "apikeyisnotvalid", "wrongapikey"),
    "authorizationhasbeendeniedforthisrequest",
)
_KIND_BY_WORD: Final[Mapping[str, type[GatewayError]]] = {
    **dict.fromkeys(_CREDENTIAL_WORDS, CredentialsRefusedError),
    **dict.fromkeys(("invalidmodel", "validation"), RejectedArgumentsError),
    "failed": ServerFailedError,
}
_OPERATIONS: Final[tuple[tuple[int, str, type[GatewayError] | None], ...]] = (
    (0, "pending", None),
    (1, "unauthorized", CredentialsRefusedError),
    (2, "failed", ServerFailedError),
    (3, "success", None),
    (4, "notfound", NothingFoundError),
    (5, "rejected", RejectedArgumentsError),
    (6, "duplicate", ProviderError),
    (7, "validation", RejectedArgumentsError),
    (8, "botusernotfound", ProviderError),
    (9, "conflict", ProviderError),
    (10, "notacceptable", ProviderError),
    (11, "securityissue", UnexplainedRefusalError),
    (12, "unsupportedmediatype", ProviderError),
    (255, "unknown", None),
)
_OPERATION_BY_NUMBER: Final = {number: kind for number, _, kind in _OPERATIONS}
_OPERATION_BY_NAME: Final = {name: kind for _, name, kind in _OPERATIONS}

_NAME_AND_NUMBER: Final = re.compile(r"([^\W\d_]+) ?\((-?[0-9]{1,10})\)\.?")
_LONGEST_WORD: Final = 60
_BESIDE_WORDS: Final = re.compile(r"[\s_\-'\"!?\u200c]|\.(?=\s*$)")
_QUALIFIERS: Final = re.compile(r"[.:/#_]")


def for_exception_number(number: int, provider_status: int | None) -> GatewayError:
    """Return the error that a number in `Exception` stands for.

    Args:
        number: The number in `Exception`.
        provider_status: The number in `Status`, None where there is none.
    """
    return _BY_NUMBER.get(number, ProviderError)(provider_status=provider_status, provider_exception=number)


def _folded_word(text: str) -> str:
    """Return a word as words of errors are compared: without case, spaces, marks and a full stop at its end."""
    return _BESIDE_WORDS.sub("", text.casefold()) if len(text) <= _LONGEST_WORD else text


def read_error_number(value: object) -> int | None:
    """Return an error number that is given as a number, as a string, by name, or as `name (number)`; None otherwise."""
    if not isinstance(value, str):
        return read_number(value)
    both = _NAME_AND_NUMBER.fullmatch(value.strip())
    if both is None:
        named = next((NUMBER_BY_NAME[name] for name in _spellings(value) if name in NUMBER_BY_NAME), None)
        return named if named is not None else read_number(value)
    named, number = NUMBER_BY_NAME.get(both[1].casefold()), int(both[2])
    return number if named in (None, number) else None


def reports_nothing(text: str) -> bool:
    """Whether a text in a field of errors says that there is none: it is empty, zero, or a word for success."""
    words = _spellings(text)
    return words[0] in _NOTHING_WORDS or not _SUCCESS_WORDS.isdisjoint(words)


def named_error(text: str) -> GatewayError | None:
    """Return the error that a text names, such as `InvalidUserNameOrPass (19)` or `wsse:FailedAuthentication`.

    Returns:
        None for any other text, as a bare number, a sentence, or the name of no error.
    """
    number = read_error_number(text) if read_number(text) is None else None
    if number is not None:
        return for_exception_number(number, None) if number != _SUCCESSFUL else None
    kind = next((_KIND_BY_WORD[word] for word in _spellings(text) if word in _KIND_BY_WORD), None)
    return kind() if kind is not None else None


def operation_error(value: object) -> GatewayError | None:
    """Return the error that `OperationStatus` reports by number or by name; None where it reports none."""
    number = read_number(value)
    if number is not None:
        kind = _OPERATION_BY_NUMBER.get(number, ProviderError)
        return kind(provider_status=number) if kind is not None else None
    names = _spellings(value) if isinstance(value, str) else ()
    kind = next((_OPERATION_BY_NAME[name] for name in names if name in _OPERATION_BY_NAME), None)
    return kind() if kind is not None else None


def refusal(exception: int | None, status: int | None, http_status: int | None = None) -> GatewayError | None:
    """Return the error that the numbers in a document without codes stand for, None if they name no error.

    `exception` takes precedence. `status` is read only because the document has no codes: a successful answer has
    `Status` 4, so beside codes the number means nothing. The error reports each number in the field that it came in.

    Args:
        exception: The number in `Exception`, None where there is none.
        status: The number in `Status`, None where there is none.
        http_status: The HTTP status, where it is not 200.
    """
    number = status if exception in _NO_ERROR else exception
    if not number or (exception in _NO_ERROR and number == _SUCCESSFUL):
        return None
    error = for_exception_number(number, status)
    error.provider_exception = exception
    error.http_status = http_status
    return error


def _spellings(text: str) -> tuple[str, ...]:
    """Return a word folded, and the last part of a qualified one, as of `wsse:InvalidSecurity`."""
    if len(text) > _LONGEST_WORD or len(text.split()) > 1:
        return (_folded_word(text),)
    return _folded_word(text), _folded_word(_QUALIFIERS.split(text.strip().rstrip("."))[-1])
