"""A file broken down by a column: every row with an Id counts once, on the page and in the files."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import NO_NAMES, Outcome
from lib.report.facets.cross_table import MOST_PARTS, Across, cross_table
from lib.report.facets.of_file import key_of
from lib.report.facets.table_file import BrokenDown, to_csv, to_xlsx
from lib.report.files.result_rows import NO_ID
from lib.report.proportions import LEAST
from tests.helpers.answered_lookups import ENGLISH, known_codes
from tests.helpers.file_rows import facets_of

KEY = key_of("own_0:value")
rows = st.lists(
    st.tuples(st.sampled_from("abc "), known_codes | st.sampled_from([NOT_ANSWERED, NO_ID, 9001])), min_size=1
)


@given(rows, st.sampled_from(Across), st.integers(1, 3))
def test_the_lines_add_up_to_the_rows_that_have_an_id(
    given_rows: list[tuple[str, int]], across: Across, most: int
) -> None:
    facets = facets_of({"part": [part for part, _ in given_rows]}, [code for _, code in given_rows])
    table = cross_table(facets, KEY, across, most=most)
    assert table.total == sum(code != NO_ID for _, code in given_rows)
    assert table.total + table.without_id == len(given_rows)
    for line in table.lines:
        assert sum(line.outcomes.values()) == line.total
        if line.place is not None:
            counted = [code for part, code in given_rows if (part.strip() or "(nothing)") == line.label]
            for head, count in zip(table.heads, line.counts, strict=True):
                assert count == sum(code in head.codes for code in counted)


def test_an_id_in_several_rows_counts_in_each_and_no_share_is_claimed_of_a_few() -> None:
    facets = facets_of({"line": ["a"] * LEAST + ["b"] * 2}, [9] * LEAST + [3] * 2)
    many, few = cross_table(facets, KEY, Across.OUTCOME).lines
    assert (many.label, many.total, many.is_enough) == ("a", LEAST, True)
    assert (few.label, few.counts, few.is_enough) == ("b", (0, 2), False)


def test_what_is_left_over_stands_in_one_line_at_the_end_and_days_in_their_order() -> None:
    parts = [f"part {place}" for place in range(MOST_PARTS + 5) for _ in range(MOST_PARTS + 5 - place)]
    table = cross_table(facets_of({"part": parts}, [3] * len(parts)), KEY, Across.OUTCOME)
    assert [line.label for line in table.lines[:2]] == ["part 0", "part 1"]
    assert (table.lines[-1].place, table.lines[-1].parts) == (None, 5)
    days = facets_of({"day": ["1404/07/03", "1404/07/01", "1404/07/03", "1404/07/02"]}, [3] * 4)
    labels = [line.label for line in cross_table(days, key_of("own_0:day"), Across.OUTCOME).lines]
    assert labels == sorted(labels)


def test_statuses_stand_worst_first_and_the_rare_ones_together() -> None:
    codes = [3] * 50 + [9] * 20 + [10] * 19 + [11] * 18 + [23] * 17 + [24] * 16 + [1] * 15 + [2] * 14
    table = cross_table(facets_of({"line": ["a"] * len(codes)}, codes), KEY, Across.STATUS)
    assert [head.codes for head in table.heads] == [(9,), (10,), (11,), (23,), (24,), (3,), (1, 2)]
    assert table.heads[0].outcome is Outcome.NOT_DELIVERED
    assert table.heads[-1].outcome is None


@pytest.mark.parametrize("across", Across)
def test_the_files_have_counts_as_numbers_and_nothing_that_runs_as_a_formula(across: Across) -> None:
    facets = facets_of({"=1+1": ["=A1"] * 40 + ["b"] * 2}, [9] * 10 + [3] * 32)
    table = cross_table(facets, KEY, across, most=100)
    source = BrokenDown(table, facets.title(KEY), across is Across.STATUS, NO_NAMES)
    heading, first, second = csv.reader(io.StringIO(to_csv(source, ENGLISH).decode("utf-8-sig")))
    assert heading[0] == "'=1+1"
    assert first == ["'=A1", "40", "10", "25", "30", "75"]
    assert second == ["b", "2", "0", "", "2", ""]
    book = load_workbook(io.BytesIO(to_xlsx(source, ENGLISH)))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert cells[1][1:] == [40, 10, 25, 30, 75]
    assert [row[1].value for row in book.worksheets[-1].iter_rows(min_row=2)] == [10, 32]
