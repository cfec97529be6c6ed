"""Files that people really upload, and worse ones, each with its outcome.

Large files are built on demand. Every run builds the same ones.
"""

import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Final, NamedTuple

from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.refusals import Refusal
from tests.helpers.workbooks import Raw, SheetXml, ods, xlsx, xlsx_parts, zipped

FIRST, SECOND = 639258934720294949, 639258934720294950
BOM: Final = b"\xef\xbb\xbf"
PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS: Final = {"xlsx": b"PK\x03\x04", "xls": COMPOUND}
_BOMB_MEGABYTES: Final = 600
_MERGED: Final = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
_HIDDEN_COLUMN: Final = '<cols><col min="2" max="2" hidden="1"/></cols>'
_PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Counts(NamedTuple):
    """Rows of a file that is read: all, distinct Ids, repetitions and rejects."""

    given: int
    distinct: int
    repeated: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class BadFile:
    """A file and its outcome.

    Attributes:
        name: What is special about it.
        file_name: The name under which it is uploaded.
        build: Returns its content.
        outcome: Why the whole file is refused, or the counts of its rows.
        is_large: Whether building or reading it takes long.
    """

    name: str
    file_name: str
    build: Callable[[], bytes]
    outcome: Refusal | Counts
    is_large: bool = False


def _text(name: str, content: str | bytes, outcome: Refusal | Counts, extension: str = "csv") -> BadFile:
    raw = content.encode() if isinstance(content, str) else content
    return BadFile(name, f"{name.replace(' ', '-')}.{extension}", lambda: raw, outcome)


def _book(name: str, build: Callable[[], bytes], outcome: Refusal | Counts, extension: str = "xlsx") -> BadFile:
    return BadFile(name, f"{name.replace(' ', '-')}.{extension}", build, outcome)


def _large(name: str, build: Callable[[], bytes], outcome: Refusal | Counts, extension: str) -> BadFile:
    return BadFile(name, f"{name.replace(' ', '-')}.{extension}", build, outcome, is_large=True)


def noise(size: int) -> bytes:
    return random.Random(20).randbytes(size)  # noqa: S311 - the same noise in every run


def noise_after(magic: bytes) -> bytes:
    """Return a file of the largest size allowed: the first bytes of a format, followed by random bytes."""
    return magic + noise(IntakeLimits().file_bytes - len(magic))


def bomb() -> bytes:
    """Return a workbook of some hundred kilobytes that unpacks to more than the limit."""
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in xlsx_parts({"Sheet1": ("", "")}).items():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(b"<worksheet><sheetData>")
            for _ in range(_BOMB_MEGABYTES):
                part.write(b"<row/>" * (MEGABYTE // 6))
            part.write(b"</sheetData></worksheet>")
    return sink.getvalue()


def lying_bomb() -> bytes:
    """Return `bomb()` with a directory that declares each part to have a kilobyte."""
    content = bytearray(bomb())
    entry = content.find(b"PK\x01\x02")
    while entry >= 0:
        struct.pack_into("<I", content, entry + 24, 1024)
        entry = content.find(b"PK\x01\x02", entry + 46)
    return bytes(content)


def encrypted() -> bytes:
    """Return the compound file that Excel writes for a workbook with a password, as far as its directory."""
    entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
    return COMPOUND + bytes(504) + "Root Entry".encode("utf-16-le").ljust(128, b"\0") + entry.ljust(896, b"\0")


def far_apart() -> bytes:
    """Return a sheet of two cells in opposite corners, with 17 thousand million cells between them."""
    row = '<row r="{0}"><c r="{1}{0}"><v>5</v></c></row>'
    xml = f"<worksheet><sheetData>{row.format(1, 'A')}{row.format(1_048_576, 'XFD')}</sheetData></worksheet>"
    return zipped(xlsx_parts({"Sheet1": (xml, "")}))


def _wide_book() -> bytes:
    return xlsx(SheetXml([list(range(1, 16_385))]))


_TABLE: Final = f"شناسه پیامك,نام\n{FIRST},علی\n{SECOND},رضا\n"
_OLD_TABLE: Final = f"شناسه پيامك,نام\n{FIRST},علي\n{SECOND},رضا\n".encode("cp1256")
_ROWS: Final = [["شناسه", "نام"], [str(FIRST), "علی"], [str(SECOND), "رضا"]]
_TWO: Final = Counts(2, 2)

TEXTS: Final = (
    _text("random bytes", noise(4096), Refusal.NOT_TEXT),
    _text("png as csv", PNG, Refusal.NOT_TEXT),
    _text("png as xlsx", PNG, Refusal.NOT_TEXT, "xlsx"),
    _text("empty", b"", Refusal.EMPTY),
    _text("empty as xlsx", b"", Refusal.EMPTY, "xlsx"),
    _text("only blanks", " \n,,,\n\t\n", Refusal.EMPTY),
    _text("only a header", "شناسه پیامک,نام\n", Counts(0, 0)),
    _text(
        "trailing commas",
        f"id,name{',' * 10_000}\n" + "".join(f"{FIRST + i},x{',' * 10_000}\n" for i in range(99)),
        Counts(99, 99),
    ),
    _text("16384 columns", ",".join(["1"] * 16_384), Refusal.TOO_MANY_COLUMNS),
    _text(
        "leading invisible characters", f"\ufeff\u200f\u200eشناسه\n\u200f\u200c{FIRST}\n\u2066{SECOND}\u2069\n", _TWO
    ),
    _text("utf-8", _TABLE, _TWO),
    _text("utf-8 with mark", BOM + _TABLE.encode(), _TWO),
    _text("utf-16 with mark", _TABLE.encode("utf-16"), _TWO),
    _text("utf-16 big endian with mark", b"\xfe\xff" + _TABLE.encode("utf-16-be"), _TWO),
    _text("utf-16 without mark", _TABLE.encode("utf-16-le"), _TWO),
    _text("utf-16 big endian without mark", _TABLE.encode("utf-16-be"), _TWO),
    _text("windows-1256", _OLD_TABLE, _TWO),
    _text("windows-1256 of question marks", b"id\n" + b"?" * 18 + f"\n{FIRST}\n".encode(), Counts(2, 1, rejected=1)),
    _text("semicolons", _TABLE.replace(",", ";"), _TWO),
    _text("tabs", _TABLE.replace(",", "\t"), _TWO, "txt"),
    _text("persian digits", _TABLE.translate(_PERSIAN), _TWO),
    _text("arabic digits", _TABLE.translate(_ARABIC), _TWO),
    _text("direction marks", f"id,x\n\u200e{FIRST}\u200f,a\n{str(SECOND)[:9]}\u200e{str(SECOND)[9:]},b\n", _TWO),
    _text("formula of text", f'id,x\n="{FIRST}",a\n"=""{SECOND}""",b\n', _TWO),
    _text("apostrophes", f"id,x\n'{FIRST},a\n'{SECOND},b\n", _TWO),
    _text("scientific", f"id,x\n6.39259E+17,a\n{FIRST},b\n", Counts(2, 1, rejected=1)),
    _text("telephones", f"id,x\n09123456789,a\n989123456789,b\n{FIRST},c\n", Counts(3, 1, rejected=2)),
    _text("no header", f"علی,09123456789,{FIRST}\nرضا,09123456780,{SECOND}\n", _TWO),
    _text("duplicates", f"id,x\n{FIRST},a\n{SECOND},b\n{FIRST},c\n{FIRST},d\n", Counts(4, 2, 2)),
    _text("row numbers and spoiled ids", f"ردیف,مرجع\n1,{FIRST}\n2,6.39E+17\n3,\n", Counts(3, 1, rejected=2)),
    _text("two marks and an end mark", BOM * 2 + _TABLE.encode() + b"\x1a", _TWO),
    _text("delimiter named for excel", "sep=;\n" + _TABLE.replace(",", ";"), _TWO),
    _text("quoted newlines", f'id,text\n{FIRST},"a\r\nb,\nc"\n{SECOND},"""d"""\n', _TWO),
    _text("u+2028 in a cell", f"id,text\n{FIRST},a\u2028b\n{SECOND},\u2028\n", _TWO),
    _text("stray quote", f'id,text\n{FIRST},"a\n{SECOND},b\n', _TWO),
    _text("quotes that do not add up", f'id,text\n{FIRST},"code:\n12345\n', Refusal.UNREADABLE),
    _text("cell too long", f"id,text\n{FIRST},{'x' * 32_768}\n", Refusal.CELL_TOO_LONG),
    _text("utf-8 cut off", "شناسه\n۶۳۹".encode()[:-1], Refusal.DAMAGED_TEXT),
    _text("web page as xls", "<html><table><tr><td>639</td></tr></table></html>", Refusal.MARKUP, "xls"),
)

BOOKS: Final = (
    _book("only a header in a sheet", lambda: xlsx(SheetXml(_ROWS[:1])), Counts(0, 0)),
    _book("16384 columns in a sheet", _wide_book, Refusal.TOO_MANY_COLUMNS),
    _book("hidden sheet first", lambda: xlsx(SheetXml([["id"], ["7"]], "h", "hidden"), SheetXml(_ROWS)), _TWO),
    _book("empty sheet first", lambda: xlsx(SheetXml(name="empty"), SheetXml(_ROWS)), _TWO),
    _book(
        "hidden row and column",
        lambda: xlsx(SheetXml(_ROWS, before=_HIDDEN_COLUMN, row_attributes={1: 'hidden="1"'})),
        _TWO,
    ),
    _book("merged title", lambda: xlsx(SheetXml([["گزارش", None, None], [], *_ROWS], after=_MERGED)), _TWO),
    _book("below and beside blanks", lambda: xlsx(SheetXml(_ROWS, first_row=9, first_column=4)), _TWO),
    _book("numbers", lambda: xlsx(SheetXml([["id"], [123_456_789_012_345], [123_456_789_012_346]])), _TWO),
    _book("numbers too long", lambda: xlsx(SheetXml([["id"], [FIRST], [str(FIRST)]])), Counts(2, 1, rejected=1)),
    _book(
        "errors", lambda: xlsx(SheetXml([["id", "x"], [Raw("e", "#N/A"), "a"], [12, "b"]])), Counts(2, 1, rejected=1)
    ),
    _book(
        "elapsed time",
        lambda: xlsx(SheetXml([["id"], [Raw("n", str(FIRST), is_elapsed=True)]])),
        Refusal.UNREADABLE_CELL,
    ),
    _book("no sheets", lambda: xlsx(SheetXml()), Refusal.EMPTY),
    _book("opendocument", lambda: ods(SheetXml(_ROWS)), _TWO, "ods"),
    _book("opendocument named xlsx", lambda: ods(SheetXml(_ROWS)), _TWO),
    _book("archive", lambda: zipped({"ids.csv": _TABLE}), Refusal.NOT_TEXT, "zip"),
    _book("cut off", lambda: xlsx(SheetXml(_ROWS))[:-100], Refusal.BROKEN_WORKBOOK),
    _book("encrypted", encrypted, Refusal.PASSWORD),
    _book("far apart", far_apart, Refusal.SHEET_TOO_SPREAD),
)

LARGE: Final = (
    _large("zip bomb", bomb, Refusal.SHEET_TOO_LARGE, "xlsx"),
    _large("lying zip bomb", lying_bomb, Refusal.BROKEN_WORKBOOK, "xlsx"),
    _large("50 MB of noise as csv", partial(noise_after, b""), Refusal.NOT_TEXT, "csv"),
    _large("50 MB of noise as utf-8", partial(noise_after, BOM), Refusal.NOT_TEXT, "txt"),
    _large("50 MB of noise as utf-16", partial(noise_after, b"\xff\xfe"), Refusal.NOT_TEXT, "txt"),
    _large("50 MB of noise as xlsx", partial(noise_after, WORKBOOKS["xlsx"]), Refusal.BROKEN_WORKBOOK, "xlsx"),
    _large("50 MB of noise as xls", partial(noise_after, WORKBOOKS["xls"]), Refusal.BROKEN_WORKBOOK, "xls"),
    _large("over 50 MB", lambda: bytes(IntakeLimits().file_bytes + 1), Refusal.TOO_LARGE, "csv"),
)

BAD_FILES: Final[tuple[BadFile, ...]] = (*TEXTS, *BOOKS, *LARGE)
