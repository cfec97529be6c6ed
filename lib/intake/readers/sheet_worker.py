"""Reads a sheet of a workbook, or a table of a web page; `lib.intake.readers.sheets` runs it as a process of its own.

A workbook can demand any amount of memory: for two cells at opposite corners of a sheet the reader allocates all cells
between them, and aborts if that fails. Therefore it runs in this process, with a memory limit, and imports nothing from
the rest of `lib`.

Standard input is a line of JSON, `{"memory": bytes, "sheet": name or null, "is_markup": whether it is no workbook}`,
followed by the file. Standard output is lines of JSON; each line about rows is followed by the buffers whose sizes it
gives:

    {"sheets": [[name, is_hidden], …], "sheet": name or null, "first_row": 0, "hidden": [row, …],
     "uncalculated": [row, …]}                            with the numbers of rows, from 1
    {"rows": 5000, "sizes": [[bytes of texts, of numbers, of kinds], …]}  with one item of `sizes` for each column
    {"end": true}
    {"refused": "password" | "broken_workbook" | …}  in place of any of these; it may have "limit", "row" or "sheets"

Texts are in UTF-8 with a NUL between cells; numbers are float64; kinds are one byte for each cell: TEXT, NUMBER (in
numbers), or EXACT (an integer that was never a float, in texts). A column of only texts or only numbers has no kinds.
"""

import gc
import json
import re
import runpy
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows has no limits; a file that demands too much memory ends only this process there
    resource = None  # type: ignore[assignment]

TEXT, NUMBER, EXACT = 0, 1, 2
_BATCH_CELLS: Final = 20_000
_NUL: Final = "\0"
_NO_MEMORY: Final = "pointer is null"
"""Text of the reader's panic when Python cannot allocate another text for it."""
_EXACT_FLOATS: Final = 2**53
_LONG: Final = 13
"""Digits of a long number; shorter ones are dates, telephone numbers and the like."""
_LONG_NUMBER: Final = re.compile(r"\s*\d{13,19}\s*")
_SAMPLE_ROWS: Final = 1_000
"""Rows of a sheet in which long numbers are looked for."""

T = TypeVar("T")


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer the one request in `source`."""
    gc.disable()  # a million short-lived cells have no cycles, and searching for them takes a third of the time
    request = json.loads(source.readline())
    _limit_memory(request["memory"])
    try:
        send = _send_table if request["is_markup"] else _send_sheet
        send(source.read(), request["sheet"], sink)
    except calamine.PasswordError:
        _send(sink, refused="password")
    except _CellError as error:
        _send(sink, refused="unreadable_cell", row=error.row)
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is not an `Exception`
        if isinstance(error, MemoryError) or _NO_MEMORY in str(error):
            _send(sink, refused="sheet_too_spread", limit=request["memory"])
        else:
            _send(sink, refused="broken_workbook")


class _CellError(Exception):
    """A cell holds a value that Python cannot represent.

    Attributes:
        row: Number of its row, from 1.
    """

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _limit_memory(limit: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(sink: BinaryIO, **message: object) -> None:
    sink.write(json.dumps(message).encode() + b"\n")
    sink.flush()


def _run(sibling: str) -> dict[str, Any]:
    """Return what a file beside this one defines; isolated as it is, this process can import nothing of ours."""
    return runpy.run_path(str(Path(__file__).with_name(sibling)))


def _send_table(content: bytes, name: str | None, sink: BinaryIO) -> None:
    """Send a table of a web page or the like."""
    module = _run("markup_tables.py")
    try:
        found = {sheet.name: sheet for sheet in module["sheets_in"](content)}
    except module["UnreadableError"]:
        _send(sink, refused="markup")
        return
    sheets = [(sheet.name, sheet.is_hidden) for sheet in found.values()]
    if name is not None and name not in found:
        _send(sink, refused="no_such_sheet", sheets=sheets)
        return
    visible_first = sorted(found.values(), key=lambda each: each.is_hidden)
    sheet = found[name if name is not None else _likeliest((each.name, each.rows) for each in visible_first) or ""]
    width = max(map(len, sheet.rows))
    rows = (row + [""] * (width - len(row)) for row in sheet.rows)
    _send(sink, sheets=sheets, sheet=sheet.name, first_row=0, hidden=sheet.hidden, uncalculated=[])
    _send_rows(rows, width, sink)


def _send_sheet(content: bytes, name: str | None, sink: BinaryIO) -> None:
    """Send a sheet of a workbook."""
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    found = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
    is_hidden = {item.name: item.visible != calamine.SheetVisibleEnum.Visible for item in found}
    sheets = list(is_hidden.items())
    if name is not None and name not in is_hidden:
        _send(sink, refused="no_such_sheet", sheets=sheets)
        return
    expected = name if name is not None else min(is_hidden, key=is_hidden.__getitem__, default="")  # the first visible
    marks_of = _run("sheet_marks.py")["MarksBeside"](content, expected).of
    sheet = _likeliest_sheet(book, is_hidden) if name is None else book.get_sheet_by_name(name)
    if sheet is None or sheet.start is None:
        _send(sink, sheets=sheets, sheet=name, first_row=0, hidden=[], uncalculated=[])
        _send(sink, end=True)
        return
    first_row, marks = sheet.start[0], marks_of(sheet.name)
    uncalculated = sorted({row + 1 for row, _ in marks.formulas})
    _send(sink, sheets=sheets, sheet=sheet.name, first_row=first_row, hidden=marks.hidden, uncalculated=uncalculated)
    width = max([sheet.width, *(column + 1 for _, column in marks.formulas)])
    rows: Iterator[Sequence[Any]] = sheet.iter_rows()  # from the top of the sheet on, with empty rows
    if marks.formulas:
        rows = marks.with_formulas(rows, width)
    try:
        _send_rows(islice(rows, first_row, None), width, sink)
    except (OverflowError, ValueError) as error:  # the sheet could be read, so it is not damaged
        raise _CellError(_rows_before_error(sheet) + 1) from error


def _likeliest_sheet(book: calamine.CalamineWorkbook, is_hidden: dict[str, bool]) -> calamine.CalamineSheet | None:
    """Return the sheet that holds Ids, else the first that is not empty; a visible one if there is any."""
    for hidden in (False, True):
        names = (name for name in is_hidden if is_hidden[name] is hidden)
        sheets = (sheet for sheet in map(book.get_sheet_by_name, names) if sheet.start is not None)
        sheet = _likeliest((sheet, islice(sheet.iter_rows(), (sheet.start or (0, 0))[0], None)) for sheet in sheets)
        if sheet is not None:
            return sheet
    return None


def _likeliest(tables: Iterable[tuple[T, Iterable[Sequence[Any]]]]) -> T | None:
    """Return the first table with several long numbers, else one with any, else the first; None where there is none."""
    first = single = None
    for table, rows in tables:
        found = 0
        with suppress(OverflowError, ValueError):  # said when the sheet is read
            for row in islice(rows, _SAMPLE_ROWS):
                found += any(map(_is_long, row))
                if found > 1:
                    return table
        first = first if first is not None else table
        single = table if found and single is None else single
    return single if single is not None else first


def _is_long(cell: object) -> bool:
    if isinstance(cell, str):
        return len(cell) >= _LONG and _LONG_NUMBER.fullmatch(cell) is not None
    return isinstance(cell, (int, float)) and cell >= 10 ** (_LONG - 1)


def _send_rows(rows: Iterable[Sequence[Any]], width: int, sink: BinaryIO) -> None:
    """Send rows of one width in batches, each as columns, and the end."""
    remaining, batch_rows = iter(rows), max(1, _BATCH_CELLS // max(width, 1))
    while batch := list(islice(remaining, batch_rows)):
        encoded = [_encode(cells) for cells in zip(*batch, strict=True)]
        _send(sink, rows=len(batch), sizes=[[len(buffer) for buffer in buffers] for buffers in encoded])
        for buffers in encoded:
            sink.writelines(buffers)
    _send(sink, end=True)


def _rows_before_error(sheet: calamine.CalamineSheet) -> int:
    rows = 0
    with suppress(OverflowError, ValueError):
        for rows, _ in enumerate(sheet.iter_rows(), start=1):  # noqa: B007 - counted up to the error
            pass
    return rows


def _encode(cells: tuple[Any, ...]) -> tuple[bytes, bytes, bytes]:
    """Return the texts, numbers and kinds of a column."""
    try:
        return _join(cells), b"", b""
    except TypeError:
        pass  # not all of them are texts
    if set(map(type, cells)) == {float}:
        return b"", array("d", cells).tobytes(), b""
    kinds, numbers, texts = bytearray(len(cells)), array("d"), []
    for index, cell in enumerate(cells):
        text = ""
        if type(cell) is str:
            text = cell
        elif type(cell) is float or (type(cell) is int and abs(cell) < _EXACT_FLOATS):
            kinds[index] = NUMBER
            numbers.append(cell)
        elif type(cell) is int:
            kinds[index] = EXACT
            text = str(cell)
        else:
            text = _cell_text(cell)
        texts.append(text)
    return _join(texts), numbers.tobytes(), bytes(kinds)


def _join(texts: Sequence[str]) -> bytes:
    joined = _NUL.join(texts)
    if joined.count(_NUL) != len(texts) - 1:
        joined = _NUL.join([text.replace(_NUL, "") for text in texts])
    return joined.encode()


def _cell_text(cell: object) -> str:
    """Return a boolean as spreadsheets show it, a duration in hours, and a date or time in ISO format."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
