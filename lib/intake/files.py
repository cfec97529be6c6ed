"""An uploaded CSV or TXT file into Ids: text, table, the column that holds the Ids.

A file is UTF-8, with or without a byte order mark; anything else is refused with the way to save it again, since a
guessed encoding turns digits into other characters without a word. Rows keep the numbers a spreadsheet shows.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from lib.given import Intake, Reason
from lib.intake.ids import bare, read_id, sort_out
from lib.intake.text import split_tokens

MAX_BYTES: Final = 50 * 1024 * 1024
"""The largest file that is read; `server.maxUploadSize` in `.streamlit/config.toml` says the same in megabytes."""
MAX_COLUMNS: Final = 200
_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_ROWS: Final = 200
_TELEPHONE_PREFIXES: Final = ("98", "9")
_TELEPHONE_LENGTHS: Final = (10, 12)
_QUOTED: Final = re.compile(r'"[^"]*"')
_NUMBERED: Final = re.compile(r"^[+-]?[0-9]|[0-9]{6}")
_NUMBER_OF_SPREADSHEET: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:E\+[0-9]+)?")

_ID_NAMES: Final = frozenset(
    [
        "id",
        "ids",
        "nikid",
        "nikids",
        "messageid",
        "messageids",
        "msgid",
        "smsid",
        "niksmsid",
        "شناسه",
        "شناسهها",
        "شناسهپیام",
        "شناسهپیامک",
        "کدپیام",
        "کدپیامک",
        "کدپیگیری",
        "کدرهگیری",
        "شمارهپیام",
        "شمارهپیامک",
        "آیدی",
    ]
)
"""Names of an Id column as `_plain` leaves them: no spaces, joiners or underscores."""
_ARABIC_LETTERS: Final = str.maketrans("يك", "یک")


class Refusal(StrEnum):
    """Why a whole file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_UTF8 = "not_utf8"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNREADABLE = "unreadable"


class RefusedFileError(Exception):
    """A file that cannot be read: why, and the number found where a limit was passed (bytes, columns, or a row)."""

    def __init__(self, refusal: Refusal, found: int = 0) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.found = found


@dataclass(frozen=True, slots=True)
class Column:
    """A column one can choose: its place, its header ('' where the file has none) and its first value."""

    place: int
    header: str
    example: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file as rows of cells. `header_rows` is 1 where the first row names the columns, else 0.

    `numbers[i]` is the row number of `rows[i]` as a spreadsheet shows it: the first record of the file is row 1, and
    blank rows, which are left out here, were counted.
    """

    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    header_rows: int
    columns: tuple[Column, ...]
    id_column: int

    def intake(self, column: int) -> Intake:
        """Return what `column` holds; a row without that cell is rejected as an empty cell."""
        return sort_out(self._cells(column))

    def _cells(self, column: int) -> Iterator[tuple[int, str]]:
        for number, row in zip(self.numbers[self.header_rows :], self.rows[self.header_rows :], strict=True):
            yield number, row[column] if column < len(row) else ""


def read(content: bytes) -> Table:
    """Return the table that a CSV or TXT file holds.

    Raises:
        RefusedFileError: it is empty, too large, no text, not UTF-8, too wide, or its quotes do not add up.
    """
    rows, numbers = _split(_decode(content))
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS:
        raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, width)
    header_rows = int(_is_header(rows))
    if not header_rows and _is_list(rows, width):
        listed = [(number, token) for number, row in zip(numbers, rows, strict=True) for token in _tokens(row)]
        rows, numbers, width = [[token] for _, token in listed], [number for number, _ in listed], 1
    if not rows:
        raise RefusedFileError(Refusal.EMPTY)
    id_column = _find_id_column(rows, header_rows, width)
    return Table(rows, numbers, header_rows, _columns(rows, header_rows, width), id_column)


def _decode(content: bytes) -> str:
    if not content:
        raise RefusedFileError(Refusal.EMPTY)
    if len(content) > MAX_BYTES:
        raise RefusedFileError(Refusal.TOO_LARGE, len(content))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedFileError(Refusal.NOT_UTF8)
    if b"\x00" in content:
        raise RefusedFileError(Refusal.NOT_TEXT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFileError(Refusal.NOT_UTF8) from error


def _split(text: str) -> tuple[list[list[str]], list[int]]:
    """Split into the rows that hold anything, and their numbers.

    Where quotes do not add up (a pasted-together list may hold a stray one) they are taken as they stand, provided that
    all rows come out equally wide: if not, a delimiter or a line end within quotes would shift a number into another
    column.
    """
    csv.field_size_limit(MAX_BYTES)
    rows: list[list[str]] = []
    try:
        for row in _records(text, csv.QUOTE_MINIMAL):
            rows.append(row)  # noqa: PERF402 - on an error the rows before it are counted
    except csv.Error as error:
        failed = len(rows) + 1
        rows = list(_records(text, csv.QUOTE_NONE))
        if len({len(row) for row in rows if row}) > 1:
            raise RefusedFileError(Refusal.UNREADABLE, failed) from error
    numbers = [number for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    return [rows[number - 1] for number in numbers], numbers


def _records(text: str, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    """Yield every record without the empty cells at its end, of which spreadsheets leave thousands."""
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), quoting=quoting, strict=True):
        while row and not row[-1]:
            row.pop()
        yield row


def _delimiter(text: str) -> str:
    """Return the delimiter that most of the first lines hold; `csv.Sniffer` takes '8' for a bare list of Ids."""
    lines = _QUOTED.sub("", text[:100_000]).split("\n", _SAMPLE_ROWS)[:_SAMPLE_ROWS]
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines))


def _tokens(row: Sequence[str]) -> Iterator[str]:
    for cell in row:
        if cell.isdecimal():
            yield cell  # nearly all are: a million regular expressions saved
        else:
            yield from (token for _, token in split_tokens(cell))


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names columns: some cell is a word, and none begins as a number does or holds a long one.

    So a spoiled Id in the first row is rejected like any other, not taken for the name of its column.
    """
    cells = [bare(cell) for row in rows[:1] for cell in row]
    is_worded = any(mark.isalpha() for cell in cells for mark in cell)
    return is_worded and not any(map(_NUMBERED.search, cells))


def _is_list(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the file is a list of Ids in the form of a paste: a single column, or nothing but Ids in all columns."""
    found = [read_id(token) for row in rows[:_SAMPLE_ROWS] for token in _tokens(row)]
    return width == 1 or all(not isinstance(item, Reason) and not _is_telephone(item) for item in found)


def _find_id_column(rows: Sequence[Sequence[str]], header_rows: int, width: int) -> int:
    """Return the column that most looks like Ids: by its name first, then by its content.

    A named column of `6.39259E+17` is still the one meant: better all rejected than telephone numbers asked about.
    """
    sample = rows[header_rows : header_rows + _SAMPLE_ROWS]

    def score(place: int) -> tuple[bool, float, float]:
        cells = [row[place] for row in sample if place < len(row)]
        found = [item for item in map(read_id, cells) if not isinstance(item, Reason)]
        is_named = bool(header_rows) and place < len(rows[0]) and _plain(rows[0][place]) in _ID_NAMES
        likely = sum(not _is_telephone(item) for item in found) / max(len(sample), 1)
        length = sum(len(str(item)) for item in found) / max(len(found), 1)
        is_meant = is_named and any(_NUMBER_OF_SPREADSHEET.fullmatch(bare(cell)) for cell in cells)
        return is_meant, round(likely, 1), length

    return max(range(width), key=lambda place: (*score(place), -place))


def _is_telephone(number: int) -> bool:
    digits = str(number)
    return len(digits) in _TELEPHONE_LENGTHS and digits.startswith(_TELEPHONE_PREFIXES)


def _plain(header: str) -> str:
    """Return a header without what people vary: case, spaces, joiners, underscores."""
    return "".join(mark for mark in header.casefold().translate(_ARABIC_LETTERS) if mark.isalpha())


def _columns(rows: Sequence[Sequence[str]], header_rows: int, width: int) -> tuple[Column, ...]:
    header = rows[0] if header_rows else []
    first = rows[header_rows] if len(rows) > header_rows else []

    def cell(row: Sequence[str], place: int) -> str:
        return row[place].strip() if place < len(row) else ""

    return tuple(Column(place, cell(header, place), cell(first, place)) for place in range(width))
