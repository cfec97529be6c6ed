"""Which Id gets which answer from the sandbox: the complete rule, so that a person can predict any answer.

The last two digits of an Id decide its code, in every dialect:

| last two digits  | code                                                              |
|------------------|-------------------------------------------------------------------|
| 00..29           | that number, if the catalogue has it (not 05, 07, 12)             |
| 88, 89           | 9001, 9002: unknown codes, numbers that no table will ever have   |
| 90..93           | 2 (InQueue)                                                       |
| 94, 95           | 18 (SendedButStatusNotUpdated)                                    |
| any other        | 3 (Sent)                                                          |

A few Ids spoil their whole batch, even when they are alone in it. If a batch contains several of them, the first one
decides. A batch without any of them is answered, so that splitting a batch finds the Id that spoils it:

| Id                  | the answer to its batch, in every dialect unless the next table says otherwise          |
|---------------------|-----------------------------------------------------------------------------------------|
| 9000000000000000500 | HTTP 500 with an HTML page                                                              |
| 9000000000000000503 | HTTP 503 with `Retry-After: 1` to the first request, a successful answer afterwards     |
| 9000000000000000429 | HTTP 429 with `Retry-After: 1`, always                                                  |
| 9000000000000000302 | HTTP 302 to `/login`                                                                    |
| 9000000000000000403 | HTTP 403 with an HTML page                                                              |
| 9000000000000000413 | HTTP 413 for a batch of more than 10 Ids, a successful answer for a smaller one         |
| 9000000000000000408 | none: the request hangs, far longer than any timeout                                    |
| 9000000000000020001 | HTTP 200 with an HTML page                                                              |
| 9000000000000020002 | HTTP 200 with a successful answer that breaks off after two thirds                      |
| 9000000000000020003 | HTTP 200 without the code of the last Id of the request                                 |
| 9000000000000020004 | HTTP 200, reported as success, with null in place of the list of codes                  |
| 9000000000000020005 | HTTP 200 with a well-formed JSON list of objects `id` and `code`, which no dialect has  |
| 9000000000000020006 | HTTP 200 with one code too many, at the end                                             |
| 9000000000000020007 | HTTP 200 with one code too many, at the end                                             |
| 9000000000000000008 | number 8 (ArgumentIsNullOrIncorrect)                                                    |
| 9000000000000000015 | number 15 (SiteUpdating)                                                                |
| 9000000000000000018 | number 18 (PanelExpired)                                                                |
| 9000000000000000019 | number 19 (InvalidUserNameOrPass), although the credentials are right                   |

| Id     | dialect    | what is different                                                                       |
|--------|------------|-----------------------------------------------------------------------------------------|
| …00500 | soap       | HTTP 500 with a SOAP fault without a number                                             |
| …20004 | soap       | a result element that is `nil`                                                          |
| …20004 | publicapi  | a bare `null`                                                                           |
| …20005 | soap       | a well-formed XML document that is no SOAP envelope                                     |
| …20006 | webservice | two entries with different codes for the last Id of the request                         |
| …20007 | webservice | an entry of 9000000000000099999, which is not in the request, in place of the last Id   |
| number | rest       | in `Exception`, beside `Status` 2 and `Data` null                                       |
| number | soap       | HTTP 500 with a SOAP fault whose text is the number's name and, in brackets, the number |
| number | publicapi  | in `Exception` of an object, beside `Status` 2; for 19 a bare `-1` instead              |
| number | webservice | in `ErrorCode`, beside `IsSuccess` false and `Data` null                                |
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lib.domain.statuses import CATALOGUE

FIRST_SAMPLE_ID: Final = 639258934720294949
"""An Id of the same length as real ones: 18 digits, above 2^53."""

FOREIGN_ID: Final = 9_000_000_000_000_099_999
"""The Id whose status an answer contains although it is not in the request."""

MOST_IDS_BESIDE_TOO_LARGE: Final = 10
"""The number of Ids up to which a batch with the Id of `Fault.TOO_LARGE` is answered."""

_QUEUED_ENDINGS: Final = range(90, 94)
_SENT_BUT_NOT_UPDATED_ENDINGS: Final = range(94, 96)
_UNKNOWN_CODE_BY_ENDING: Final = {88: 9001, 89: 9002}

# It shares no factor with 100, so that every hundred successive Ids have all hundred endings.
_SAMPLE_STEP: Final = 12_347_837


class Fault(StrEnum):
    """What can go wrong with the answer to a whole batch."""

    SERVER_ERROR = "server_error"
    UNAVAILABLE_ONCE = "unavailable_once"
    TOO_MANY_REQUESTS = "too_many_requests"
    REDIRECT = "redirect"
    FORBIDDEN = "forbidden"
    TOO_LARGE = "too_large"
    HANG = "hang"
    HTML_PAGE = "html_page"
    TRUNCATED = "truncated"
    CODE_MISSING = "code_missing"
    DATA_NULL = "data_null"
    WRONG_SHAPE = "wrong_shape"
    CODE_DOUBLED = "code_doubled"
    CODE_FOREIGN = "code_foreign"
    ARGUMENTS_REJECTED = "arguments_rejected"
    UPDATING = "updating"
    PANEL_EXPIRED = "panel_expired"
    CREDENTIALS_REJECTED = "credentials_rejected"


FAULTS: Final[Mapping[int, Fault]] = MappingProxyType(
    {
        9_000_000_000_000_000_500: Fault.SERVER_ERROR,
        9_000_000_000_000_000_503: Fault.UNAVAILABLE_ONCE,
        9_000_000_000_000_000_429: Fault.TOO_MANY_REQUESTS,
        9_000_000_000_000_000_302: Fault.REDIRECT,
        9_000_000_000_000_000_403: Fault.FORBIDDEN,
        9_000_000_000_000_000_413: Fault.TOO_LARGE,
        9_000_000_000_000_000_408: Fault.HANG,
        9_000_000_000_000_020_001: Fault.HTML_PAGE,
        9_000_000_000_000_020_002: Fault.TRUNCATED,
        9_000_000_000_000_020_003: Fault.CODE_MISSING,
        9_000_000_000_000_020_004: Fault.DATA_NULL,
        9_000_000_000_000_020_005: Fault.WRONG_SHAPE,
        9_000_000_000_000_020_006: Fault.CODE_DOUBLED,
        9_000_000_000_000_020_007: Fault.CODE_FOREIGN,
        9_000_000_000_000_000_008: Fault.ARGUMENTS_REJECTED,
        9_000_000_000_000_000_015: Fault.UPDATING,
        9_000_000_000_000_000_018: Fault.PANEL_EXPIRED,
        9_000_000_000_000_000_019: Fault.CREDENTIALS_REJECTED,
    },
)
"""The Ids that spoil their batch; the docstring of this module says how."""


def _code_of_ending(ending: int) -> int:
    if ending in CATALOGUE:
        return ending
    if ending in _UNKNOWN_CODE_BY_ENDING:
        return _UNKNOWN_CODE_BY_ENDING[ending]
    if ending in _QUEUED_ENDINGS:
        return 2
    if ending in _SENT_BUT_NOT_UPDATED_ENDINGS:
        return 18
    return 3


_CODE_BY_ENDING: Final = tuple(_code_of_ending(ending) for ending in range(100))


def code_of(message_id: int) -> int:
    """Return the code that the sandbox gives to `message_id`, an Id of 1..2^63-1."""
    return _CODE_BY_ENDING[message_id % 100]


def codes_of(message_ids: Iterable[int]) -> list[int]:
    """Return one code for each Id, in the same order."""
    return [_CODE_BY_ENDING[message_id % 100] for message_id in message_ids]


def fault_in(message_ids: Sequence[int]) -> Fault | None:
    """Return the fault of the first Id that spoils this batch, None if no Id does."""
    for message_id in message_ids:
        if message_id in FAULTS:
            fault = FAULTS[message_id]
            if fault is not Fault.TOO_LARGE or len(message_ids) > MOST_IDS_BESIDE_TOO_LARGE:
                return fault
    return None


def sample_ids(count: int) -> list[int]:
    """Return `count` distinct Ids that look like real ones, always the same and none of a fault.

    The first is `FIRST_SAMPLE_ID`. A hundred or more of them get every code of the table and both unknown codes; most
    of them are sent, as on an ordinary day.
    """
    return list(range(FIRST_SAMPLE_ID, FIRST_SAMPLE_ID + count * _SAMPLE_STEP, _SAMPLE_STEP))
