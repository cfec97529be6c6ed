"""The `publicapi` dialect: the provider's older REST method, as its public clients use it.

Request: POST with the form fields username, password and nikIds, a comma-separated list. The older pages put these into
a GET query, where servers along the route would log the password.

Answer: a JSON list of numbers in the order of the request, sometimes encoded once more as a JSON string. Only a list
contains codes. A bare number reports an error, even when one Id was requested and the number could be mistaken for its
code; so does an object with `Status`, `Exception` or `Message`, and a text that is the name of an error.
"""

from collections.abc import Sequence

from lib.domain.answers import BatchAnswer
from lib.gateway.codes import read_entries, read_number
from lib.gateway.envelope import error_in, told_by
from lib.gateway.errors import GatewayError, NotUnderstoodError, ProviderError, UnexplainedRefusalError
from lib.gateway.form import FormGateway
from lib.gateway.refusals import for_exception_number, read_error_number, refusal
from lib.gateway.strict_json import read_json


def read_answer(body: bytes, ids: Sequence[int]) -> BatchAnswer:
    """Return what the body of an HTTP 200 answer says of each Id.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to these Ids.
    """
    try:
        answer = read_json(body)
        if isinstance(answer, str):
            answer = read_json(answer)
    except NotUnderstoodError as error:
        raise told_by(body, error) from None
    if isinstance(answer, list):
        return read_entries(answer, len(ids))
    raise _error_in(answer)


def _error_in(answer: object) -> GatewayError:
    number = read_number(answer)
    if number is not None:
        error = for_exception_number(number, None)
        is_explained = type(error) is not ProviderError
        return error if is_explained else UnexplainedRefusalError(provider_exception=number)
    if not isinstance(answer, dict):
        return NotUnderstoodError()
    exception, status = (read_error_number(answer.get(name)) for name in ("exception", "status"))
    return (
        error_in(answer, has_codes=False)
        or refusal(exception, status)
        or NotUnderstoodError(provider_status=status, provider_exception=exception)
    )


class PublicApiGateway(FormGateway):
    """Requests statuses by the older REST method; see `lib.gateway.form`."""

    fields = ("username", "password", "nikIds")
    read_answer = staticmethod(read_answer)
