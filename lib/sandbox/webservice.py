"""The dialect `webservice`: the newest method, asked with an API key, as public clients of the provider use it.

A POST of the JSON object `ApiKey`, `MessageIds` (texts) is answered by a JSON object `IsSuccess`, `ErrorCode` (text,
empty where there is none), `Message`, `OperationStatus` (number), `Data`, with a list `Result` of one object
`MessageId` (text), `Status` (number) for each Id. They are not in the order of the request. The types are those of the
protocol file in the provider's package `niksms`.

**Invented:**
- The order: that of the request, reversed.
- A successful answer has the `Message` 'Successful'. A refusal has the number of the older methods in `ErrorCode`, as
  a text, and its name in `Message`, with `Data` null and HTTP 200.
- Names in the request must have exactly this spelling; anything else is refused with number 8.
"""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from starlette.datastructures import Headers
from starlette.responses import Response

from lib.gateway.dialects import WEBSERVICE
from lib.sandbox.wire_format import Entry, ParsedRequest, RefusalNumber, RefusedError, WireFormat, is_of, json_answer

_JSON: Final = "application/json"
_SUCCESS: Final = 3
_FAILED: Final = 2
_OPERATION_BY_REFUSAL: Final = {
    RefusalNumber.INVALID_USER_NAME_OR_PASS: 1,
    RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT: 7,
}
"""The `OperationStatus` of a refusal: unauthorized, or failed validation; `_FAILED` for any other."""


class WebService(WireFormat):
    """JSON in, JSON out; codes by Id."""

    dialect: ClassVar = WEBSERVICE

    def read(self, headers: Headers, body: bytes) -> ParsedRequest:
        """Return the content of the JSON object."""
        asked = _object_in(body) if is_of(headers, _JSON) else {}
        key, ids = asked.get("ApiKey"), asked.get("MessageIds")
        if not (isinstance(key, str) and isinstance(ids, list) and all(isinstance(each, str) for each in ids)):
            raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
        return ParsedRequest((key,), ids)

    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the codes with their Ids, the last Id of the request first."""
        result = [{"MessageId": str(message_id), "Status": code} for message_id, code in reversed(entries)]
        return _answer({"Result": result})

    def without_data(self) -> Response:
        """Return a success with `Data` null."""
        return _answer(None)

    def refused(self, refusal: RefusalNumber) -> Response:
        """Return the number in `ErrorCode`."""
        return _answer(None, refusal)


def api_key_in(headers: Headers, body: bytes) -> str:
    """Return the API key of a request that has nothing else to say.

    Raises:
        RefusedError: It has none.
    """
    key = _object_in(body).get("ApiKey") if is_of(headers, _JSON) else None
    if not isinstance(key, str):
        raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
    return key


def data_answer(data: object) -> Response:
    """Return a success with `data`."""
    return _answer(data)


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _answer(data: object, refusal: RefusalNumber | None = None) -> Response:
    return json_answer(
        {
            "IsSuccess": refusal is None,
            "ErrorCode": "" if refusal is None else str(int(refusal)),
            "Message": "Successful" if refusal is None else refusal.label,
            "OperationStatus": _OPERATION_BY_REFUSAL.get(refusal, _FAILED) if refusal is not None else _SUCCESS,
            "Data": data,
        },
    )
