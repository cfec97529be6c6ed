"""An export that is uploaded again is recognised, and no row that may still change counts as final."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from lib.domain.intake import REJECTED, Reason, Rejected, Rows
from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, is_final
from lib.i18n.language import Language
from lib.intake import files
from lib.report.breakdown import Breakdown
from lib.report.columns import ADVICE, ANSWER_COLUMNS, COLUMNS
from lib.report.files import id_table, uploaded_file
from lib.report.files.reupload import added_columns, final_rows
from lib.report.frame import report_frame
from tests.helpers.answered_lookups import (
    ENGLISH,
    FARSI,
    LANGUAGES,
    answered_with,
    codes_of,
    columns_of_codes,
    languages,
    progress_of,
)

in_each_language = pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
Table = list[list[str]]


def from_csv(content: bytes) -> Table:
    # As a reader that leaves the byte order mark where it is.
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def from_xlsx(content: bytes) -> Table:
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def columns_of(table: Table) -> Callable[[int], pa.StringArray]:
    return lambda index: pa.array([row[index] for row in table[1:]], type=pa.string())


def finality(table: Table) -> list[bool] | None:
    found = final_rows(table[0], columns_of(table))
    return None if found is None else found.tolist()


def ids_csv(codes: Sequence[int], lang: Language) -> bytes:
    return id_table.to_csv(report_frame(answered_with(codes), lang), lang)


def file_of(codes: Sequence[int]) -> Rows:
    count = len(codes) + 1
    return Rows(
        headings=("Row", "Id", "Name"),
        columns=tuple(pa.array([str(index) for index in range(count)]) for _ in range(3)),
        is_number=(None, None, None),
        row_numbers=np.arange(2, count + 2, dtype=np.int32),
        row_indexes=np.array([*range(len(codes)), REJECTED], dtype=np.int32),
        id_column=1,
    )


@given(columns_of_codes.filter(bool), languages)
def test_an_export_of_ids_is_recognised_and_only_closed_codes_are_final(codes: list[int], lang: Language) -> None:
    assert finality(from_csv(ids_csv(codes, lang))) == [is_final(code) for code in codes]


@given(columns_of_codes, languages)
def test_a_file_given_back_is_recognised_and_its_rejected_row_is_not_final(codes: list[int], lang: Language) -> None:
    answered = replace(answered_with(codes), rejected=(Rejected(len(codes) + 2, "x", Reason.TELEPHONE),))
    found = finality(from_csv(uploaded_file.to_csv(file_of(codes), answered, lang)))
    assert found == [*(is_final(code) for code in codes), False]


@in_each_language
def test_both_kinds_of_xlsx_are_recognised(lang: Language) -> None:
    codes = [*CATALOGUE, 9001, NOT_ANSWERED]
    expected = [is_final(code) for code in codes]
    answered = answered_with(codes)
    of_ids = id_table.to_xlsx(
        report_frame(answered, lang), Breakdown.of_codes(codes_of(codes)), progress_of(codes), lang
    )
    assert finality(from_xlsx(of_ids)) == expected
    assert finality(from_xlsx(uploaded_file.to_xlsx(file_of(codes), answered, lang))) == [*expected, False]


@in_each_language
def test_an_export_is_recognised_as_the_intake_reads_it(lang: Language) -> None:
    codes = [*CATALOGUE, 9001, NOT_ANSWERED]
    answered = answered_with(codes, [10**17 + index for index in range(len(codes))])
    whole, progress = Breakdown.of_codes(codes_of(codes)), progress_of(codes)
    frame = report_frame(answered, lang)
    for content in (
        id_table.to_csv(frame, lang),
        id_table.to_xlsx(frame, whole, progress, lang),
        uploaded_file.to_csv(file_of(codes), answered, lang),
        uploaded_file.to_xlsx(file_of(codes), answered, lang),
    ):
        table = files.read(content)
        found = final_rows([column.header for column in table.columns], table.column_text)
        assert found is not None
        assert found[: len(codes)].tolist() == [is_final(code) for code in codes]


@in_each_language
def test_an_export_of_a_version_without_advice_is_recognised(lang: Language) -> None:
    advice = COLUMNS.index(ADVICE)
    table = [[*row[:advice], *row[advice + 1 :]] for row in from_csv(ids_csv([3, 2], lang))]
    assert finality(table) == [True, False]


@in_each_language
def test_an_export_is_recognised_with_columns_added_around_ours(lang: Language) -> None:
    before, after = (["Name", "Ali", "Bo"], ["Outcome", "=1", ""])
    table = [
        [left, *row, right] for left, row, right in zip(before, from_csv(ids_csv([3, 2], lang)), after, strict=True)
    ]
    assert finality(table) == [True, False]
    assert sorted(added_columns(table[0], columns_of(table)).values()) == list(range(2, 2 + len(ANSWER_COLUMNS)))


@pytest.mark.parametrize("written", ["3", " ۳ ", "٣", "3.0"])
def test_a_code_is_read_however_its_digits_are_written(written: str) -> None:
    table = from_csv(ids_csv([3], FARSI))
    table[1][1] = written
    assert finality(table) == [True]


@pytest.mark.parametrize("written", ["", "0", "8", "2", "3x", "33", "9001", "-3", "3.5"])
def test_a_table_in_which_a_code_does_not_fit_its_name_is_not_ours(written: str) -> None:
    table = from_csv(ids_csv([0, 3], ENGLISH))
    table[2][1] = written
    assert finality(table) is None


def test_an_export_in_the_words_of_an_earlier_version_is_recognised_with_all_its_columns() -> None:
    filtering = "تحویل نشده – فیلترینگ تی‌سی‌تی (شرح از ماست؛ این کد در صفحهٔ سامانهٔ پیامک نیست)"
    table = [
        ["شناسه", "کد", "نام", "شرح", "نتیجه", "چه باید کرد"],
        ["5", "2", "InQueue", "در حال ارسال", "در جریان", "صبر کنید؛ بعداً دوباره بپرسید"],
        ["6", "26", "NotDeliverTCTFiltering", filtering, "تحویل نشده", "از پشتیبانی سامانهٔ پیامک بپرسید"],
    ]
    assert list(added_columns(table[0], columns_of(table))) == ["code", "name", "description", "outcome", "advice"]
    assert finality(table) == [False, True]


@pytest.mark.parametrize(
    "table",
    [
        [["Id"], ["5"]],
        [["Id", "Code", "Name"], ["5", "3", "Sent"]],
        [["Id", "Code", "Outcome", "Name"], ["5", "3", "Sent", "Sent"]],
        [["Id", "Code", "other", "Name", "Outcome"], ["5", "3", "", "Sent", "Sent"]],
        [["Id", "کد", "Name", "Outcome"], ["5", "3", "Sent", "Sent"]],
        [["Id", "Code", "Name", "Outcome"], ["5", "3", "Sent", "bought it"]],
        [["Id", "Code", "Name", "Outcome"], ["5", "3", "Sent", ""]],
        [["Id", "Code", "Name", "Outcome"]],
        [[""], ["Sent"]],
    ],
)
def test_another_table_is_not_recognised(table: Table) -> None:
    assert finality(table) is None


@given(
    st.lists(st.sampled_from(["Row", "Id", "Code", "Name", "Outcome", "Advice", "کد", "نام", "نتیجه", ""]), max_size=12)
)
def test_headings_are_recognised_side_by_side_or_not_at_all(names: list[str]) -> None:
    cells = {"Code": "3", "کد": "3", "Row": "2"}
    found = added_columns(names, lambda index: pa.array([cells.get(names[index], "Sent")]))
    indexes = list(found.values())
    assert not indexes or indexes == sorted(indexes)
    assert not found or {"code", "name", "outcome"} <= found.keys()


def test_a_column_of_ours_in_which_a_person_wrote_is_theirs() -> None:
    table = from_csv(ids_csv([3, 2], ENGLISH))
    table[1][-1] = "called, no answer"
    assert added_columns(table[0], columns_of(table)).keys() == {"code", "name", "description", "outcome"}
