"""A table in a file is found, wherever it stands and whatever stands around it; nothing of it is left out unsaid."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from lib.intake.files import read
from lib.intake.tables.table import Table
from tests.helpers.paths import ROOT
from tests.helpers.workbooks import Cell, Raw, SheetXml, xlsx, xlsx_parts, zipped

CASES: Final = ROOT / "tests/data/cases"
FIRST: Final = 639258934720294901
IDS: Final = [FIRST + index for index in range(7)]
HEAD: Final = ["ردیف", "شناسه پیامک", "گیرنده", "هزینه"]
ROWS: Final[list[list[Cell]]] = [
    [index, str(message_id), f"0912123450{index}", 590 + index] for index, message_id in enumerate(IDS, 1)
]


def ids_of(table: Table) -> list[int]:
    return [int(number) for number in table.intake(table.id_column).ids]


def both(rows: Sequence[Sequence[Cell]]) -> list[bytes]:
    """Return rows as a workbook and as CSV."""
    lines = [",".join("" if cell is None else f'"{cell}"' for cell in row) for row in rows]
    return [xlsx(SheetXml(rows)), ("\n".join(lines) + "\n").encode()]


@pytest.mark.parametrize("path", sorted(CASES.glob("17-*/*.xlsx")), ids=lambda path: path.name)
def test_a_workbook_as_people_make_them_has_its_seven_ids(path: Path) -> None:
    table = read(path.read_bytes())
    assert ids_of(table) == IDS
    assert not table.rivals


@pytest.mark.parametrize(("name", "count"), [("a-bom-in-middle.csv", 10), ("c-cost-first.csv", 9)])
def test_joined_files_have_the_ids_of_all(name: str, count: int) -> None:
    table = read((CASES / "08-concatenated" / name).read_bytes())
    assert len(ids_of(table)) == count
    assert all(number > 10**17 for number in ids_of(table))
    assert [item.token for item in table.intake(table.id_column).rejected] == ["id"]


@pytest.mark.parametrize(
    "above",
    [
        [["گزارش پیامک‌ها"]],
        [["گزارش"], ["از 1403/08/01 تا 1403/08/30"], [None]],
        [["خلاصه", "تعداد"], ["رسیده", 125000], ["نرسیده", 2], [None]],
        [["Total", 1234567], ["Cost", "9,876,543"], ["Phone", "02188776655"]],
        [["شناسه مشتری", 48214], ["ردیف", "مبلغ"], [1, 250000]],
    ],
)
def test_titles_and_sums_above_the_headings_are_counted_and_no_id(above: list[list[Cell]]) -> None:
    for content in both([*above, HEAD, *ROWS]):
        table = read(content)
        assert [column.header for column in table.columns] == HEAD
        assert (ids_of(table), table.row_count) == (IDS, 7)
        assert table.notes.rows_above == sum(any(cell is not None for cell in row) for row in above)


def test_headings_that_name_no_ids_are_found_below_a_title() -> None:
    head: list[Cell] = ["n", "provider reference", "to", "price"]
    for content in both([["Report"], [None, None, "made by hand"], head, *ROWS]):
        table = read(content)
        assert ([column.header for column in table.columns], ids_of(table)) == (head, IDS)


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [1, 0, 2, 3], [0, 1, 3, 2], [2, 1]])
def test_a_second_table_with_another_order_of_columns_is_put_under_the_first_headings(order: list[int]) -> None:
    joined: list[list[Cell]] = [[*HEAD], *ROWS[3:]]
    second = [[row[index] for index in order] for row in joined]
    for content in both([HEAD, *ROWS[:3], [None], ["جدول دوم"], *second]):
        table = read(content)
        assert ids_of(table) == IDS
        assert (table.notes.moved_rows, table.notes.moved_from > 4) == (4, True)
        assert table.preview(9)[-1][1][1:3] == (str(IDS[6]), "09121234507") or 2 not in order
        intake = table.intake(table.id_column)
        assert intake.given == table.row_count == 7 + 1 + 1


def test_headings_that_are_repeated_in_the_same_order_move_nothing() -> None:
    for content in both([HEAD, *ROWS[:3], HEAD, *ROWS[3:]]):
        table = read(content)
        assert (ids_of(table), table.notes.moved_rows, table.row_count) == (IDS, 0, 8)


def test_a_large_file_with_another_order_further_down_is_read_in_one_order() -> None:
    first = "".join(f"{FIRST + index},0912,5\n" for index in range(400))
    second = "".join(f"5,0912,{FIRST + index}\n" for index in range(400, 500))
    table = read(f"id,mobile,cost\n{first}cost,mobile,id\n{second}".encode())
    assert ids_of(table) == [FIRST + index for index in range(500)]
    assert (table.notes.moved_rows, table.notes.moved_from) == (100, 402)


@pytest.mark.parametrize("title", [[], [["گزارش"]]])
def test_a_sheet_that_lies_on_its_side_is_read_with_its_columns_as_rows(title: list[list[Cell]]) -> None:
    turned = [list(row) for row in zip(*[HEAD, *ROWS], strict=True)]
    for content in both([*title, *turned]):
        table = read(content)
        assert (ids_of(table), table.notes.is_turned) == (IDS, True)
        assert table.row_numbers.tolist() == [2, 3, 4, 5, 6, 7, 8]


def test_a_row_of_ids_in_a_sheet_is_read_whole() -> None:
    assert ids_of(read(xlsx(SheetXml([list(map(str, IDS))])))) == IDS


def test_two_columns_of_long_numbers_lie_on_no_side() -> None:
    table = read(xlsx(SheetXml([["a", "b"], [str(FIRST), str(FIRST + 9)]])))
    assert (table.notes.is_turned, table.rivals) == (False, (0, 1))


def test_a_single_message_below_named_columns_lies_on_no_side() -> None:
    for content in both([["order", "message_id", "ref"], [str(FIRST + 5), str(FIRST), str(FIRST + 9)]]):
        table = read(content)
        assert (table.notes.is_turned, table.id_column, table.rivals) == (False, 1, (0, 1, 2))


def test_the_sheet_that_holds_ids_is_read_and_not_the_notes_before_it() -> None:
    notes = SheetXml([["How to read this"], ["id", "see the panel"], [f"{FIRST}"]], name="Notes")
    table = read(xlsx(notes, SheetXml([HEAD, *ROWS], name="Data"), SheetXml([["x"]], name="End")))
    assert (table.sheet, ids_of(table), len(table.sheets)) == ("Data", IDS, 3)
    hidden = SheetXml([HEAD, *ROWS], name="Data", state="hidden")
    assert read(xlsx(SheetXml([["id"], ["5"], ["7"]], name="Seen"), hidden)).sheet == "Seen"


@pytest.mark.parametrize("attribute", ['hidden="1"', "hidden='true'", 'ht="0" hidden="1" customHeight="1"'])
def test_rows_that_a_sheet_hides_are_told(attribute: str) -> None:
    table = read(xlsx(SheetXml([HEAD, *ROWS], row_attributes={2: attribute, 3: attribute}, first_row=4)))
    assert table.notes.is_hidden is not None
    assert table.notes.is_hidden.tolist() == [False, True, True, False, False, False, False]
    assert table.intake(table.id_column).given == 7
    left = table.intake(table.id_column, table.notes.is_hidden)
    assert [int(number) for number in left.ids] == [IDS[0], *IDS[3:]]


def test_hidden_rows_are_those_of_the_sheet_that_is_read_not_of_the_one_before_it() -> None:
    notes = SheetXml([["How to read this"], ["see the panel"], ["x"]], name="Notes", row_attributes={1: 'hidden="1"'})
    data = SheetXml([HEAD, *ROWS], name="Data", row_attributes={3: 'hidden="1"'})
    table = read(xlsx(notes, data))
    assert table.sheet == "Data"
    assert table.notes.is_hidden is not None
    assert np.flatnonzero(table.notes.is_hidden).tolist() == [2]


def test_a_sheet_without_hidden_rows_has_no_mask() -> None:
    table = read(xlsx(SheetXml([HEAD, *ROWS, ["hidden=", None, 'hidden="1"']])))
    assert (table.notes.is_hidden, table.notes.uncalculated) == (None, 0)


@pytest.mark.parametrize("value", ["<v></v>", "<v/>", ""])
def test_formulas_that_were_never_calculated_are_told_as_that(value: str) -> None:
    cells = f'<c r="A3" t="str"><f>B3&amp;"{FIRST}"</f>{value}</c><c r="B3"><v>7</v></c>'
    xml = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="2">'
        f'<c r="A2" t="inlineStr"><is><t>{FIRST}</t></is></c></row><row r="3">{cells}</row><row r="5">'
        f'<c r="C5"><f>{FIRST + 1}</f>{value}</c></row></sheetData></worksheet>'
    )
    table = read(zipped(xlsx_parts({"Sheet1": (xml, "")})))
    intake = table.intake(0)
    assert (table.notes.uncalculated, ids_of(table)) == (2, [FIRST])
    assert [(item.row, item.token) for item in intake.rejected] == [(3, f'=B3&"{FIRST}"'), (5, "")]


def test_a_formula_that_was_calculated_is_its_value() -> None:
    table = read(xlsx(SheetXml([["id"], [Raw("str", f"{FIRST}")], [str(FIRST + 1)]])))
    assert (ids_of(table), table.notes.uncalculated) == (IDS[:2], 0)
