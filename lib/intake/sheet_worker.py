"""A process of its own that reads one sheet of a workbook; `lib.intake.sheets` starts it by the path of this file.

A workbook can ask for any amount of memory: two cells at the far corners of a sheet make the reader allocate all cells
between them, and where that fails it aborts. So it runs here, under a limit, and knows nothing of the rest of `lib`.

In on stdin: a line of JSON, `{"memory": bytes, "sheet": name or null}`, then the file. Out on stdout: lines of JSON, of
which a part's is followed by the cells it announces:

    {"sheets": [[name, is_hidden], …], "sheet": name or null, "first_row": 0}
    {"rows": 5000, "sizes": [[bytes of texts, of numbers, of kinds], …]}  one `sizes` a column
    {"end": true}  or  {"refused": "password" | "broken_workbook" | "no_such_sheet" | "sheet_too_spread", …}  with "limit" or "row"

Texts are in UTF-8 with a NUL between cells; numbers are float64; kinds are a byte a cell: TEXT, NUMBER (in numbers), or
EXACT (an integer that is no float: in texts). A column of nothing but texts, or but numbers, has no kinds.
"""

import gc
import json
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, Final

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows has no limits; there a file that asks for too much ends this process alone
    resource = None  # type: ignore[assignment]

TEXT, NUMBER, EXACT = 0, 1, 2
CELLS_AT_ONCE: Final = 20_000
_NUL: Final = "\0"
_NO_MEMORY: Final = "pointer is null"
"""What the reader's panic says where Python could make it no more texts."""
_EXACT_FLOATS: Final = 2**53


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer the one request that stands in `source`."""
    gc.disable()  # a million short-lived cells hold no cycle, and looking for some takes a third of the time
    request = json.loads(source.readline())
    _limit_memory(request["memory"])
    try:
        _answer(BytesIO(source.read()), request["sheet"], sink)
    except calamine.PasswordError:
        _say(sink, refused="password")
    except _CellError as error:
        _say(sink, refused="unreadable_cell", row=error.row)
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no `Exception`
        if isinstance(error, MemoryError) or _NO_MEMORY in str(error):
            _say(sink, refused="sheet_too_spread", limit=request["memory"])
        else:
            _say(sink, refused="broken_workbook")


class _CellError(Exception):
    """A cell in row `row` of the sheet holds what Python has no value for."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _limit_memory(limit: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(sink: BinaryIO, **message: object) -> None:
    sink.write(json.dumps(message).encode() + b"\n")
    sink.flush()


def _answer(content: BytesIO, name: str | None, sink: BinaryIO) -> None:
    book = calamine.CalamineWorkbook.from_filelike(content)
    found = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
    is_hidden = {item.name: item.visible != calamine.SheetVisibleEnum.Visible for item in found}
    sheets = list(is_hidden.items())
    if name is not None and name not in is_hidden:
        _say(sink, refused="no_such_sheet", sheets=sheets)
        return
    # Visible ones first; `sorted` keeps the order of the workbook.
    sheet = _first_filled(book, sorted(is_hidden, key=is_hidden.__getitem__) if name is None else [name])
    first_row = sheet.start[0] if sheet is not None and sheet.start is not None else 0
    _say(sink, sheets=sheets, sheet=sheet.name if sheet is not None else name, first_row=first_row)
    if sheet is not None:
        for columns in _parts(sheet, first_row):
            encoded = [_encoded(cells) for cells in columns]
            _say(sink, rows=len(columns[0]), sizes=[[len(buffer) for buffer in buffers] for buffers in encoded])
            for buffers in encoded:
                sink.writelines(buffers)
    _say(sink, end=True)


def _first_filled(book: calamine.CalamineWorkbook, names: Sequence[str]) -> calamine.CalamineSheet | None:
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            return sheet
    return None


def _parts(sheet: calamine.CalamineSheet, first_row: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the cells from `first_row` on, some rows at a time, by columns."""
    rows = islice(sheet.iter_rows(), first_row, None)  # it begins at the top of the sheet, with rows of nothing
    at_once = max(1, CELLS_AT_ONCE // max(sheet.width, 1))
    try:
        while part := list(islice(rows, at_once)):
            yield list(zip(*part, strict=True))
    except (OverflowError, ValueError) as error:  # the sheet itself was read before: it is not damaged
        raise _CellError(_rows_before_error(sheet) + 1) from error


def _rows_before_error(sheet: calamine.CalamineSheet) -> int:
    rows = 0
    with suppress(OverflowError, ValueError):
        for rows, _ in enumerate(sheet.iter_rows(), start=1):  # noqa: B007 - counted up to the error
            pass
    return rows


def _encoded(cells: tuple[Any, ...]) -> tuple[bytes, bytes, bytes]:
    try:
        return _joined(cells), b"", b""
    except TypeError:
        pass  # not all of them are texts
    if set(map(type, cells)) == {float}:
        return b"", array("d", cells).tobytes(), b""
    kinds, numbers, texts = bytearray(len(cells)), array("d"), []
    for place, cell in enumerate(cells):
        text = ""
        if type(cell) is str:
            text = cell
        elif type(cell) is float or (type(cell) is int and abs(cell) < _EXACT_FLOATS):
            kinds[place] = NUMBER
            numbers.append(cell)
        elif type(cell) is int:
            kinds[place] = EXACT
            text = str(cell)
        else:
            text = _shown(cell)
        texts.append(text)
    return _joined(texts), numbers.tobytes(), bytes(kinds)


def _joined(texts: Sequence[str]) -> bytes:
    joined = _NUL.join(texts)
    if joined.count(_NUL) != len(texts) - 1:
        joined = _NUL.join([text.replace(_NUL, "") for text in texts])
    return joined.encode()


def _shown(cell: object) -> str:
    """Return a boolean as spreadsheets show it, a duration as hours, and a date or time as ISO does."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
