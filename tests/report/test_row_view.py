"""Filters let rows through by their status, and one row is shown with its own cells."""

import numpy as np
import pyarrow as pa
import pytest

from lib.domain.intake import REJECTED, SKIPPED_FINAL, Reason, Rejected, Rows
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import Outcome
from lib.report.columns import ADVICE, ANSWER_COLUMNS, CODE, ID, NAME, OUTCOME, added_headings
from lib.report.files import uploaded_file
from lib.report.files.result_rows import NO_ID, OwnColumn, ResultRows, rows_of_file
from lib.report.row_view import kept_rows, name_column, part_of, rows_at
from tests.helpers.answered_lookups import ENGLISH, answered_with
from tests.helpers.exported_files import given_rows, read_csv

IDS = [639258934720294949, 639258934720294950, 639258934720294951]
PLACES = [0, 1, 1, REJECTED, 2]


def answered() -> Answered:
    found = answered_with([3, 9, NOT_ANSWERED], IDS)
    return Answered(
        found.ids,
        found.codes,
        (),
        (Rejected(5, "x", Reason.NOT_A_NUMBER),),
        found.progress,
        found.source,
        found.dialect,
    )


def file() -> Rows:
    ids = ["x" if place < 0 else str(IDS[place]) for place in PLACES]
    return given_rows([list("abcde"), ids], PLACES, ["name", "Id"], id_column=1)


def rows() -> ResultRows:
    return rows_of_file(file(), answered(), ENGLISH)


@pytest.mark.parametrize(
    ("outcomes", "codes", "expected"),
    [
        ([Outcome.SENT], [], [0]),
        ([Outcome.NOT_DELIVERED], [], [1, 2]),
        ([Outcome.SENT, Outcome.NOT_ANSWERED], [], [0, 4]),
        ([], [NOT_ANSWERED, 9], [1, 2, 4]),
        ([Outcome.SENT], [9], []),
    ],
)
def test_filters_keep_repeated_rows_and_none_without_an_id(
    outcomes: list[Outcome], codes: list[int], expected: list[int]
) -> None:
    kept = kept_rows(rows(), outcomes, codes, None)
    assert kept is not None
    assert np.flatnonzero(kept).tolist() == expected
    searched = kept_rows(rows(), outcomes, codes, np.array([True, True, False, True, True]))
    assert searched is not None
    assert np.flatnonzero(searched).tolist() == [row for row in expected if row != 2]


def test_without_filters_a_search_alone_counts() -> None:
    found = np.array([True, False, False, True, False])
    assert kept_rows(rows(), [], [], found) is found
    assert kept_rows(rows(), [], [], None) is None


def test_rows_are_texts_with_the_own_columns_first() -> None:
    shown = rows()
    part = part_of(shown, [OUTCOME], shown.own, np.array([3, 0]))
    assert part.column_names == ["own_0", "own_1", OUTCOME.key]
    assert part.to_pandas().to_numpy().tolist() == [["d", "x", "Rejected"], ["a", str(IDS[0]), "Sent"]]
    assert part_of(shown, [ID], (), np.array([3, 4])).to_pandas().to_numpy().tolist() == [[""], [str(IDS[2])]]


def test_rows_have_their_own_cells_but_not_their_ids_twice() -> None:
    shown = rows()
    row, other = rows_at(shown, np.array([2, 3]), shown.own[0], ENGLISH)
    assert (row.fields, row.name, row.message_id, row.code, row.place) == ({"name": "c"}, "c", IDS[1], 9, 1)
    assert (other.fields, other.name) == ({"name": "d"}, "d")
    (rejected,) = rows_at(shown, np.array([3]), None, ENGLISH)
    assert (rejected.name, rejected.message_id, rejected.code) == ("", None, NO_ID)
    assert rejected.answers[OUTCOME.key] == "Rejected"


def test_a_row_that_was_left_keeps_the_status_that_it_came_with() -> None:
    headings = [*added_headings(ENGLISH, ["Id"]).values()]
    before = read_csv(uploaded_file.to_csv(file(), answered(), ENGLISH))
    columns = [list(column) for column in zip(*before[1:], strict=True)]
    again = given_rows(columns, [SKIPPED_FINAL, 0, 0, REJECTED, 1], ["name", "Id", *headings], id_column=1)
    shown = rows_of_file(again, answered_with([3, NOT_ANSWERED], IDS[1:]), ENGLISH)
    assert [column.heading for column in shown.own] == ["name", "Id"]
    assert shown.codes.tolist() == [3, 3, 3, NO_ID, NOT_ANSWERED]
    assert shown.answers[CODE.key].to_pylist() == ["3", "3", "3", "", ""]
    (left,) = rows_at(shown, np.array([0]), None, ENGLISH)
    assert (left.message_id, left.place, left.answers[NAME.key]) == (IDS[0], SKIPPED_FINAL, "Sent")


def test_only_the_kept_rows_are_written() -> None:
    lines = read_csv(uploaded_file.to_csv(file(), answered(), ENGLISH, np.array([False, True, False, True, False])))
    assert [line[:2] for line in lines] == [["name", "Id"], ["b", str(IDS[1])], ["d", "x"]]
    assert len(lines[0]) == 2 + 1 + len(ANSWER_COLUMNS)
    assert lines[2][-1] == rows().answers[ADVICE.key][3].as_py()


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["نام", "موبایل"], 0),
        (["mobile", " Customer Name "], 1),
        (["نام مشتری", "نام"], None),
        (["نام کمپین"], None),
        ([], None),
    ],
)
def test_names_are_in_the_column_whose_heading_alone_says_so(headings: list[str], expected: int | None) -> None:
    own = [
        OwnColumn(f"own_{place}", heading, pa.array([""]), place, has_ids=False)
        for place, heading in enumerate(headings)
    ]
    column = name_column(own)
    assert (None if column is None else column.source) == expected
