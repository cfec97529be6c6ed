"""What the rows of a file mean: which of them is the header, and which column holds the Ids."""

import re
from collections.abc import Sequence
from typing import Final

from lib.given import Reason
from lib.intake.ids import bare, read_id
from lib.intake.table import Column

SAMPLE_ROWS: Final = 100
"""Rows looked at below the header."""
TITLE_ROWS: Final = 20
"""Rows among which a header is looked for by the name of its Id column."""
_TELEPHONE_PREFIXES: Final = ("98", "9")
_TELEPHONE_LENGTHS: Final = (10, 12)
_NUMBERED: Final = re.compile(r"^[+-]?[0-9]|[0-9]{6}")
_NUMBER_OF_SPREADSHEET: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:E\+[0-9]+)?")
_ARABIC_LETTERS: Final = str.maketrans("يكىۀة", "یکیهه")

_ID_WORDS: Final = ("id", "ids")
_ID_OWNERS: Final = ("", "nik", "niksms", "sms", "message", "msg", "track", "tracking", "send", "delivery")
_ID_HEADS: Final = ("شناسه", "شناسهی", "شناسههای", "کد", "شماره", "آیدی", "ایدی")
_ID_OBJECTS: Final = ("پیام", "پیامک", "ارسال", "پیگیری", "رهگیری", "یکتا", "نیک")
_ID_NAMES: Final = frozenset(
    [
        *(owner + word for owner in _ID_OWNERS for word in _ID_WORDS),
        *("trackcode", "trackingcode", "trackingnumber", "messagenumber", "smsnumber", "messagecode", "smscode"),
        *("شناسه", "شناسهها", "آیدی", "ایدی"),
        *(head + thing for head in _ID_HEADS for thing in _ID_OBJECTS),
        *("شناسهارسالپیامک", "شناسهارسالپیام", "کدارسالپیامک", "کدارسالپیام", "کدپیگیریپیامک", "کدرهگیریپیامک"),
    ]
)
"""Names of an Id column as `_plain` leaves them: no spaces, joiners or underscores."""

Rows = Sequence[Sequence[str]]


def header_place(rows: Rows) -> int | None:
    """Return which row names the columns, None where none does.

    Above it there may be titles: a row further down is the header where it names a column of Ids. Otherwise it can only
    be the first row.
    """
    for place, row in enumerate(rows[:TITLE_ROWS]):
        if _is_header(row) and any(_plain(cell) in _ID_NAMES for cell in row):
            return place
    return 0 if rows and _is_header(rows[0]) else None


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names columns: some cell is a word, and none begins as a number does or holds a long one.

    So a spoiled Id in the first row is rejected like any other, not taken for the name of its column.
    """
    cells = list(map(bare, row))
    is_worded = any(mark.isalpha() for cell in cells for mark in cell)
    return is_worded and not any(map(_NUMBERED.search, cells))


def are_ids(tokens: Sequence[str]) -> bool:
    """Whether all tokens are Ids, and none of them is a telephone number."""
    return all(_is_likely(read_id(token)) for token in tokens)


def find_id_column(header: Sequence[str], rows: Rows, width: int) -> int:
    """Return the column that most looks like Ids: by its name first, then by its content.

    A named column of `6.39259E+17` is still the one meant: better all rejected than telephone numbers asked about.
    """

    def score(place: int) -> tuple[bool, float, float]:
        cells = [row[place] for row in rows]
        found = [item for item in map(read_id, cells) if not isinstance(item, Reason)]
        is_named = bool(header) and _plain(header[place]) in _ID_NAMES
        likely = sum(map(_is_likely, found)) / max(len(rows), 1)
        length = sum(len(str(item)) for item in found) / max(len(found), 1)
        is_meant = is_named and (bool(found) or any(_NUMBER_OF_SPREADSHEET.fullmatch(bare(cell)) for cell in cells))
        return is_meant, round(likely, 1), length

    return max(range(width), key=lambda place: (*score(place), -place))


def describe(header: Sequence[str], rows: Rows, width: int) -> tuple[Column, ...]:
    """Return the columns to choose from, each with the first value in it."""

    def example(place: int) -> str:
        return next((cell for row in rows if (cell := row[place].strip())), "")

    return tuple(Column(place, header[place].strip() if header else "", example(place)) for place in range(width))


def _is_likely(found: int | Reason) -> bool:
    if isinstance(found, Reason):
        return False
    digits = str(found)
    return not (len(digits) in _TELEPHONE_LENGTHS and digits.startswith(_TELEPHONE_PREFIXES))


def _plain(header: str) -> str:
    """Return a header without what people vary: case, spaces, joiners, underscores, Arabic letters."""
    return "".join(mark for mark in header.casefold().translate(_ARABIC_LETTERS) if mark.isalpha())
