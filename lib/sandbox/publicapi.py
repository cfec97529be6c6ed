"""The dialect `publicapi`: the older REST method, as public clients of the provider use it.

A POST of the form `username`, `password`, `nikIds` (a comma-separated list) is answered by a JSON list with one code
for each Id in the order of the request. The provider sometimes encodes that list once more, as a JSON string; no client
says when.

**Invented:**
- The list is encoded once more whenever the first Id of the batch ends in an odd digit.
- Wrong credentials are answered by a bare `-1`, every other refusal by an object `Status`, `Exception` with the
  numbers of the REST method, both with HTTP 200.
"""

import json
from collections.abc import Sequence
from typing import ClassVar, Final

from starlette.datastructures import Headers
from starlette.responses import Response

from lib.gateway.dialects import PUBLICAPI
from lib.sandbox.wire_format import Entry, ParsedRequest, RefusalNumber, WireFormat, json_answer, read_form

_WRONG_CREDENTIALS: Final = -1
_STATUS_REFUSED: Final = 2


class PublicApi(WireFormat):
    """Form in, JSON list out; codes by position."""

    dialect: ClassVar = PUBLICAPI

    def read(self, headers: Headers, body: bytes) -> ParsedRequest:
        """Return the content of the form."""
        return read_form(headers, body, ids_field="nikIds")

    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the codes as a list, or as a string with that list."""
        codes = [code for _, code in entries]
        twice_encoded = bool(entries) and entries[0][0] % 2 == 1
        return json_answer(json.dumps(codes) if twice_encoded else codes)

    def without_data(self) -> Response:
        """Return a bare null."""
        return json_answer(None)

    def refused(self, refusal: RefusalNumber) -> Response:
        """Return `-1` for wrong credentials, an object for anything else."""
        if refusal is RefusalNumber.INVALID_USER_NAME_OR_PASS:
            return json_answer(_WRONG_CREDENTIALS)
        return json_answer({"Status": _STATUS_REFUSED, "Exception": int(refusal)})
