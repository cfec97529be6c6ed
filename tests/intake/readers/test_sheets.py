"""A sheet of a workbook becomes a table of the cells that the spreadsheet shows, and no Id passes through a float."""

from collections.abc import Callable
from io import BytesIO
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rustpy_xlsxwriter import FastExcel

from lib.domain.intake import Reason, Rejected, Repair
from lib.intake.files import read
from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError, Sheet
from lib.intake.tables.table import Table
from tests.helpers.examples import examples
from tests.helpers.paths import DATA
from tests.helpers.uploads import FIRST, SECOND, check_sum, texts_of
from tests.helpers.workbooks import Cell, Raw, SheetXml, ods, xlsx

Write: TypeAlias = Callable[..., bytes]

OLD = (DATA / "old.xls").read_bytes()
"""Written by xlwt: a hidden sheet, then three rows below two blank ones, one column in."""


def table_of(*rows: list[Cell]) -> Table:
    return read(xlsx(SheetXml(rows)))


def refusal_of(content: bytes, limits: IntakeLimits, sheet: str | None = None) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as caught:
        read(content, limits, sheet)
    return caught.value


@pytest.mark.parametrize("write", [xlsx, ods])
def test_rows_and_columns_of_texts_are_read(write: Write) -> None:
    content = write(SheetXml([["نام", "شناسه"], ["علی", str(FIRST)], ["", "۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۰۰۱"], ["Reza", "x"]]))
    table = read(content)
    assert [(column.header, column.example) for column in table.columns] == [("نام", "علی"), ("شناسه", str(FIRST))]
    assert (table.has_header, table.id_column, table.encoding) == (True, 1, "")
    intake = table.intake(1)
    assert intake.ids.tolist() == [FIRST, 639258934720294001]
    assert intake.rejected == (Rejected(4, "x", Reason.NOT_A_NUMBER),)
    check_sum(table)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(("12", "12"), ("12.0", "12"), ("-7", "-7"), ("-0", "0"), ("0", "0"), ("1E+3", "1000")),
        *(("999999999999999", "999999999999999"), ("123456789012345", "123456789012345")),
        *(("1000000000000000", "1E+15"), ("1234567890123456", "1.23456789012346E+15")),
        *(("639258934720294949", "6.39258934720295E+17"), ("6.39259E+17", "6.39259E+17")),
        *(("9007199254740993", "9.00719925474099E+15"), ("-639258934720294949", "-6.39258934720295E+17")),
        *(("0.1", "0.1"), ("0.30000000000000004", "0.3"), ("1.5", "1.5"), ("25000.75", "25000.75")),
    ],
)
def test_a_number_becomes_what_the_spreadsheet_shows(value: str, text: str) -> None:
    table = table_of(["id", "x"], [Raw("n", value), "a"])
    assert texts_of(table) == [(text, "a")]
    assert [None if column is None else column.tolist() for column in table.is_number] == [[True], None]


def test_a_number_that_may_have_lost_digits_is_rejected_and_any_other_is_an_id() -> None:
    intake = table_of(["id"], [FIRST], [123_456_789_012_345], [str(SECOND)]).intake(0, takes_short=True)
    assert intake.ids.tolist() == [123_456_789_012_345, SECOND]
    assert intake.rejected == (Rejected(2, "6.39258934720295E+17", Reason.SCIENTIFIC),)
    assert intake.repaired[Repair.NUMBER_CELL] == 1


def test_other_kinds_of_cells_become_text() -> None:
    table = table_of(
        ["id", "a", "b", "c"],
        [5, True, Raw("d", "2024-07-01T12:30:00"), Raw("str", "x&amp;y")],
        ["6", False, Raw("e", "#N/A"), None],
        [None, None, None, "z"],
    )
    assert texts_of(table) == [("5", "TRUE", "2024-07-01 12:30:00", "x&y"), ("6", "FALSE", "", ""), ("", "", "", "z")]
    assert table.is_number[0] is not None
    assert table.is_number[0].tolist() == [True, False, False]


def test_rows_are_numbered_as_the_spreadsheet_does() -> None:
    rows: list[list[Cell]] = [["شناسه", "x"], [str(FIRST), None], [], [" ", ""], [str(SECOND), "a"]]
    table = read(xlsx(SheetXml(rows, first_row=7, first_column=4)))
    assert table.row_numbers.tolist() == [8, 11]
    assert [column.header for column in table.columns] == ["شناسه", "x"]


def test_titles_above_the_header_are_not_data() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
    rows: list[list[Cell]] = [
        ["گزارش", None, None],
        ["1403/05/12"],
        [],
        ["ردیف", "شناسه پیامک", "نام"],
        [1, str(FIRST), "علی"],
    ]
    table = read(xlsx(SheetXml(rows, after=merged)))
    assert (table.columns[1].header, table.id_column, table.row_numbers.tolist()) == ("شناسه پیامک", 1, [5])
    assert table.is_number[0] is not None
    assert table.is_number[0].tolist() == [True]


def test_a_column_without_header_is_not_split_into_tokens() -> None:
    table = table_of([str(FIRST)], ["639,258,934"], ["5 6"])
    assert texts_of(table) == [(str(FIRST),), ("639,258,934",), ("5 6",)]


def test_columns_of_numbers_without_header_stay_columns() -> None:
    assert len(table_of([1, str(FIRST)], [2, str(SECOND)]).columns) == 2


# Sheets


@pytest.mark.parametrize("write", [xlsx, ods])
def test_the_first_visible_sheet_that_is_not_empty_is_read(write: Write) -> None:
    sheets = [
        SheetXml([["7"]], "a", "hidden"),
        SheetXml(name="b"),
        SheetXml([["id"], ["8"]], "c"),
        SheetXml([["9"]], "d"),
    ]
    content = write(*sheets)
    table = read(content)
    assert table.sheets == (Sheet("a", is_hidden=True), Sheet("b", False), Sheet("c", False), Sheet("d", False))
    assert (table.sheet, table.intake(0).ids.tolist()) == ("c", [8])
    chosen = read(content, sheet="a")
    assert (chosen.sheet, chosen.intake(0).ids.tolist()) == ("a", [7])


def test_a_hidden_sheet_is_read_where_the_visible_ones_are_empty() -> None:
    table = read(xlsx(SheetXml(name="shown"), SheetXml([["7"]], "kept", "veryHidden")))
    assert (table.sheet, table.sheets[1].is_hidden) == ("kept", True)


def test_an_empty_sheet_is_refused_with_the_names_of_the_others() -> None:
    content = xlsx(SheetXml([["7"]], "a"), SheetXml(name="b"), SheetXml([[" "]], "c"))
    for name in ("b", "c"):
        refused = refusal_of(content, IntakeLimits(), name)
        assert (refused.refusal, [sheet.name for sheet in refused.sheets]) == (Refusal.EMPTY_SHEET, ["a", "b", "c"])
    refused = refusal_of(content, IntakeLimits(), "x" * 1_000_000)
    assert (refused.refusal, [sheet.name for sheet in refused.sheets]) == (Refusal.NO_SUCH_SHEET, ["a", "b", "c"])


def test_an_old_workbook_is_read() -> None:
    table = read(OLD)
    assert (table.sheet, table.sheets[0]) == ("پیامک\u200cها", Sheet("notes", is_hidden=True))
    assert table.preview(3) == [
        (4, (str(FIRST), "12", "2024-07-01", "TRUE")),
        (5, ("6.39258934720295E+17", "1.5", "", "")),
        (6, ("123456789012345", "-7", "", "")),
    ]


# Limits


def test_limits_apply_to_sheets_and_name_the_number_found() -> None:
    content = xlsx(SheetXml([["id", "x"], *[["5", "abc"]] * 4]))
    found = {
        name: refusal_of(content, IntakeLimits(**{name: limit}))
        for name, limit in (
            ("rows", 3),
            ("columns", 1),
            ("cell_characters", 2),
            ("sheet_bytes", 500),
            ("file_bytes", 9),
        )
    }
    assert {name: (item.refusal, item.found, item.limit, item.row) for name, item in found.items()} == {
        "rows": (Refusal.TOO_MANY_ROWS, 4, 3, 0),
        "columns": (Refusal.TOO_MANY_COLUMNS, 2, 1, 0),
        "cell_characters": (Refusal.CELL_TOO_LONG, 3, 2, 2),
        "sheet_bytes": (Refusal.SHEET_TOO_LARGE, found["sheet_bytes"].found, 500, 0),
        "file_bytes": (Refusal.TOO_LARGE, len(content), 9, 0),
    }
    assert found["sheet_bytes"].found > 500


# Any sheet

any_cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(1, 2**63 - 1).map(str),
)


@settings(max_examples=examples(40))
@given(st.lists(st.lists(any_cells, min_size=1, max_size=4), min_size=1, max_size=12), st.integers(1, 5))
def test_every_row_of_any_sheet_is_accounted_for(rows: list[list[Cell]], first_row: int) -> None:
    def shown(cell: Cell) -> str:
        return "" if cell is None else str(cell).upper() if isinstance(cell, bool) else str(cell)

    table = read(xlsx(SheetXml([["name", "id"], *rows], first_row=first_row)))
    filled = [
        (first_row + offset, texts)
        for offset, row in enumerate(rows, start=1)
        if any(texts := [*map(shown, row)]) and "".join(texts).strip()
    ]
    check_sum(table)
    assert table.row_numbers.tolist() == [number for number, _ in filled]
    for given_texts, (_, texts) in zip(texts_of(table), filled, strict=True):
        width = len(table.columns)
        assert list(given_texts) == [*texts, *[""] * width][:width]


@settings(max_examples=examples(20))
@given(st.lists(st.integers(1, 2**63 - 1).map(str), min_size=1, unique=True))
def test_a_workbook_written_by_our_writer_is_read_back(ids: list[str]) -> None:
    sink = BytesIO()
    book = FastExcel(sink)
    book.sheet("نتایج", [{"شناسه": number, "کد": "3", "نام": "x"} for number in ids])
    book.save()
    table = read(sink.getvalue())
    assert (table.columns[table.id_column].header, table.column_text(table.id_column).to_pylist()) == ("شناسه", ids)
