"""A file within the limits is read or refused in memory of some times its size, whatever fills it."""

import sys
import tracemalloc
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pytest

from lib.intake.files import read
from lib.intake.grid import Grid, has_blank_rows, without_blanks
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.readers.csv_module import read_rows as read_by_csv
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.lazy_table import LazyCells
from tests.helpers.uploads import BOM, FIRST, SECOND, table_of, texts_of

SIZE: Final = 2 * MEGABYTE
ID: Final = str(FIRST).encode()


def largest(content: bytes, limits: IntakeLimits) -> Refusal | None:
    """Return how reading a file ended, having checked that Python allocated no more than some times its size."""
    tracemalloc.start()
    try:
        read(content, limits)
    except RefusedFileError as refused:
        return refused.refusal
    else:
        return None
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 32 * SIZE


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (b"\n", Refusal.EMPTY),
        (b"\r", Refusal.EMPTY),
        (b" \n", Refusal.EMPTY),
        (b",\n", Refusal.EMPTY),
        ("\u00a0\n".encode(), Refusal.EMPTY),
        (b"12,", Refusal.TOO_MANY_COLUMNS),
        (b'"12",', Refusal.TOO_MANY_COLUMNS),
        (b",".join([b"12"] * 60_000) + b"\n", Refusal.TOO_MANY_COLUMNS),
        (b"12 12\n", Refusal.TOO_MANY_ROWS),
        (b",".join([ID] * 200) + b"\n", Refusal.TOO_MANY_ROWS),
        (b"x,y\n5\n5,,\n", Refusal.TOO_MANY_ROWS),
    ],
    ids=["lf", "cr", "blanks", "commas", "nbsp", "a line", "quotes", "wide", "two a row", "200 a row", "ragged"],
)
def test_a_file_full_of_one_thing_is_refused_in_little_memory(part: bytes, refusal: Refusal) -> None:
    content, limits = part * (SIZE // len(part)), IntakeLimits(rows=1000)
    assert largest(content, limits) == refusal


@pytest.mark.parametrize("part", [b"\n", b"\r", b" \n", "\u2003\n".encode()], ids=["lf", "cr", "blanks", "em spaces"])
@pytest.mark.parametrize("start", [b"5", b"id\n5"])
def test_rows_between_a_million_blank_ones_are_read_in_little_memory(start: bytes, part: bytes) -> None:
    count = SIZE // len(part)
    end = b"\r" if part == b"\r" else b"\n"
    content = start.replace(b"\n", end) + end + part * count + b"6" + end
    assert largest(content, IntakeLimits(rows=10)) is None
    table = read(content, IntakeLimits(rows=10))
    assert table.row_numbers.tolist() == [start.count(b"\n") + 1, start.count(b"\n") + 2 + count]


def test_what_python_strips_is_blank_and_nothing_else_is() -> None:
    texts = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
    cells = pa.array(texts, pa.string())
    grid = Grid.from_columns([cells], np.arange(len(texts), dtype=np.int32))
    kept = without_blanks(grid, IntakeLimits()).cells.column(0).to_pylist()
    assert kept == [text for text in texts if text.strip()]
    assert has_blank_rows(grid.cells)


def test_a_long_line_is_distinguished_from_a_long_text_and_from_empty_cells() -> None:
    limits = IntakeLimits(cell_characters=20, columns=5)
    for line in ("a,b" + "," * 500, '"' + "x," * 100 + '",b', "a,b,c,d,e" + "," * 500):
        assert read_by_csv(f"{line}\n5,6\n".encode(), ",", limits).cells.num_columns <= 5
    for line in ("a," * 300, '"a, b",' * 60 + "c", "5\n" * 90 + "12," * 90 + "\n6"):
        with pytest.raises(RefusedFileError) as caught:
            read_by_csv(line.encode(), ",", limits)
        assert caught.value.refusal is Refusal.TOO_MANY_COLUMNS


# Marks before and after a text


def test_a_second_byte_order_mark_is_not_part_of_the_first_heading() -> None:
    for content in (BOM * 2 + f"Id,x\n{FIRST},a\n".encode(), f"\ufeff\ufeffId,x\n{FIRST},a\n".encode("utf-16-le")):
        assert [column.header for column in read(content).columns] == ["Id", "x"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
@pytest.mark.parametrize("text", ["Id\n5\n\x1a", "شناسه,x\r\n5,a\r\n\x1a", "5\n\x1a"])
def test_the_mark_that_dos_ends_a_text_with_is_not_a_row(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).intake(0).ids.tolist() == [5]
    assert read(text.encode(encoding)).row_count == 1


@pytest.mark.parametrize("hint", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_a_first_line_that_names_the_delimiter_is_not_a_row(hint: str) -> None:
    table = table_of(f"{hint}Id;a,b,c\n{FIRST};x,y,z\n{SECOND};u,v\n")
    assert [column.header for column in table.columns] == ["Id", "a,b,c"]
    assert table.row_numbers.tolist() == [2, 3]
    assert texts_of(table)[0] == (str(FIRST), "x,y,z")


def test_two_reruns_may_read_all_columns_at_once() -> None:
    loads: list[int] = []

    def load() -> Any:  # noqa: ANN401 - Arrow ships no types
        if not loads:
            loads.append(1)
            assert cells.column(1).to_pylist() == ["second"]  # as another rerun would, while this one reads
        return pa.table({"0": ["5"], "1": ["second"]})

    cells = LazyCells(0, pa.chunked_array([["5"]]), pa.table({"0": ["5"]}), load)
    assert [column.to_pylist() for column in cells.columns] == [["5"], ["second"]]
