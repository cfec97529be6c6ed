"""Files of the desk: a row a customer, with a mobile, an Id that the sandbox answers by its ending, and a campaign."""

from typing import Final

from lib.domain.statuses import Outcome, status_of
from lib.sandbox.scenarios import code_of

ROWS: Final = 2_000
_FIRST: Final = 639258934720290000


def plain_file() -> str:
    """Return a file of ROWS rows, as CSV."""
    rows = (f"Customer {row},{mobile_of(row)},{_FIRST + row},{'yalda' if row % 3 else 'nowruz'}" for row in range(ROWS))
    return "\n".join(["name,mobile,message id,campaign", *rows])


def mobile_of(row: int) -> str:
    """Return the mobile number of a row."""
    return f"0912{row:07}"


def _is_failed(message_id: int) -> bool:
    return status_of(code_of(message_id)).outcome is Outcome.NOT_DELIVERED


def failures(count: int) -> int:
    """Return how many of the first rows are not delivered."""
    return sum(_is_failed(_FIRST + row) for row in range(count))


def file_with_a_cause(count: int) -> str:
    """Return a file as CSV, in which one campaign has two thirds of the failures and a fifth of the rest."""
    rows = (
        f"Customer {row},{mobile_of(row)},{_FIRST + row},{'nowruz' if row * 7 % 15 < share else 'yalda'}"
        for row in range(count)
        for share in [10 if _is_failed(_FIRST + row) else 3]
    )
    return "\n".join(["name,mobile,message id,campaign", *rows])
