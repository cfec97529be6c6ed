"""The `rest` dialect: the REST form of the batch-status method on the provider's own page.

Request: POST with the form fields Username, Password and Ids. How Ids holds 'a list of numbers' is on no page, so a
setting decides; see `lib.gateway.ids_format`.

Answer: a JSON object of `Status` (number), `Exception` (number) and `Data`, a list with one number for each Id in the
order of the request, which may be encoded once more as a text. The page has no table for `Status` and `Exception`, and
a successful answer of the same API family has `Status` 4. An answer is therefore successful when no field reports an
error (`lib.gateway.envelope`), `Data` is a list with exactly one entry for each Id, and nothing beside it could change
what it means.
"""

from collections.abc import Sequence

from lib.domain.answers import BatchAnswer
from lib.gateway.codes import read_entries
from lib.gateway.envelope import check_accounted, error_in, told_by
from lib.gateway.errors import NotUnderstoodError
from lib.gateway.form import FormGateway
from lib.gateway.refusals import read_error_number
from lib.gateway.strict_json import decoded, read_json


def read_answer(body: bytes, ids: Sequence[int]) -> BatchAnswer:
    """Return what the body of an HTTP 200 answer says of each Id.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to these Ids.
    """
    try:
        fields = read_json(body)
    except NotUnderstoodError as unread:
        raise told_by(body, unread) from None
    if not isinstance(fields, dict):
        raise NotUnderstoodError
    status = read_error_number(fields.get("status"))
    data = decoded(fields.get("data"))
    error = error_in(fields, has_codes=isinstance(data, list) and len(data) == len(ids))
    if error is not None:
        raise error
    asked = list(map(str, ids))
    echoes = [name for name, value in fields.items() if name != "data" and asked == _listed(value)]
    is_of_others = any(not set(asked).isdisjoint(_listed(fields[name])) for name in fields.keys() - {"data", *echoes})
    if not isinstance(data, list) or is_of_others:
        raise NotUnderstoodError(provider_status=status)
    check_accounted(fields, ("data", *echoes))
    return read_entries(data, len(ids))


def _listed(value: object) -> list[str]:
    """Return the texts in a field that may repeat the Ids: codes beside the Ids in another order belong to those."""
    parts = value.split(",") if isinstance(value, str) and "," in value else value
    return [str(part).strip() for part in parts] if isinstance(parts, list) else []


class RestGateway(FormGateway):
    """Requests statuses by the REST method; see `lib.gateway.form`."""

    fields = ("Username", "Password", "Ids")
    read_answer = staticmethod(read_answer)
