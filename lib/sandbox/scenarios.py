"""Which Id gets which answer from the sandbox; the whole rule, so that a person can predict any answer.

The last two digits of an Id decide its code:

| last two digits  | code                                                              |
|------------------|-------------------------------------------------------------------|
| 00..25           | that number, where the provider's table has it (not 05, 07, 12)   |
| 26, 27           | 26, 27: real numbers that the table lacks, so 'unknown codes'     |
| 90..93           | 2 (InQueue)                                                       |
| 94, 95           | 18 (SendedButStatusNotUpdated)                                    |
| any other        | 3 (Sent)                                                          |

A few Ids spoil the whole batch they are in. Where a batch holds several of them, the first in the order asked counts:

| Id                  | what comes back for its batch                                                           |
|---------------------|-----------------------------------------------------------------------------------------|
| 9000000000000000500 | HTTP 500                                                                                |
| 9000000000000000503 | HTTP 503 with `Retry-After: 1` when that batch is first asked, a good answer afterwards |
| 9000000000000000429 | HTTP 429 with `Retry-After: 1`, always                                                  |
| 9000000000000000302 | HTTP 302 to `/login`                                                                    |
| 9000000000000000408 | nothing: the request hangs, far longer than any timeout                                 |
| 9000000000000020001 | HTTP 200 with an HTML page                                                              |
| 9000000000000020002 | HTTP 200 with JSON that breaks off in the middle                                        |
| 9000000000000020003 | HTTP 200 with one code too few                                                          |
| 9000000000000020004 | HTTP 200 with `Data` null although `Exception` is 0                                     |
| 9000000000000000008 | Exception 8 (ArgumentIsNullOrIncorrect)                                                 |
| 9000000000000000018 | Exception 18 (PanelExpired)                                                             |
| 9000000000000000019 | Exception 19 (InvalidUserNameOrPass), though the credentials are good                   |
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lib.statuses import CATALOGUE

FIRST_SAMPLE_ID: Final = 639258934720294949
"""An Id of the length that real ones have: 18 digits, above 2^53."""

_QUEUED_ENDINGS: Final = range(90, 94)
_SENT_BUT_NOT_UPDATED_ENDINGS: Final = range(94, 96)
_UNKNOWN_CODES: Final = (26, 27)

# It shares no factor with 100, so that every hundred Ids in a row have all hundred endings.
_SAMPLE_STEP: Final = 12_347_837


class Fault(StrEnum):
    """A way in which the answer to a whole batch goes wrong."""

    SERVER_ERROR = "server_error"
    UNAVAILABLE_ONCE = "unavailable_once"
    TOO_MANY_REQUESTS = "too_many_requests"
    REDIRECT = "redirect"
    HANG = "hang"
    HTML_PAGE = "html_page"
    TRUNCATED = "truncated"
    CODE_MISSING = "code_missing"
    DATA_NULL = "data_null"
    ARGUMENTS_REJECTED = "arguments_rejected"
    PANEL_EXPIRED = "panel_expired"
    CREDENTIALS_REJECTED = "credentials_rejected"


FAULTS: Final[Mapping[int, Fault]] = MappingProxyType(
    {
        9_000_000_000_000_000_500: Fault.SERVER_ERROR,
        9_000_000_000_000_000_503: Fault.UNAVAILABLE_ONCE,
        9_000_000_000_000_000_429: Fault.TOO_MANY_REQUESTS,
        9_000_000_000_000_000_302: Fault.REDIRECT,
        9_000_000_000_000_000_408: Fault.HANG,
        9_000_000_000_000_020_001: Fault.HTML_PAGE,
        9_000_000_000_000_020_002: Fault.TRUNCATED,
        9_000_000_000_000_020_003: Fault.CODE_MISSING,
        9_000_000_000_000_020_004: Fault.DATA_NULL,
        9_000_000_000_000_000_008: Fault.ARGUMENTS_REJECTED,
        9_000_000_000_000_000_018: Fault.PANEL_EXPIRED,
        9_000_000_000_000_000_019: Fault.CREDENTIALS_REJECTED,
    },
)
"""The Ids that spoil their batch; the table in this module's docstring says how."""


def _code_of_ending(ending: int) -> int:
    if ending in CATALOGUE or ending in _UNKNOWN_CODES:
        return ending
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
    """Return one code an Id, in the order given."""
    return [_CODE_BY_ENDING[message_id % 100] for message_id in message_ids]


def fault_in(message_ids: Iterable[int]) -> Fault | None:
    """Return the fault of the first Id that spoils its batch, or None where the batch has no such Id."""
    for message_id in message_ids:
        if message_id in FAULTS:
            return FAULTS[message_id]
    return None


def sample_ids(count: int) -> list[int]:
    """Return `count` distinct Ids that look like real ones, the same ones every time, none of them a fault's.

    The first is `FIRST_SAMPLE_ID`. A hundred or more of them get every code of the table and both unknown codes, in
    the proportions of an ordinary day: most are sent.
    """
    return list(range(FIRST_SAMPLE_ID, FIRST_SAMPLE_ID + count * _SAMPLE_STEP, _SAMPLE_STEP))
