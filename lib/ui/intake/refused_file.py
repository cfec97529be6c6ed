"""Why a file cannot be read, in words: the number found, the limit, and what to do."""

from collections.abc import Mapping
from typing import Final

from lib.i18n.language import Language, mark
from lib.intake.limits import MEGABYTE
from lib.intake.refusals import Refusal, RefusedFileError

_IN_MEGABYTES: Final = frozenset([Refusal.TOO_LARGE, Refusal.SHEET_TOO_LARGE, Refusal.SHEET_TOO_SPREAD])

_MESSAGES: Final[Mapping[Refusal, str]] = {
    Refusal.EMPTY: mark("The file is empty. Choose the file that holds the Ids."),
    Refusal.EMPTY_SHEET: mark("This sheet is empty. Choose another sheet."),
    Refusal.NO_SUCH_SHEET: mark("The workbook has no such sheet any more. Choose another sheet."),
    Refusal.TOO_LARGE: mark("The file has {found} MB; at most {limit} MB are read. Split it and upload the parts."),
    Refusal.NOT_TEXT: mark(
        "This is neither text nor a workbook. Upload the list of Ids as CSV, TXT, XLSX, XLS or ODS; a picture or a PDF "
        "cannot be read."
    ),
    Refusal.DAMAGED_TEXT: mark(
        "The text in the file is damaged or cut off. Export it again, as 'CSV UTF-8', and upload that file."
    ),
    Refusal.MARKUP: mark(
        "This is a web page without a table that can be read, whatever its name says. Open it in Excel, choose File, "
        "Save As, 'Excel Workbook (.xlsx)', and upload that file."
    ),
    Refusal.ARCHIVE: mark(
        "This packed file holds several files, or is locked, damaged or packed in a way that is not read here. Unpack "
        "it first, then upload the file that holds the Ids."
    ),
    Refusal.UNREADABLE: mark("Row {row} of the file cannot be read. Correct that row and upload the file again."),
    Refusal.UNREADABLE_CELL: mark(
        "A cell in row {row} has a date or time format that cannot hold its number. In Excel set the column to Text, "
        "enter the Ids again from their source, and upload the file again."
    ),
    Refusal.TOO_MANY_COLUMNS: mark(
        "The file has {found} columns; at most {limit} are read. Keep the column of Ids and upload it again."
    ),
    Refusal.TOO_MANY_ROWS: mark("The file has {found} rows; at most {limit} are read. Split it and upload the parts."),
    Refusal.CELL_TOO_LONG: mark(
        "A cell in row {row} has {found} characters; at most {limit} are read. Shorten it and upload the file again."
    ),
    Refusal.SHEET_TOO_LARGE: mark(
        "The workbook unpacks to {found} MB; at most {limit} MB are read. Copy the column of Ids into a new workbook "
        "and upload that."
    ),
    Refusal.SHEET_TOO_SPREAD: mark(
        "The sheet has too many cells, or cells too far apart, to be read in {limit} MB. Copy the column of Ids into a "
        "new workbook and upload that."
    ),
    Refusal.TOO_SLOW: mark(
        "The workbook could not be read in {limit} seconds. Copy the column of Ids into a new workbook and upload that."
    ),
    Refusal.BROKEN_WORKBOOK: mark(
        "The workbook is damaged or cut off. Open it in Excel, choose File, Save As, and upload the new file."
    ),
    Refusal.PASSWORD: mark(
        "The workbook is locked with a password. In Excel choose File, Info, Protect Workbook, Encrypt with Password, "
        "clear the password, save, and upload it again."
    ),
}


def refusal_in_words(refused: RefusedFileError, lang: Language) -> str:
    """Return why a file is refused and what to do."""
    found, limit = float(refused.found), float(refused.limit)
    if refused.refusal in _IN_MEGABYTES:
        # A file just above the limit must not read as if it were at the limit.
        found, limit = _tenths_up(found / MEGABYTE), limit / MEGABYTE
    return lang.say(_MESSAGES[refused.refusal], found=_whole(found), limit=_whole(limit), row=refused.row)


def _tenths_up(number: float) -> float:
    return -(-number * 10 // 1) / 10


def _whole(number: float) -> float | int:
    return int(number) if number == int(number) else number
