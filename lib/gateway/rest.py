"""The `rest` dialect: the REST form of the batch-status method on the provider's own page.

Request: POST with the form fields Username, Password and Ids, a comma-separated list.

Answer: a JSON object of `Status` (number), `Exception` (number) and `Data`, a list with one number for each Id in the
order of the request. The page has no table for `Status` and `Exception`, and a successful answer of the same API family
has `Status` 4. An answer is therefore successful when `Exception` is absent, null or 0 and `Data` is a list with
exactly one code for each Id. The server is ASP.NET, so names are compared without case.
"""

import json

from lib.domain.lookups import Codes
from lib.gateway.codes import read_codes, read_number
from lib.gateway.errors import NotUnderstoodError
from lib.gateway.form import FormGateway
from lib.gateway.refusals import for_exception_number


def read_answer(body: bytes, expected: int) -> Codes:
    """Return the codes in the body of an HTTP 200 answer.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to `expected` Ids.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstoodError from None
    if not isinstance(answer, dict):
        raise NotUnderstoodError
    fields = {name.casefold(): value for name, value in answer.items()}
    status = read_number(fields.get("status"))
    given = fields.get("exception")
    exception = 0 if given is None else read_number(given)
    if exception is None:
        raise NotUnderstoodError(provider_status=status)
    if exception != 0:
        raise for_exception_number(exception, status)
    data = fields.get("data")
    if not isinstance(data, list):
        raise NotUnderstoodError(provider_status=status)
    return read_codes(data, expected)


class RestGateway(FormGateway):
    """Requests statuses by the REST method; see `lib.gateway.form`."""

    fields = ("Username", "Password", "Ids")
    read_answer = staticmethod(read_answer)
