"""One search finds a row by any part of any cell, however the cell and the search are typed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.text_search import search_key
from lib.report.columns import ANSWER_COLUMNS
from lib.report.files.result_rows import ResultRows, rows_of_file, rows_of_ids
from lib.report.frame import report_frame
from lib.report.row_search import RowSearch
from tests.helpers.answered_lookups import FARSI, answered_with
from tests.helpers.exported_files import given_rows

ID = 639258934720294949
NAMES = ["مریم رضایی", "علي كاظمي", "Sara", "رضا مریم‌زاده"]
MOBILES = ["09123456789", "+98 912 345 6780", "98935-111-2233", "9123450000"]
numbers = st.from_regex(r"(0|98|0098|980|\+98|\+98 )?9[0-9 -]{1,11}", fullmatch=True)
cells = st.text(max_size=8) | numbers | st.from_regex(r"[0-9]{1,20}", fullmatch=True) | st.sampled_from(NAMES)


def file_of(names: list[str], mobiles: list[str], ids: list[str], codes: list[int]) -> ResultRows:
    rows = given_rows([names, mobiles, ids], list(range(len(codes))), ["نام", "موبایل", "شناسه"], id_column=2)
    return rows_of_file(rows, answered_with(codes, [ID + row for row in range(len(codes))]), FARSI)


def found(rows: ResultRows, query: str) -> list[int]:
    kept = RowSearch(rows).find(query)
    assert kept is not None
    return np.flatnonzero(kept).tolist()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("09123456789", [0]),
        ("۰۹۱۲۳۴۵۶۷۸۹", [0]),
        ("989123456789", [0]),
        ("+98 912 345 6789", [0]),
        ("0098 912-345-6789", [0]),
        ("0912 345 6780", [1]),
        ("0935 111 2233", [2]),
        ("+989123450000", [3]),
        ("0912345", [0, 1, 3]),
        ("مريم", [0, 3]),
        ("مریم رضا", [0, 3]),
        ("كاظمی", [1]),
        ("مُریم زاده", [3]),
        ("SARA", [2]),
        ("سارا", []),
        (str(ID + 1), [1]),
        ("۴۹۵۲", [3]),
        ("رضا 0912", [0, 3]),
        ("تحویل نشده", [1]),
        ("ارسال شده مریم", [0, 3]),
    ],
)
def test_a_row_is_found_by_what_a_person_knows_of_it(query: str, expected: list[int]) -> None:
    rows = file_of(NAMES, MOBILES, [str(ID + row) for row in range(4)], [3, 9, 2, 3])
    assert found(rows, query) == expected


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6), cells)
def test_a_row_is_found_if_every_word_is_in_one_of_its_cells(texts: list[tuple[str, str]], query: str) -> None:
    names, mobiles = (list(column) for column in zip(*texts, strict=True))
    rows = file_of(names, mobiles, ["x"] * len(texts), [3] * len(texts))
    words = search_key(query).split()
    kept = RowSearch(rows).find(query)
    if not words:
        assert kept is None
        return
    answers = [rows.answers[column.key][0].as_py() for column in ANSWER_COLUMNS]
    keys = [
        [search_key(text.replace("\n", " ")) for text in (*row, str(ID + place), *answers)]
        for place, row in enumerate(texts)
    ]
    assert kept is not None
    assert kept.tolist() == [all(any(word in key for key in row) for word in words) for row in keys]


def test_pasted_ids_are_found_by_their_digits_and_their_status() -> None:
    answered = answered_with([3, 9], [ID, ID + 1])
    rows = rows_of_ids(report_frame(answered, FARSI), answered)
    assert (found(rows, "4950"), found(rows, "مسدودی تبلیغاتی"), found(rows, "9999")) == ([1], [1], [])


@pytest.mark.parametrize("query", ["", " ", "\u200c", "\n\t\u202e"])
def test_a_search_for_nothing_finds_all(query: str) -> None:
    answered = answered_with([3])
    assert RowSearch(rows_of_ids(report_frame(answered, FARSI), answered)).find(query) is None
