"""The rows of a file of customers."""

from typing import Final

FIRST_ID: Final = 639_258_934_720_294_949
HEADINGS: Final = ("name", "mobile", "message id", "campaign")
ID: Final = HEADINGS[2]
_FIRST_NAMES: Final = ("علی", "مریم", "رضا", "زهرا")


def customers(count: int) -> tuple[list[str], ...]:
    """Return the cells of each of `HEADINGS`, `count` a column; all names differ."""
    return (
        [f"{_FIRST_NAMES[row % len(_FIRST_NAMES)]} رضایی {row // len(_FIRST_NAMES)}" for row in range(count)],
        [f"0912{row:07}" for row in range(count)],
        [str(FIRST_ID + row) for row in range(count)],
        [("یلدا", "نوروز")[row % 2] for row in range(count)],
    )
