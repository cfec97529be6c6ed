"""What the rows of a file mean: which of them is the header, and which column holds the Ids."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from lib.domain.intake import Reason
from lib.intake.ids import SAFE_DIGITS, bare, read_id
from lib.intake.table import Column

SAMPLE_ROWS: Final = 100
"""Rows looked at below the header."""
TITLE_ROWS: Final = 20
"""Rows among which a header is looked for by the name of its Id column."""
HEAD_ROWS: Final = 1 + TITLE_ROWS + SAMPLE_ROWS
"""Rows that `lay_out` is to be given."""
SPOILED: Final = (Reason.SCIENTIFIC, Reason.ROUNDED, Reason.QUESTION_MARKS, Reason.TOO_LARGE)
"""What Ids become by spreadsheets and programs: it is none any more, and tells a column of Ids all the same."""
_TELEPHONE_LENGTHS: Final = (10, 12)
_NUMBERED: Final = re.compile(r"^[+-]?[0-9]|[0-9]{6}")
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")
_LONG_NUMBER: Final = re.compile(r"[0-9]{13}")
"""What is no date, time or telephone number in a title."""
_SHORT_BELOW: Final = 10**5
_ENOUGH: Final = 0.3
_ROW_NUMBERS_BELOW: Final = 10**7
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

_ROW_NAMES: Final = (
    *("row", "rows", "rowno", "rownum", "rownumber", "rowinthefile", "no", "number", "index", "line", "count"),
    *("ردیف", "ردیفدرفایل", "شمارهردیف", "تعداد", "طول"),
)
_MONEY_NAMES: Final = ("price", "amount", "cost", "fee", "credit", "مبلغ", "قیمت", "هزینه", "بها", "تعرفه", "اعتبار")
_TELEPHONE_NAMES: Final = (
    *("phone", "phonenumber", "mobile", "mobilenumber", "tel", "telephone", "cellphone", "msisdn", "to", "from"),
    *("recipient", "receiver", "receptor", "sender", "sendernumber", "linenumber", "cardnumber", "nationalcode"),
    *("تلفن", "موبایل", "همراه", "تلفنهمراه", "شمارهتلفن", "شمارهموبایل", "شمارههمراه", "شمارهتلفنهمراه"),
    *("گیرنده", "شمارهگیرنده", "فرستنده", "شمارهفرستنده", "خط", "شمارهخط", "سرشماره", "شمارهکارت", "کدملی"),
)
_TIME_NAMES: Final = (
    *("date", "time", "datetime", "sentdate", "senddate", "sentat", "createdat", "timestamp"),
    *("تاریخ", "زمان", "ساعت", "تاریخارسال", "زمانارسال"),
)
_OTHER_NAMES: Final = frozenset(_ROW_NAMES + _MONEY_NAMES + _TELEPHONE_NAMES + _TIME_NAMES)
"""Names, likewise, of columns whose numbers are no Ids; those that our own exports add are among them."""
_CODE_NAMES: Final = frozenset(
    ("code", "statuscode", "status", "result", "text", "message", "کد", "کدوضعیت", "وضعیت", "نتیجه", "متن")
)
"""Names of columns whose short numbers are no Ids, while long ones may well be."""
_LONGEST_CODE: Final = 5
_NOTHING: Final = frozenset(("", "null", "none", "nan", "na", "nil"))
"""What programs write into a cell that holds nothing, as `_plain` leaves it; of `#N/A` that is `na`."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the first rows tell: the rows above the data, the header (() without one), and the columns."""

    top: int
    header: tuple[str, ...]
    id_column: int
    columns: tuple[Column, ...]


def lay_out(rows: Rows, place: int | None, width: int) -> Layout:
    """Return what the first HEAD_ROWS rows of a file tell, of which that at `place` is the header."""
    top, header = (0, ()) if place is None else (place + 1, tuple(rows[place]))
    sample = rows[top : top + SAMPLE_ROWS]
    return Layout(top, header, find_id_column(header, sample, width), describe(header, sample, width))


def header_place(rows: Rows) -> int | None:
    """Return which row names the columns, None where none does.

    Above it there may be titles: a row further down is the header where it names a column of Ids, and no row above it
    holds anything that may be or have been an Id, which would be lost. Otherwise it can only be the first row.
    """
    for place, row in enumerate(rows[:TITLE_ROWS]):
        is_named = any(_plain(cell) in _ID_NAMES for cell in row)
        if is_named and not any(_holds_number(cell) or _SIX_DIGITS.search(bare(cell)) for cell in row):
            return place
        if any(map(_holds_number, row)):
            break
    return 0 if rows and _is_header(rows[0]) else None


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names columns: some cell is a word, and none begins as a number does or holds a long one.

    So a spoiled Id in the first row is rejected like any other, not taken for the name of its column.
    """
    cells = list(map(bare, row))
    is_worded = any(mark.isalpha() for cell in cells for mark in cell)
    return is_worded and not any(map(_NUMBERED.search, cells))


def _holds_number(cell: str) -> bool:
    """Whether a cell holds what may be an Id or have been one, or a telephone number: what no title is."""
    found = read_id(cell)
    if isinstance(found, Reason):
        return found in (*SPOILED, Reason.TELEPHONE) or bool(_LONG_NUMBER.search(bare(cell)))
    return found >= _SHORT_BELOW


def find_id_column(header: Sequence[str], rows: Rows, width: int) -> int:
    """Return the column that most looks like Ids: by its name first, then by how long its numbers are.

    A named column of `6.39259E+17`, or of nothing, is still the one meant: better all rejected than telephone numbers,
    prices or row numbers asked about.
    """

    def score(place: int) -> tuple[int, float, float, int, int]:
        name = _plain(header[place]) if header else ""
        cells = [row[place] for row in rows]
        found = list(map(read_id, cells))
        sizes = [size for cell, item in zip(cells, found, strict=True) if (size := _likely_size(cell, item))]
        length, share = median(sizes) if sizes else 0, len(sizes) / max(len(rows), 1)
        numbers = [item for item in found if not isinstance(item, Reason)]
        is_counted = bool(numbers) and numbers == _row_numbers(numbers[0], len(numbers))
        is_other = name in _OTHER_NAMES or (name in _CODE_NAMES and length <= _LONGEST_CODE)
        if name in _ID_NAMES and not _is_something_else(cells, found):
            rank = 4 if is_counted else 5
        elif is_other or not sizes:
            rank = -1 if is_other else 0
        elif is_counted:
            rank = 1
        else:
            rank = 3 if share >= _ENOUGH else 2
        return rank, length, share, len(numbers), -place

    return max(range(width), key=score)


def _row_numbers(first: int, count: int) -> list[int]:
    return list(range(first, first + count)) if first + count < _ROW_NUMBERS_BELOW else []


def _is_something_else(cells: Sequence[str], found: Sequence[int | Reason]) -> bool:
    """Whether most of what is there are words or telephone numbers."""
    is_there = [_plain(cell) not in _NOTHING or any(map(str.isdigit, cell)) for cell in cells]
    others = [
        item is Reason.TELEPHONE or (item is Reason.NOT_A_NUMBER and any(map(str.isalpha, cell)))
        for cell, item, is_filled in zip(cells, found, is_there, strict=True)
        if is_filled
    ]
    return sum(others) * 2 > len(others)


def describe(header: Sequence[str], rows: Rows, width: int) -> tuple[Column, ...]:
    """Return the columns to choose from, each with the first value in it."""

    def example(place: int) -> str:
        return next((cell for row in rows if (cell := row[place].strip())), "")

    return tuple(Column(place, header[place].strip() if header else "", example(place)) for place in range(width))


def is_likely(found: int | Reason) -> bool:
    """Whether a token is an Id that is no telephone number, or was one before it was spoiled."""
    if isinstance(found, Reason):
        return found in SPOILED
    digits = str(found)
    return not (len(digits) in _TELEPHONE_LENGTHS and digits.startswith("9"))


def _likely_size(cell: str, found: int | Reason) -> int:
    """Return how many digits a likely Id has, 0 where it is none; a spoiled one is longer than what spoils no number."""
    if not is_likely(found):
        return 0
    if isinstance(found, Reason):
        return min(len(bare(cell)), SAFE_DIGITS) if found is Reason.QUESTION_MARKS else SAFE_DIGITS
    return len(str(found))


def _plain(header: str) -> str:
    """Return a header without what people vary: case, spaces, joiners, underscores, Arabic letters."""
    return "".join(mark for mark in header.casefold().translate(_ARABIC_LETTERS) if mark.isalpha())
