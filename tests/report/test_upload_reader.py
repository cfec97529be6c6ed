"""What we export we take back: the person's own columns and cells are the same each time, in CSV and in XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain.intake import Rows
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.table import Table
from lib.report.columns import ADDED_COLUMNS, headings_of
from lib.report.files import uploaded_file
from lib.report.files.reupload import final_rows
from lib.report.files.upload_reader import read_upload
from tests.helpers.answered_lookups import ENGLISH, LANGUAGES, answered_with, languages
from tests.helpers.exported_files import given_rows, read_csv, read_xlsx

LIMITS = IntakeLimits()
FIRST = 639258934720294949
MAKERS = {"csv": uploaded_file.to_csv, "xlsx": uploaded_file.to_xlsx}
Make = Callable[[Rows, Answered, Language], bytes]
in_each_language = pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
in_each_kind = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8) | st.sampled_from(
    ["=1", "'=1", "''-x", "-5", "'-5", "+989121234567", "a;=1;b", "a\n@x", "\t=1", 'q"q', " x ", "_x0041_", "=1'"]
)
tables = st.integers(1, 4).flatmap(
    lambda count: st.lists(st.lists(cells, min_size=count, max_size=count), min_size=1, max_size=3)
)


def ids(count: int) -> list[str]:
    return [str(FIRST + index) for index in range(count)]


def answered(count: int) -> Answered:
    return answered_with([3, 2] * (count // 2) + [0] * (count % 2), range(FIRST, FIRST + count))


def asked_again(table: Table) -> Rows:
    return table.rows(table.id_column, table.intake(table.id_column))


def exported_twice(columns: list[list[str]], make: Make, lang: Language) -> tuple[bytes, bytes]:
    """Return an export of Ids and the columns of a person's own, and that of it once it was read again."""
    count = len(columns[0])
    names = ["Id", *(f"=own {index}" for index in range(len(columns)))]
    first = make(given_rows([ids(count), *columns], range(count), names), answered(count), lang)
    table = read_upload(first, LIMITS)
    assert [table.column_text(index).to_pylist() for index in range(1, len(names))] == columns
    return first, make(asked_again(table), answered(count), lang)


def own_cells(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [list(row[: len(row) - len(ADDED_COLUMNS)]) for row in rows]


@in_each_language
@in_each_kind
@pytest.mark.parametrize(
    ("headings", "others"),
    [
        (("Code", "Name", "Outcome"), ("C-17", "shop 17", "Sent")),
        (("کد", "نام", "نتیجه"), ("C-17", "فروشگاه ۱۷", "ارسال شده")),
        (("Code", "Name", "Outcome"), ("3", "shop 17", "Sent")),
        (("Code", "Name", "Outcome"), ("", "", "Sent")),
        (("Code", "Name", "Outcome"), ("17", "SmsStatus", "Rejected")),
        (("Code", "Name", "Description", "Outcome", "Advice"), ("1", "2", "3", "4", "5")),
        (("Row in the file", "Code", "Name", "Outcome"), ("x", "3", "Sent", "sent it")),
        (("code ", "NAME", "Outcome"), ("", "", "")),
        (("Code", "Code (NikSMS)", "Name"), ("a", "b", "c")),
    ],
)
def test_columns_with_the_names_of_ours_are_kept_beside_ours(
    headings: tuple[str, ...], others: tuple[str, ...], make: Make, lang: Language
) -> None:
    names = ["Id", *headings]
    columns = [ids(2), *([other, other] for other in others)]
    first = make(given_rows(columns, [0, 1], names), answered(2), lang)
    table = read_upload(first, LIMITS)
    found = [column.header for column in table.columns]
    assert found[: len(names)] == [name.strip() for name in names]
    assert len({name.casefold() for name in found}) == len(names) + len(ADDED_COLUMNS)
    finals = final_rows(found, table.column_text)
    assert finals is not None
    assert finals.tolist() == [True, False]
    again = read_upload(make(asked_again(table), answered(2), lang), LIMITS)
    for before in (table, again):
        assert [before.column_text(index).to_pylist() for index in range(len(names))] == columns
        assert len(before.columns) == len(names) + len(ADDED_COLUMNS)


@settings(max_examples=50)
@given(tables, languages)
def test_csv_exported_read_and_exported_again_has_the_same_cells_of_a_person(
    columns: list[list[str]], lang: Language
) -> None:
    before, after = exported_twice(columns, uploaded_file.to_csv, lang)
    assert own_cells(read_csv(before)) == own_cells(read_csv(after))


@settings(max_examples=10)
@given(tables, languages)
def test_xlsx_exported_read_and_exported_again_has_the_cells_that_were_given(
    columns: list[list[str]], lang: Language
) -> None:
    for content in exported_twice(columns, uploaded_file.to_xlsx, lang):
        _, *rows = own_cells(read_xlsx(content))
        assert rows == list(map(list, zip(ids(len(columns[0])), *columns, strict=True)))


@pytest.mark.parametrize(("make", "read"), [(uploaded_file.to_csv, read_csv), (uploaded_file.to_xlsx, read_xlsx)])
def test_as_many_columns_as_are_read_come_back_with_ours(
    make: Make, read: Callable[[bytes], Sequence[Sequence[object]]]
) -> None:
    names = ["Id", *(f"c{index}" for index in range(1, LIMITS.columns))]
    rows = given_rows([ids(2), *([f"x{index}"] * 2 for index in range(1, LIMITS.columns))], [0, 1], names)
    content = make(rows, answered(2), ENGLISH)
    table = read_upload(content, LIMITS)
    assert len(table.columns) == LIMITS.columns + len(ADDED_COLUMNS)
    assert read(make(asked_again(table), answered(2), ENGLISH)) == read(content)


def test_columns_of_somebody_elses_are_refused_as_before() -> None:
    names = [
        *("Id", *(f"c{index}" for index in range(1, LIMITS.columns))),
        *headings_of(ADDED_COLUMNS, ENGLISH).values(),
    ]
    content = "\n".join([",".join(names), *[",".join(["5"] * len(names))] * 3]).encode()
    with pytest.raises(RefusedFileError) as refused:
        read_upload(content, LIMITS)
    assert (refused.value.refusal, refused.value.limit) == (Refusal.TOO_MANY_COLUMNS, LIMITS.columns)


@pytest.mark.parametrize("text", ["=" + "x" * 32_766, "=;" * 16_383, "a\n-" * 10_922])
def test_a_cell_as_long_as_is_read_comes_back_with_its_marks(text: str) -> None:
    rows = given_rows([ids(2), [text, "x"]], [0, 1], ["Id", "text"])
    for make in MAKERS.values():
        table = read_upload(make(rows, answered(2), ENGLISH), LIMITS)
        assert table.column_text(1).to_pylist() == [text, "x"]
    longer = given_rows([ids(2), [text + "xx", "x"]], [0, 1], ["Id", "text"])
    with pytest.raises(RefusedFileError) as refused:
        read_upload(uploaded_file.to_csv(longer, answered(2), ENGLISH), LIMITS)
    assert refused.value.refusal is Refusal.CELL_TOO_LONG


def test_numbers_of_a_workbook_stay_numbers() -> None:
    rows = replace(given_rows([ids(2), ["-5.5", "7"]], [0, 1], ["Id", "n"]), is_number=(None, np.array([True, True])))
    table = read_upload(uploaded_file.to_xlsx(rows, answered(2), ENGLISH), LIMITS)
    assert read_xlsx(uploaded_file.to_xlsx(asked_again(table), answered(2), ENGLISH))[1][1] == -5.5
