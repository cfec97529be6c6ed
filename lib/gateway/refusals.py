"""The provider's own error numbers, for the dialects whose errors come in more than one shape.

Numbers and names are those that public clients have seen in `Status` and `Exception` of the provider's send methods;
SOAP stubs contain the name in place of the number. The provider publishes no table of them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lib.gateway.codes import read_number
from lib.gateway.errors import (
    AccountBlockedError,
    CredentialsRefusedError,
    GatewayError,
    ProviderError,
    RejectedArgumentsError,
    UpdatingError,
)

_NO_ERROR: Final = (None, 0)
_SUCCESSFUL: Final = 1

NUMBER_BY_NAME: Final[Mapping[str, int]] = MappingProxyType(
    {
        "successful": _SUCCESSFUL,
        "unknownerror": 2,
        "argumentisnullorincorrect": 8,
        "panelisblocked": 14,
        "siteupdating": 15,
        "panelexpired": 18,
        "invalidusernameorpass": 19,
        "useriswaitforapprove": 20,
        "userapiblocked": 21,
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
}


def for_exception_number(number: int, provider_status: int | None) -> GatewayError:
    """Return the error that a number in `Exception` stands for.

    Args:
        number: The number in `Exception`.
        provider_status: The number in `Status`, None where there is none.
    """
    return _BY_NUMBER.get(number, ProviderError)(provider_status=provider_status, provider_exception=number)


def read_error_number(value: object) -> int | None:
    """Return an error number that is given as a number, as a string or by name, None for anything else."""
    named = NUMBER_BY_NAME.get(value.strip().casefold()) if isinstance(value, str) else None
    return named if named is not None else read_number(value)


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
    if number is None or number == 0 or (exception in _NO_ERROR and number == _SUCCESSFUL):
        return None
    error = for_exception_number(number, status)
    error.provider_exception = exception
    error.http_status = http_status
    return error
