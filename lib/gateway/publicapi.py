"""The `publicapi` dialect: the provider's older REST method, as its public clients use it.

Request: POST with the form fields username, password and nikIds, a comma-separated list. The older pages put these into
a GET query, where servers along the route would log the password.

Answer: a JSON list of numbers in the order of the request, sometimes encoded once more as a JSON string. Only a list
contains codes. A bare number reports an error, even when one Id was requested and the number could be mistaken for its
code; so does an object with `Status`, `Exception` or `Message`.
"""

import json

from lib.domain.lookups import Codes
from lib.gateway.codes import read_codes, read_number
from lib.gateway.errors import (
    GatewayError,
    NotUnderstoodError,
    ProviderError,
    UnexplainedRefusalError,
)
from lib.gateway.form import FormGateway
from lib.gateway.refusals import for_exception_number, read_error_number, refusal


def read_answer(body: bytes, expected: int) -> Codes:
    """Return the codes in the body of an HTTP 200 answer.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to `expected` Ids.
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
    """Requests statuses by the older REST method; see `lib.gateway.form`."""

    fields = ("username", "password", "nikIds")
    read_answer = staticmethod(read_answer)
