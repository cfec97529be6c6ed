"""The `webservice` dialect: the provider's newest REST method, asked with an API key.

Asked: POST of a JSON object, `ApiKey` and `MessageIds`, a list of strings. Answered: a JSON object of `IsSuccess`,
`ErrorCode`, `Message` and `Data.Result`, a list of objects with `MessageId` and `Status` in no promised order.

So that no status is guessed and none is lost, a status is matched by its MessageId and never by its place:

- an entry for an Id that was not asked is left out: it says nothing of those that were;
- an entry that comes twice with the same status counts once; with two statuses the answer contradicts itself, and an
  Id without an entry has no code: both are 'not one code an Id', and the batch has no answer;
- an entry whose MessageId is no whole number could be about any of the Ids (6.4E+17 is what is left of one that went
  through a float), and an object that gives one name twice may be two: neither is understood.

That `ErrorCode` has the numbers of the older methods is an assumption; no page and no client says what it takes.
"""

import json
import re
from collections.abc import Sequence
from typing import Final

import httpx
import numpy as np

from lib.domain.lookups import Codes
from lib.gateway.codes import read_code
from lib.gateway.errors import CountMismatchError, NotUnderstoodError, ProviderError, for_exception_number
from lib.gateway.refusals import read_error_number
from lib.gateway.transport import post

ADDRESS: Final = "https://webservice.niksms.com/api/v1/web-service/sms/status/niksms"
"""Where public clients ask; the provider does not confirm it, so a setting goes before it."""

_HEADERS: Final = {"content-type": "application/json", "accept": "application/json"}
_NAMES: Final = frozenset({"IsSuccess", "ErrorCode", "Message", "Data", "Result", "MessageId", "Status"})
_SPELLING: Final = {name.casefold(): name for name in _NAMES}
_MESSAGE_ID: Final = re.compile(r"[0-9]{1,19}")


class WebServiceGateway:
    """Asks by the newest REST method; `timeout` is in seconds a request."""

    def __init__(self, client: httpx.AsyncClient, url: str, api_key: str, *, timeout: float) -> None:
        self._client = client
        self._url = url
        self._timeout = timeout
        self._before_ids = f'{{"ApiKey":{json.dumps(api_key)},"MessageIds":["'

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Return the provider's code for each Id; see `lib.gateway.port.Gateway`."""
        texts = [str(message_id) for message_id in ids]
        content = (self._before_ids + '","'.join(texts) + '"]}').encode("ascii")
        return read_answer(await post(self._client, self._url, content, _HEADERS, seconds=self._timeout), texts)


def read_answer(body: bytes, asked: Sequence[str]) -> Codes:
    """Return the code of each Id in `asked`, which are decimal texts, from the body of a 200 answer.

    Raises:
        GatewayError: the provider reports an error, or this is not the documented answer to these Ids.
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
    """Return an object with its names spelt as the docstring above does; the server is ASP.NET, where case is free.

    Raises:
        ValueError: a name comes twice.
    """
    fields = dict(pairs)
    # An answer has an object an Id, so the usual one is let through without a look at each name.
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
    # JSON's whole numbers are exact in Python; only one with a point or an exponent becomes a float.
    text = str(value) if isinstance(value, int) else value
    if not isinstance(text, str) or _MESSAGE_ID.fullmatch(text.strip()) is None:
        raise NotUnderstoodError
    return text.strip()
