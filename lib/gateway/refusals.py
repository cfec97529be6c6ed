"""What the provider's own error numbers say, in the dialects whose errors come in more than one shape.

Numbers and names are those that public clients met in `Status` and `Exception` of the provider's send methods; SOAP
stubs carry the name in the number's place. The provider publishes no table of them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lib.gateway.codes import read_number
from lib.gateway.errors import GatewayError, for_exception_number

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


def read_error_number(value: object) -> int | None:
    """Return an error number that is given as one, as text or by name; None where it is none of them."""
    named = NUMBER_BY_NAME.get(value.strip().casefold()) if isinstance(value, str) else None
    return named if named is not None else read_number(value)


def refusal(exception: int | None, status: int | None, http_status: int | None = None) -> GatewayError | None:
    """Return the error that the numbers of what is surely no answer stand for; None where they name no error.

    `exception` counts first. `status` alone counts only here, where there is no answer: beside an answer it says
    nothing, as a good one carries 4. The numbers are shown in the fields that they came in.
    """
    number = status if exception in _NO_ERROR else exception
    if number is None or number == 0 or (exception in _NO_ERROR and number == _SUCCESSFUL):
        return None
    error = for_exception_number(number, status)
    error.provider_exception = exception
    error.http_status = http_status
    return error
