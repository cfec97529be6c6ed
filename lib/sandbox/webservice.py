"""The dialect `webservice`: the newest method, asked with an API key, as public clients of the provider use it.

A POST of the JSON object `ApiKey`, `MessageIds` (texts) is answered by a JSON object `IsSuccess`, `ErrorCode`,
`Message`, `Data`, which holds in `Result` an object `MessageId` (text), `Status` (number) for each Id. They are not
in the order asked.

**Invented:**
- The order: that of the question, backwards.
- A good answer says `ErrorCode` 0 and `Message` 'Successful'. A refusal says the number that the older methods have
  for it in `ErrorCode` and its name in `Message`, with `Data` null and HTTP 200.
- Names in the request must be spelled exactly so; anything that is no such object is refused with number 8.
"""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from starlette.datastructures import Headers
from starlette.responses import Response

from lib.gateway.dialects import WEBSERVICE
from lib.sandbox.wire_format import Asking, Entry, RefusalNumber, RefusedError, WireFormat, is_of, json_answer

_JSON: Final = "application/json"


class WebService(WireFormat):
    """JSON in, JSON out; codes by Id."""

    dialect: ClassVar = WEBSERVICE

    def read(self, headers: Headers, body: bytes) -> Asking:
        """Return what the object asks."""
        asked = _object_in(body) if is_of(headers, _JSON) else {}
        key, ids = asked.get("ApiKey"), asked.get("MessageIds")
        if not (isinstance(key, str) and isinstance(ids, list) and all(isinstance(each, str) for each in ids)):
            raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
        return Asking((key,), ids)

    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the codes beside their Ids, the last one asked first."""
        result = [{"MessageId": str(message_id), "Status": code} for message_id, code in reversed(entries)]
        return _answer({"Result": result})

    def without_data(self) -> Response:
        """Return `Data` null although it is a success."""
        return _answer(None)

    def refused(self, refusal: RefusalNumber) -> Response:
        """Return the number in `ErrorCode`."""
        return _answer(None, refusal)


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
            "ErrorCode": 0 if refusal is None else int(refusal),
            "Message": "Successful" if refusal is None else refusal.label,
            "Data": data,
        },
    )
