"""A table of which only one column is read at first equals the one that is read at once."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.files import read_at_once
from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.layout import HEAD_ROWS
from lib.intake.tables.lazy_table import read_lazily
from lib.intake.tables.table import Table
from tests.helpers.intake_reference import contents_of

LIMITS: Final = IntakeLimits()
FIRST: Final = 639258934720294949
ROWS: Final = HEAD_ROWS + 40

cells = st.sampled_from(["", " ", "x", "علی", "09123456789", str(FIRST), "6.39E+17", '"a, b"', "a\u2028b", "7"])
rows = st.tuples(st.integers(0, ROWS - 1), st.lists(cells, min_size=1, max_size=4))


def lines_of(count: int = ROWS, header: str = "نام,شناسه,x") -> list[str]:
    return [header, *(f"علی {row},{FIRST + row},{row}" for row in range(count))]


def lazily(lines: list[str], limits: IntakeLimits = LIMITS) -> Table | None:
    return read_lazily("\n".join(lines).encode() + b"\n", "utf-8", limits)


def check_same(mine: Table, theirs: Table) -> None:
    assert (mine.columns, mine.id_column, mine.has_header) == (theirs.columns, theirs.id_column, theirs.has_header)
    assert mine.row_numbers.tolist() == theirs.row_numbers.tolist()
    assert mine.preview(5) == theirs.preview(5)
    assert mine.is_number == theirs.is_number
    found, expected = mine.intake(mine.id_column), theirs.intake(theirs.id_column)
    assert contents_of(found) == contents_of(expected)
    for column in mine.columns:
        assert mine.column_text(column.index).to_pylist() == theirs.column_text(column.index).to_pylist()
    rows, expected_rows = mine.rows(mine.id_column, found), theirs.rows(theirs.id_column, expected)
    assert [column.to_pylist() for column in rows.columns] == [column.to_pylist() for column in expected_rows.columns]
    assert rows.row_indexes.tolist() == expected_rows.row_indexes.tolist()


@pytest.mark.parametrize(
    "lines",
    [
        lines_of(),
        ["گزارش,,", "روز,1403,-", *lines_of()],
        lines_of(header="a,b,c"),
        [line + '," x"' for line in lines_of()],
        [line.replace(",", "\t") for line in lines_of()],
    ],
    ids=["plain", "titles above", "names that say nothing", "quotes", "tabs"],
)
def test_a_regular_table_read_lazily_is_the_same(lines: list[str]) -> None:
    table = lazily(lines)
    assert table is not None
    check_same(table, read_at_once("\n".join(lines).encode() + b"\n", "utf-8", LIMITS))


@given(st.lists(rows, max_size=4))
def test_any_table_is_the_same_or_is_left_to_be_read_at_once(irregular: list[tuple[int, list[str]]]) -> None:
    lines = lines_of()
    for index, row in irregular:
        lines[index + 1] = ",".join(row)
    table = lazily(lines)
    if table is not None:
        check_same(table, read_at_once("\n".join(lines).encode() + b"\n", "utf-8", LIMITS))


@pytest.mark.parametrize(
    "lines",
    [
        lines_of(20),
        lines_of()[1:],
        [*lines_of(), ",,"],
        [*lines_of(), "علی,,7"],
        [*lines_of(), "", "a,5,b"],
        [line + "," for line in lines_of()],
        [*lines_of(), "a,5,b,c"],
        [*lines_of(), 'a,5,"b\nc"'],
        [str(FIRST + row) for row in range(ROWS)],
    ],
    ids=["short", "no header", "blank", "no Id", "empty", "an empty column", "ragged", "lines within quotes", "a list"],
)
def test_an_irregular_table_is_left_to_be_read_at_once(lines: list[str]) -> None:
    assert lazily(lines) is None


def test_too_many_rows_are_refused_with_their_number() -> None:
    with pytest.raises(RefusedFileError) as caught:
        lazily(lines_of(), IntakeLimits(rows=ROWS - 1))
    assert (caught.value.refusal, caught.value.found, caught.value.limit) == (Refusal.TOO_MANY_ROWS, ROWS, ROWS - 1)
    assert lazily(lines_of(), IntakeLimits(rows=ROWS)) is not None
