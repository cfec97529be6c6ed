"""Why a whole file is refused, and which sheets of it could be read instead."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a file is refused. The comments say what `found`, `limit` and `row` of the error hold."""

    EMPTY = "empty"  # nothing but blanks in the file
    EMPTY_SHEET = "empty_sheet"  # nothing in this sheet of the workbook; `sheets` has the others
    NO_SUCH_SHEET = "no_such_sheet"  # the requested sheet; `sheets` has those that exist
    TOO_LARGE = "too_large"  # bytes
    NOT_TEXT = "not_text"  # neither text nor a workbook: a picture, a document
    DAMAGED_TEXT = "damaged_text"  # text in UTF-8 or UTF-16 that is cut off or corrupted
    MARKUP = "markup"  # a web page or XML without any table, or damaged
    ARCHIVE = "archive"  # packed files: several, locked, damaged, packed twice, or in a format that is not unpacked
    UNREADABLE = "unreadable"  # unbalanced quotes; `row` is the record in which they fail
    TOO_MANY_COLUMNS = "too_many_columns"  # columns
    TOO_MANY_ROWS = "too_many_rows"  # rows that hold anything
    CELL_TOO_LONG = "cell_too_long"  # characters; `row`
    SHEET_TOO_LARGE = "sheet_too_large"  # bytes of the workbook once unpacked
    SHEET_TOO_SPREAD = "sheet_too_spread"  # cells too many or too far apart; `limit` is memory in bytes
    TOO_SLOW = "too_slow"  # reading was given up; `limit` is seconds
    UNREADABLE_CELL = "unreadable_cell"  # a number under a format of time that cannot hold it; `row`
    BROKEN_WORKBOOK = "broken_workbook"  # a workbook by its first bytes, but damaged or cut off
    PASSWORD = "password"  # noqa: S105 - the workbook is encrypted


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of a workbook that a person can choose.

    Attributes:
        name: Its name.
        is_hidden: Whether the spreadsheet hides it.
    """

    name: str
    is_hidden: bool


class RefusedFileError(Exception):
    """A file cannot be read. The error holds no text of any cell.

    Attributes:
        refusal: Why.
        found: The number found, in the unit that `Refusal` names; 0 where there is none.
        limit: The limit that it exceeds; 0 where there is none.
        row: Number of the row concerned; 0 where there is none.
        sheets: The sheets of the workbook, where they are known, so that another one can be chosen.
    """

    def __init__(self, refusal: Refusal, found: int = 0, limit: int = 0, row: int = 0) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.found = found
        self.limit = limit
        self.row = row
        self.sheets: tuple[Sheet, ...] = ()
