"""What the XML of a sheet of XLSX says besides its values: hidden rows, and formulas that were never calculated.

Only the process of `lib.intake.readers.sheet_worker` runs this file, with its limits; it imports nothing of `lib`.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import chain, repeat
from posixpath import join, normpath
from threading import Thread
from typing import IO, Final

_PIECE: Final = 2**22
_PREFIX: Final = rb"<(?:\w+:)?"
_SHEET: Final = re.compile(_PREFIX + rb"sheet\s([^>]*)>")
_RELATION: Final = re.compile(_PREFIX + rb"Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROW: Final = re.compile(_PREFIX + rb"row\s([^>]*)>")
_IS_HIDDEN: Final = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER: Final = re.compile(rb"\br\s*=\s*[\"'](\d{1,7})[\"']")
_UNCALCULATED: Final = re.compile(
    _PREFIX
    + rb"c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*"
    + _PREFIX
    + rb"f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(?:"
    + _PREFIX
    + rb"v\s*/>|"
    + _PREFIX
    + rb"v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA_END: Final = b"f>"
"""Ends the element of the first formula of a sheet. Nearly no sheet has any, and a pattern takes ten times as long."""
_ERRORS: Final = (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, ValueError, EOFError)


@dataclass
class Marks:
    """What a sheet says besides its values.

    Attributes:
        hidden: The numbers of its hidden rows, from 1.
        formulas: The formulas that have no value, each as a spreadsheet shows it, by row and column from 0.
        has_formulas: Whether it has formulas at all.
    """

    hidden: list[int] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    has_formulas: bool = False

    def with_formulas(self, rows: Iterator[Sequence[object]], width: int) -> Iterator[Sequence[object]]:
        """Yield the rows with formulas in the cells that have no value, and the rows below that have formulas only."""
        by_row: dict[int, dict[int, str]] = {}
        for (index, column), formula in self.formulas.items():
            by_row.setdefault(index, {})[column] = formula
        last = max(by_row)
        for index, row in enumerate(chain(rows, repeat(()))):
            if not row and index > last:
                return
            cells = [*row, *[""] * (width - len(row))]
            for column, formula in by_row.get(index, {}).items():
                cells[column] = formula
            yield cells


class MarksBeside:
    """Reads the marks of one sheet while the reader of workbooks, which holds no lock meanwhile, reads its values.

    Args:
        content: The workbook.
        expected: The sheet whose marks are most likely wanted.
    """

    def __init__(self, content: bytes, expected: str) -> None:
        self._content = content
        self._expected = expected
        self._read: Marks | BaseException = Marks()
        # A workbook that is refused does not wait for it at the end of the process: its XML may be of any length.
        self._thread = Thread(target=self._read_expected, daemon=True)
        self._thread.start()

    def of(self, sheet: str) -> Marks:
        """Return the marks of a sheet."""
        if sheet != self._expected:
            return marks_of(self._content, sheet)
        self._thread.join()
        if isinstance(self._read, BaseException):
            raise self._read
        return self._read

    def _read_expected(self) -> None:
        try:
            self._read = marks_of(self._content, self._expected)
        except BaseException as error:  # noqa: BLE001 - it is raised where the marks are wanted
            self._read = error


def marks_of(content: bytes, sheet: str) -> Marks:
    """Return what a sheet of a workbook says besides its values; nothing for other workbooks than XLSX."""
    marks = Marks()
    if not content.startswith(b"PK"):
        return marks
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            part = _part_of(archive, sheet)
            if part is not None:
                with archive.open(part) as stream:
                    for rows in _whole_rows(stream):
                        _add(marks, rows)
    except _ERRORS:
        return Marks()  # the reader of workbooks understands more than this; what it cannot read, it says
    return marks


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part that holds a sheet; None where there is none."""
    if "xl/workbook.xml" not in archive.namelist():
        return None
    relations = {
        found["Id"]: found["Target"]
        for found in _elements(_RELATION, archive.read("xl/_rels/workbook.xml.rels"))
        if {"Id", "Target"} <= found.keys()
    }
    for found in _elements(_SHEET, archive.read("xl/workbook.xml")):
        if found.get("name") == sheet:
            target = relations[next(found[key] for key in found if key.endswith(":id"))]
            return normpath(join("xl", target)).lstrip("/")
    return None


def _elements(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[dict[str, str]]:
    """Yield the attributes of elements."""
    for element in pattern.finditer(xml):
        pairs = _ATTRIBUTE.findall(element[1])
        yield {name.decode(): unescape((double or single).decode()) for name, double, single in pairs}


def _whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML in pieces that end before a row begins, so that no row is divided."""
    rest: list[bytes] = []
    while piece := stream.read(_PIECE):
        end = piece.rfind(b"</row>") + len(b"</row>")
        if end < len(b"</row>"):
            rest.append(piece)
            continue
        yield b"".join([*rest, piece[:end]])
        rest = [piece[end:]]
    yield b"".join(rest)


def _add(marks: Marks, rows: bytes) -> None:
    if b"hidden" in rows:
        for row in _ROW.finditer(rows):
            number = _NUMBER.search(row[1]) if _IS_HIDDEN.search(b" " + row[1]) else None
            if number:
                marks.hidden.append(int(number[1]))
    marks.has_formulas = marks.has_formulas or _FORMULA_END in rows
    if marks.has_formulas:
        for column, row_number, formula in _UNCALCULATED.findall(rows):
            marks.formulas[int(row_number) - 1, _index(column)] = "=" + unescape(formula.decode())


def _index(letters: bytes) -> int:
    """Return the index of a column, from 0: that of A is 0, of XFD 16383."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
