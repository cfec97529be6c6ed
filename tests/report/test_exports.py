"""Exports hold what the page shows, to the last digit, and the intake can read them again."""

import csv
import io
import re
import zipfile
from itertools import groupby

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, load_workbook

from lib.domain.failures import Failure
from lib.domain.intake import MAX_ID
from lib.domain.lookups import MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Outcome
from lib.gateway.errors import GATEWAY_ERRORS
from lib.i18n.language import Language
from lib.intake import files
from lib.report.breakdown import Breakdown
from lib.report.columns import COLUMNS, ID, headings_of
from lib.report.files import id_table, writers
from lib.report.frame import report_frame
from tests.helpers.answered_lookups import (
    ASKED_AT,
    ENGLISH,
    FARSI,
    LANGUAGES,
    answered_with,
    any_codes,
    codes_of,
    columns_of_ids,
    languages,
    progress_of,
)

BOM = b"\xef\xbb\xbf"
LONG_IDS = [2**53 + 1, 639258934720294949, MAX_ID]
CHECK_ID = "Check the Id, the account and the date"
MIXED = [3, 3, 0, 9001, NOT_ANSWERED, MIN_CODE]
EVERY_REASON = tuple((index, 1, Failure(kind.kind, 500, 2, 9)) for index, kind in enumerate(GATEWAY_ERRORS))
EVERY_ANSWER = [*[NOT_ANSWERED] * (len(GATEWAY_ERRORS) + 1), *CATALOGUE, 9001, 9002, MIN_CODE, -5]
in_each_language = pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)


@st.composite
def frames(draw: st.DrawFn) -> tuple[pd.DataFrame, Language]:
    ids = draw(columns_of_ids)
    codes = draw(st.lists(any_codes, min_size=len(ids), max_size=len(ids)))
    lang = draw(languages)
    return report_frame(answered_with(codes, ids), lang), lang


def rows(frame: pd.DataFrame) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in frame.itertuples(index=False)]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx(codes: list[int], lang: Language, *, repeated: int = 0, rejected: int = 0) -> bytes:
    frame = report_frame(answered_with(codes), lang)
    progress = progress_of(codes, repeated=repeated, rejected=rejected)
    return id_table.to_xlsx(frame, Breakdown.of_codes(codes_of(codes)), progress, lang)


def opened(content: bytes) -> CalamineWorkbook:
    return load_workbook(io.BytesIO(content))


def sheet(content: bytes, index: int) -> list[list[object]]:
    return [list(row) for row in opened(content).get_sheet_by_index(index).to_python()]


# CSV


@given(frames())
def test_csv_read_by_other_code_holds_the_rows_of_the_table(made: tuple[pd.DataFrame, Language]) -> None:
    frame, lang = made
    content = id_table.to_csv(frame, lang)
    assert content.startswith(BOM)
    assert content.count(BOM) == 1
    assert csv_rows(content) == [list(headings_of(COLUMNS, lang).values()), *rows(frame)]


@given(frames())
def test_the_intake_finds_the_id_column_of_the_csv(made: tuple[pd.DataFrame, Language]) -> None:
    frame, lang = made
    # No Id that is taken in has the form of a telephone number with its country's code.
    assume(not frame[ID.key].str.fullmatch("98[1-9][0-9]{9}").any())
    table = files.read(id_table.to_csv(frame, lang))
    assert (table.has_header, table.id_column) == (True, COLUMNS.index(ID))
    found = table.intake(table.id_column, takes_short=True)
    assert [str(message_id) for message_id in found.ids.tolist()] == frame[ID.key].tolist()
    assert (found.repeated, found.rejected) == (0, ())


@in_each_language
def test_csv_of_ids_that_look_like_telephones_is_read_back(lang: Language) -> None:
    ids = [9121234567, 9121234568, 9121234569]
    table = files.read(id_table.to_csv(report_frame(answered_with([3, 0, NOT_ANSWERED], ids), lang), lang))
    assert table.intake(table.id_column).ids.tolist() == ids


@in_each_language
def test_csv_of_no_rows_is_a_header(lang: Language) -> None:
    frame = report_frame(answered_with(MIXED), lang)
    assert csv_rows(id_table.to_csv(frame[frame[ID.key] == "0"], lang)) == [list(headings_of(COLUMNS, lang).values())]


def test_csv_of_chosen_rows_holds_those_alone() -> None:
    frame = report_frame(answered_with([3, 3, 0], LONG_IDS), ENGLISH)
    header, chosen = csv_rows(id_table.to_csv(frame[frame[ID.key] == str(MAX_ID)], ENGLISH))
    cells = dict(zip(header, chosen, strict=True))
    names = ["Id", "Code", "Name", "Description", "Outcome", "Advice"]
    expected = ["9223372036854775807", "0", "NotFound", CATALOGUE[0].description, "Not found", CHECK_ID]
    assert [cells[name] for name in names] == expected


# XLSX


@given(frames())
def test_xlsx_read_by_other_code_holds_the_rows_of_the_table_as_text(made: tuple[pd.DataFrame, Language]) -> None:
    frame, lang = made
    content = id_table.to_xlsx(frame, Breakdown.of_codes(codes_of([])), progress_of([]), lang)
    assert sheet(content, 0) == [list(headings_of(COLUMNS, lang).values()), *rows(frame)]


def test_xlsx_keeps_ids_that_a_float_would_round() -> None:
    frame = report_frame(answered_with([3, 3, 3], LONG_IDS), ENGLISH)
    content = id_table.to_xlsx(frame, Breakdown.of_codes(codes_of([3] * 3)), progress_of([3] * 3), ENGLISH)
    ids = [row[0] for row in sheet(content, 0)[1:]]
    assert ids == ["9007199254740993", "639258934720294949", "9223372036854775807"]


@in_each_language
def test_the_last_sheet_is_the_breakdown_and_each_part_of_it_adds_up(lang: Language) -> None:
    codes = [3] * 5 + [0] * 2 + [9001, -5, NOT_ANSWERED, 25, 1, 18]
    _, *body = sheet(xlsx(codes, lang, repeated=4, rejected=3), 1)
    parts = [[row[2:] for row in part] for _, part in groupby(body, key=lambda row: row[0])]
    assert len(parts) == 3
    given_in_all, distinct, repeated, rejected = (row[1] for row in parts[0])
    assert (given_in_all, distinct, repeated, rejected) == (20, 13, 4, 3)
    assert [row[1] for row in parts[1]] == [6, 1, 1, 2, 2, 1], "the six outcomes, in their order"
    assert sum(float(str(row[1])) for row in parts[1]) == distinct
    assert {row[0]: row[1] for row in parts[2]} == {
        "3": 5, "0": 2, "-5": 1, "1": 1, "18": 1, "25": 1, "9001": 1, "": 1,
    }  # fmt: skip
    assert sum(float(str(row[1])) for row in parts[2]) == distinct
    assert [row[2] for row in parts[0]] == pytest.approx([1, 13 / 20, 4 / 20, 3 / 20])
    for part in parts[1:]:
        assert sum(float(str(row[2])) for row in part) == pytest.approx(1)


def test_the_breakdown_is_in_words() -> None:
    header, *body = sheet(xlsx([3, NOT_ANSWERED], ENGLISH), 1)
    assert header == ["Part", "What", "Code", "Count", "Share"]
    assert [row[:2] for row in body[:4]] == [
        ["Given", "Given in all"],
        ["Given", "Distinct Ids"],
        ["Given", "Repeated"],
        ["Given", "Rejected"],
    ]
    assert [row[1] for row in body[4:10]] == [outcome.value.replace("_", " ").capitalize() for outcome in Outcome]
    assert [row[:3] for row in body[10:]] == [["Status", "Sent", "3"], ["Status", "Not answered", ""]]


@in_each_language
def test_every_sheet_runs_with_the_language(lang: Language) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(MIXED, lang))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert [('rightToLeft="1"' in text) for text in sheets] == [lang.is_rtl] * 2
    assert all('state="frozen"' in text for text in sheets), "the header stays when one scrolls"


@in_each_language
def test_xlsx_of_no_rows_is_a_header_and_the_breakdown_of_the_whole(lang: Language) -> None:
    frame = report_frame(answered_with(MIXED), lang)
    content = id_table.to_xlsx(frame.iloc[:0], Breakdown.of_codes(codes_of(MIXED)), progress_of(MIXED), lang)
    assert sheet(content, 0) == [list(headings_of(COLUMNS, lang).values())]
    assert sheet(content, 1) == sheet(xlsx(MIXED, lang), 1)


@in_each_language
@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (3, [2, 1]), (5, [2, 2, 1])])
def test_a_report_longer_than_a_sheet_continues_on_further_sheets(
    monkeypatch: pytest.MonkeyPatch, lang: Language, count: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(writers, "SHEET_ROWS", 2)
    content = xlsx([3] * count, lang)
    *parts, _ = (sheet(content, index) for index in range(len(sizes) + 1))
    assert [len(part) - 1 for part in parts] == sizes
    assert {tuple(part[0]) for part in parts} == {tuple(headings_of(COLUMNS, lang).values())}
    assert [row[0] for part in parts for row in part[1:]] == [str(index) for index in range(1, count + 1)]
    names = opened(content).sheet_names
    assert len(set(names)) == len(names) == len(sizes) + 1
    assert all(re.fullmatch(r"[\w \u200c]{1,31}", name) for name in names), names


def test_a_sheet_has_as_many_rows_as_excel_allows() -> None:
    assert writers.SHEET_ROWS + 1 == 2**20


# What both share


@in_each_language
def test_no_cell_begins_a_formula(lang: Language) -> None:
    frame = report_frame(answered_with(EVERY_ANSWER, failures=EVERY_REASON), lang)
    whole = Breakdown.of_codes(codes_of(EVERY_ANSWER))
    content = id_table.to_xlsx(frame, whole, progress_of(EVERY_ANSWER), lang)
    cells = [
        str(cell)
        for table in (csv_rows(id_table.to_csv(frame, lang)), sheet(content, 0), sheet(content, 1))
        for row in table
        for cell in row
    ]
    assert len(cells) > 3 * len(EVERY_ANSWER)
    # A number is none, be it negative.
    texts = [cell for cell in cells if not re.fullmatch(r"-?[0-9.]+", cell)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@in_each_language
def test_every_column_has_a_heading_of_its_own(lang: Language) -> None:
    assert list(headings_of(COLUMNS, lang)) == [column.key for column in COLUMNS]
    assert len({heading.strip() for heading in headings_of(COLUMNS, lang).values()} - {""}) == len(COLUMNS)


def test_a_file_is_named_by_the_day_in_tehran_and_the_number_of_rows() -> None:
    assert id_table.file_name(ENGLISH, ASKED_AT, 12, "csv") == "niksms-status_2026-03-21_12.csv"
    assert id_table.file_name(FARSI, ASKED_AT, 1_000_000, "xlsx") == "niksms-status_1405-01-01_1000000.xlsx"
    assert id_table.file_name(ENGLISH, ASKED_AT, 3, "csv", stem="niksms-file") == "niksms-file_2026-03-21_3.csv"
