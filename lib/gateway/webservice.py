"""The `webservice` dialect: the provider's newest REST method, with an API key.

Request: POST of a JSON object with `ApiKey` and `MessageIds`, a list of strings.

Answer: a JSON object with `IsSuccess`, `ErrorCode`, `Message`, `OperationStatus` and `Data.Result`, a list of objects
with `MessageId` and `Status` in no promised order. A status is therefore matched by its MessageId, never by its
position, and each Id stands alone:

- An entry for an Id that was not requested says nothing about the others, and neither does one whose MessageId is no
  whole number (6.4E+17 is what a float leaves of one): both are ignored.
- An Id without an entry has no answer, and neither has one whose entries say different things or nothing readable.
- Where not a single Id of the request has an entry, this is no answer to it.

`ErrorCode` is a text, empty where there is none; that it may have the numbers of the older methods is an assumption.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

import httpx

from lib.domain.answers import UNREADABLE, BatchAnswer
from lib.domain.failures import Failure, FailureKind
from lib.gateway.codes import Entry, answer_of, read_entry
from lib.gateway.envelope import Fields, answer_body, check_accounted, error_in, told_by
from lib.gateway.errors import CountMismatchError, NotUnderstoodError
from lib.gateway.ids_format import IdsFormat
from lib.gateway.strict_json import decoded, read_json
from lib.gateway.transport import Endpoint

_HEADERS: Final = {"content-type": "application/json", "accept": "application/json"}
_ENTRY_FIELDS: Final = frozenset({"messageid", "status"})
_MESSAGE_ID: Final = re.compile(r"[0-9]{1,19}")
_MISSING: Final = Failure(FailureKind.ENTRY_MISSING)
_CONTRADICTS: Final = Failure(FailureKind.ENTRY_CONTRADICTS)


class WebServiceGateway:
    """Requests statuses by the newest REST method.

    Args:
        transport: What sends the requests.
        address: The full address of the provider's method.
        api_key: The API key of the provider account.
        ids_format: How the Ids are written into the request.
        timeout: The limit of each request, in seconds.
    """

    def __init__(
        self, transport: httpx.AsyncBaseTransport, address: str, api_key: str, *, ids_format: IdsFormat, timeout: float
    ) -> None:
        self._endpoint = Endpoint(transport, httpx.URL(address), _HEADERS, timeout, secrets=(api_key,))
        self._ids_format = ids_format
        self._before_ids = f'{{"ApiKey":{json.dumps(api_key)},"MessageIds":'.encode("ascii")

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        """Return what the provider says of each Id; see `lib.gateway.port.Gateway`."""
        texts = [str(message_id) for message_id in ids]
        content = self._before_ids + self._ids_format.write(texts) + b"}"
        return await self._endpoint.exchange(content, len(ids), lambda answer: read_answer(answer_body(answer), texts))


def read_answer(body: bytes, asked: Sequence[str]) -> BatchAnswer:
    """Return what the body of an HTTP 200 answer says of each Id.

    Args:
        body: The body.
        asked: The Ids as decimal texts, in the order of the request.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to these Ids.
    """
    try:
        fields = read_json(body)
    except NotUnderstoodError as unread:
        raise told_by(body, unread) from None
    if not isinstance(fields, dict):
        raise NotUnderstoodError
    data = decoded(fields.get("data"))
    entries = decoded(data.get("result")) if isinstance(data, dict) else None
    error = error_in(fields, has_codes=isinstance(entries, list) and bool(entries))
    if error is not None:
        raise error
    if fields.get("issuccess") is not True or not isinstance(data, dict) or not isinstance(entries, list):
        raise NotUnderstoodError
    check_accounted(fields, ("data",))
    check_accounted(data, ("result",))
    if entries and not any(isinstance(entry, dict) for entry in entries):
        raise NotUnderstoodError
    found = _entries_by_id(entries, frozenset(asked))
    if not found:
        raise CountMismatchError
    return answer_of(found.get(text, _MISSING) for text in asked)


def _entries_by_id(entries: Sequence[object], asked: frozenset[str]) -> Mapping[str, Entry]:
    """Return what the entries of an answer say of the Ids that were requested."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        given = entry.get("messageid")
        # What is an Id of the request as it stands need not be read, as nearly all of a million are.
        text = given if isinstance(given, str) and given in asked else _message_id(given)
        if text is not None and text in asked:
            is_bare = entry.keys() <= _ENTRY_FIELDS
            said = read_entry(entry.get("status")) if is_bare else _said_beside_more(entry)
            if found.setdefault(text, said) != said:
                found[text] = _CONTRADICTS
    return found


def _said_beside_more(entry: Fields) -> Entry:
    """Return what an entry says that has more fields than it should."""
    beside = {name: value for name, value in entry.items() if name not in _ENTRY_FIELDS}
    try:
        check_accounted(beside, ())
    except NotUnderstoodError:
        return UNREADABLE
    if error_in(beside, has_codes=True) is not None:
        return UNREADABLE
    return read_entry(entry.get("status"))


def _message_id(value: object) -> str | None:
    # Whole numbers in JSON are exact in Python; only those with a point or an exponent become floats.
    text = str(value) if isinstance(value, int) else value
    return text.strip() if isinstance(text, str) and _MESSAGE_ID.fullmatch(text.strip()) else None
