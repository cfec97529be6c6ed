"""A file that Arrow reads has the same cells and row numbers as if the `csv` module had read it."""

import csv
import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lib.intake.grid import Grid, without_blanks
from lib.intake.limits import IntakeLimits
from lib.intake.readers.arrow_csv import ArrowText
from lib.intake.readers.arrow_csv import read_rows as read_by_arrow
from lib.intake.readers.csv_module import read_rows as read_by_csv
from lib.intake.readers.delimited import find_delimiter
from lib.intake.refusals import Refusal, RefusedFileError
from tests.helpers.provider import known

LIMITS = IntakeLimits()
SMALL_BLOCK = 48
"""Number of bytes that Arrow reads at a time here, so that even short texts consist of several blocks."""

usual = st.text(st.sampled_from('05۱,;"\n\r \tax\u2028\u200f\ufeff\x1f\x00'), max_size=60)
cells = st.text(st.sampled_from('05۱,;"\n\r xش'), max_size=5)
ends = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def written(draw: st.DrawFn) -> str:
    """Return a table as programs write it: all rows of one width, quoted where necessary or everywhere."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=30))
    sink = io.StringIO(newline="")
    end = draw(ends)
    if draw(st.booleans()):
        csv.writer(sink, lineterminator=end).writerows(rows)
    else:
        csv.writer(sink, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return sink.getvalue() + draw(st.sampled_from(["", "\n", "\r\n", "\r"]))


def shape(grid: Grid) -> list[tuple[int, tuple[str, ...]]]:
    try:
        filled = without_blanks(grid, LIMITS)
    except RefusedFileError as refused:
        assert refused.refusal is Refusal.EMPTY  # noqa: PT017 - either is right
        return []
    return list(zip(filled.row_numbers.tolist(), filled.head(1000), strict=True))


def shape_by_csv(content: bytes, delimiter: str) -> list[tuple[int, tuple[str, ...]]] | None:
    try:
        return shape(read_by_csv(content, delimiter, LIMITS))
    except RefusedFileError as refused:
        return [] if refused.refusal is Refusal.EMPTY else None


@given(usual | written(), st.sampled_from([SMALL_BLOCK, 2**20]))
@example("\r\n\r\n5\r\n", 2**20)
@example("5\r\n" * 30, SMALL_BLOCK)
@example("0\n\n5", 2**20)
@example('"a\n",5\n', 2**20)
@example('"a\nb,c",5\n1,2\n', 2**20)
@example('5,""\n', 2**20)
@example("\ufeff5\n", 2**20)
@example("5;;\n;; \n", 2**20)
@example('"a","b"\n' * 5 + '"a","bcd\r\n"\n', SMALL_BLOCK)
def test_arrow_reads_the_rows_that_csv_reads(text: str, block: int) -> None:
    content = text.encode()
    delimiter = find_delimiter(content)
    fast = read_by_arrow(content, delimiter, LIMITS, block)
    assume(fast is not None)
    assert fast is not None
    assert shape(fast) == shape_by_csv(content, delimiter)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("row", ["5,a,b", '5,"a, b",c', '"5","a""b",""', "5,,", "۵,شناسه,ی"])
def test_what_programs_write_is_read_by_arrow(row: str, end: str) -> None:
    content = (f"id,x,y{end}" + f"{row}{end}" * 50).encode()
    fast = read_by_arrow(content, ",", LIMITS)
    assert fast is not None
    assert [number for number, _ in shape(fast)] == list(range(1, 52))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [SMALL_BLOCK, 2**20])
def test_blank_lines_are_counted_by_arrow_too(end: str, block: int) -> None:
    content = (f"id,x{end}" + f"5,a{end}{end}" * 50).encode()
    fast = read_by_arrow(content, ",", LIMITS, block)
    assert fast is not None
    assert [number for number, _ in shape(fast)] == [1, *range(2, 101, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "id,x\n5\n",
        "id,x\n5,a,b\n",
        'id,x\n5,a"b\n',
        'id,x\n5,"a\n',
        '"a"b,5\n',
        "x" * 100_001,
        "1," * 200,
    ],
)
def test_what_arrow_could_read_differently_is_left_to_csv(text: str) -> None:
    assert read_by_arrow(text.encode(), ",", LIMITS) is None


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12), ends, st.sampled_from([0, 1]))
@example([5], "\n", 0)
@example([6], "\n", 1)
@example([0, 6], "\n", 0)
@example([3] * 9, "\r\n", 1)
def test_no_cell_is_longer_than_the_limit_where_no_line_is(lengths: list[int], end: str, ends_after: int) -> None:
    content = end.join("x" * length for length in lengths) + end * ends_after
    text = ArrowText.inspect(content.encode(), ",", IntakeLimits(cell_characters=5))
    has_short_cells = known(text).has_short_cells
    assert has_short_cells or max(lengths) > 5 - len(end)
    assert max(lengths) <= 5 or not has_short_cells
