"""The `publicapi` dialect: the provider's older REST method, as its public clients speak it.

Asked: POST with the form fields username, password and nikIds, a comma-separated list; the older pages put them into
a GET query, where the password would be logged on the way. Answered: a JSON list of numbers in the order asked,
sometimes encoded once more as a JSON string. Only a list is an answer: a bare number is an error's, also where one Id
was asked and it could be taken for its code, and so is an object with `Status`, `Exception` or `Message`.
"""

import json
from typing import Final

from lib.domain.lookups import Codes
from lib.gateway.codes import read_codes, read_number
from lib.gateway.errors import (
    GatewayError,
    NotUnderstoodError,
    ProviderError,
    UnexplainedRefusalError,
    for_exception_number,
)
from lib.gateway.form import FormGateway
from lib.gateway.refusals import read_error_number, refusal

ADDRESS: Final = "https://niksms.com/fa/publicapi/GetSmsDelivery"
"""Where public clients ask; the provider does not confirm it, so a setting goes before it."""


def read_answer(body: bytes, expected: int) -> Codes:
    """Return the codes in the body of a 200 answer.

    Raises:
        GatewayError: the provider reports an error, or this is not the documented answer to `expected` Ids.
    """
    answer = _decoded(body)
    if isinstance(answer, str):
        answer = _decoded(answer)
    if isinstance(answer, list):
        return read_codes(answer, expected)
    raise _error_in(answer)


def _decoded(text: str | bytes) -> object:
    try:
        decoded: object = json.loads(text)
    except (ValueError, RecursionError):
        raise NotUnderstoodError from None
    return decoded


def _error_in(answer: object) -> GatewayError:
    number = read_number(answer)
    if number is not None:
        error = for_exception_number(number, None)
        is_explained = type(error) is not ProviderError
        return error if is_explained else UnexplainedRefusalError(provider_exception=number)
    if not isinstance(answer, dict):
        return NotUnderstoodError()
    fields = {name.casefold(): value for name, value in answer.items()}
    exception, status = (read_error_number(fields.get(name)) for name in ("exception", "status"))
    return refusal(exception, status) or NotUnderstoodError(provider_status=status, provider_exception=exception)


class PublicApiGateway(FormGateway):
    """Asks by the older REST method; see `lib.gateway.form`."""

    fields = ("username", "password", "nikIds")
    read_answer = staticmethod(read_answer)
