"""The `webservice` dialect: the provider's newest REST method, with an API key.

Request: POST of a JSON object with `ApiKey` and `MessageIds`, a list of strings.

Answer: a JSON object with `IsSuccess`, `ErrorCode`, `Message` and `Data.Result`, a list of objects with `MessageId` and
`Status` in no promised order. A status is therefore matched by its MessageId, never by its position:

- An entry for an Id that was not requested is ignored: it says nothing about the others.
- An entry that comes twice with the same status counts once. If it comes with two statuses, the answer contradicts
  itself; if an Id has no entry, its code is missing. Neither is 'one code for each Id', and the batch has no answer.
- An entry whose MessageId is no whole number may be about any of the Ids (6.4E+17 is what a float leaves of one), and
  an object with the same name twice may be two objects. Neither is understood.

That `ErrorCode` has the numbers of the older methods is an assumption: no page and no public client documents it.
"""

import json
import re
from collections.abc import Sequence
from typing import Final

import httpx
import numpy as np

from lib.domain.lookups import Codes
from lib.gateway.codes import read_code
from lib.gateway.errors import CountMismatchError, NotUnderstoodError, ProviderError
from lib.gateway.ids_format import IdsFormat
from lib.gateway.refusals import for_exception_number, read_error_number
from lib.gateway.transport import exchange

_HEADERS: Final = {"content-type": "application/json", "accept": "application/json"}
_NAMES: Final = frozenset({"IsSuccess", "ErrorCode", "Message", "Data", "Result", "MessageId", "Status"})
_SPELLING: Final = {name.casefold(): name for name in _NAMES}
_MESSAGE_ID: Final = re.compile(r"[0-9]{1,19}")


class WebServiceGateway:
    """Requests statuses by the newest REST method.

    Args:
        client: The client that sends the requests.
        address: The full address of the provider's method.
        api_key: The API key of the provider account.
        ids_format: How the Ids are written into the request.
        timeout: The limit of each request, in seconds.
    """

    def __init__(
        self, client: httpx.AsyncClient, address: str, api_key: str, *, ids_format: IdsFormat, timeout: float
    ) -> None:
        self._client = client
        self._address = address
        self._ids_format = ids_format
        self._timeout = timeout
        self._before_ids = f'{{"ApiKey":{json.dumps(api_key)},"MessageIds":'.encode("ascii")

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Return the provider's code for each Id; see `lib.gateway.port.Gateway`."""
        texts = [str(message_id) for message_id in ids]
        content = self._before_ids + self._ids_format.write(texts) + b"}"
        return await exchange(
            self._client,
            self._address,
            content,
            _HEADERS,
            ids=len(ids),
            seconds=self._timeout,
            read=lambda answer: read_answer(answer.body_of_success(), texts),
        )


def read_answer(body: bytes, asked: Sequence[str]) -> Codes:
    """Return the code of each requested Id from the body of an HTTP 200 answer.

    Args:
        body: The body.
        asked: The Ids as decimal texts, in the order of the request.

    Raises:
        GatewayError: The provider reports an error, or this is not the documented answer to these Ids.
    """
    try:
        answer = json.loads(body, object_pairs_hook=_fields)
    except (ValueError, RecursionError):
        raise NotUnderstoodError from None
    if not isinstance(answer, dict):
        raise NotUnderstoodError
    given = answer.get("ErrorCode")
    number = 0 if given is None else read_error_number(given)
    if number is not None and number != 0:
        raise for_exception_number(number, None)
    if answer.get("IsSuccess") is False:
        raise ProviderError
    data = answer.get("Data")
    entries = data.get("Result") if isinstance(data, dict) else None
    if number is None or answer.get("IsSuccess") is not True or not isinstance(entries, list):
        raise NotUnderstoodError
    codes = _codes_by_id(entries, frozenset(asked))
    try:
        return np.fromiter((codes[text] for text in asked), dtype=np.int32, count=len(asked))
    except KeyError:
        raise CountMismatchError from None


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object with its names in the spelling of `_NAMES`; the server is ASP.NET, which ignores case.

    Raises:
        ValueError: A name comes twice.
    """
    fields = dict(pairs)
    # An answer has one object for each Id, so objects in the usual spelling skip the loop over names.
    if not _NAMES.issuperset(fields):
        fields = {_SPELLING.get(name.casefold(), name): value for name, value in pairs}
    if len(fields) != len(pairs):
        raise ValueError
    return fields


def _codes_by_id(entries: Sequence[object], asked: frozenset[str]) -> dict[str, int]:
    codes: dict[str, int] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            raise NotUnderstoodError
        text = entry.get("MessageId")
        if not isinstance(text, str) or text not in asked:
            text = _message_id(text)
            if text not in asked:
                continue
        code = read_code(entry.get("Status"))
        if codes.setdefault(text, code) != code:
            raise CountMismatchError
    return codes


def _message_id(value: object) -> str:
    # Whole numbers in JSON are exact in Python; only those with a point or an exponent become floats.
    text = str(value) if isinstance(value, int) else value
    if not isinstance(text, str) or _MESSAGE_ID.fullmatch(text.strip()) is None:
        raise NotUnderstoodError
    return text.strip()
