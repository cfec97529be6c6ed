"""The dialect `rest`: the method GetSmsDelivery as the provider's page of it describes it.

A POST of the form `Username`, `Password`, `Ids` is answered by a JSON object `Status`, `Exception`, `Data`, a list with
one code for each Id in the order of the request. The page shows neither the path nor the numbers of `Status` and
`Exception`, so these are what clients of the provider's other methods have seen. **Invented:** the `Status` of a
refusal, and that a refusal comes with HTTP 200 and `Data` null.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from starlette.datastructures import Headers
from starlette.responses import Response

from lib.gateway.dialects import REST
from lib.sandbox.wire_format import Entry, ParsedRequest, RefusalNumber, WireFormat, json_answer, read_form

# A successful answer of the provider has 4, not 1. What a refusal has is not known; 2 is the provider's UnknownError.
_STATUS_GOOD: Final = 4
_STATUS_REFUSED: Final = 2


class Rest(WireFormat):
    """Form in, JSON object out; codes by position."""

    dialect: ClassVar = REST

    def read(self, headers: Headers, body: bytes) -> ParsedRequest:
        """Return the content of the form."""
        return read_form(headers, body, ids_field="Ids")

    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the codes in `Data`."""
        return json_answer({"Status": _STATUS_GOOD, "Exception": 0, "Data": [code for _, code in entries]})

    def without_data(self) -> Response:
        """Return `Data` null although `Exception` is 0."""
        return json_answer({"Status": _STATUS_GOOD, "Exception": 0, "Data": None})

    def refused(self, refusal: RefusalNumber) -> Response:
        """Return the number in `Exception`."""
        return json_answer({"Status": _STATUS_REFUSED, "Exception": int(refusal), "Data": None})
