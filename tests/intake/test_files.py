"""An uploaded file becomes a table: its columns are known, its rows keep their numbers, and no row is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.intake import Reason, Rejected
from lib.intake.files import read
from tests.helpers.uploads import BOM, FIRST, SECOND, check_sum, ids_of, table_of, texts_of

cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\t\r\n\v\f"), max_size=12
) | st.integers(1).map(str)
wide_rows = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=12)


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return sink.getvalue()


@pytest.mark.parametrize("mark", [b"", BOM])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_with_any_delimiter_and_line_end(mark: bytes, delimiter: str, end: str) -> None:
    lines = ["شناسه پیامک,نام", f"{FIRST},علی", f"{SECOND},", f"{FIRST},زهرا", "۱۲x,"]
    table = read(mark + end.join(lines).replace(",", delimiter).encode())
    assert (table.has_header, table.id_column) == (True, 0)
    assert [(column.index, column.header, column.example) for column in table.columns] == [
        (0, "شناسه پیامک", str(FIRST)),
        (1, "نام", "علی"),
    ]
    intake = table.intake(0)
    assert intake.ids.tolist() == [FIRST, SECOND]
    assert intake.repeated == 1
    assert intake.rejected == (Rejected(5, "۱۲x", Reason.NOT_A_NUMBER),)


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    text = f'id,text\n{FIRST},"two\nlines"\n\n , \n,\n{SECOND},x\nbad,"y\r\n\r\nz"\n,no id\nworse\u2028,\n'
    table = table_of(text)
    assert list(table.row_numbers) == [2, 6, 7, 8, 9]
    assert texts_of(table)[0] == (str(FIRST), "two\nlines")
    assert table.intake(0).rejected == (
        Rejected(7, "bad", Reason.NOT_A_NUMBER),
        Rejected(8, "", Reason.EMPTY_CELL),
        Rejected(9, "worse\u2028", Reason.NOT_A_NUMBER),
    )


def test_a_table_without_header_loses_no_row() -> None:
    table = table_of(f"علی,09123456789,{FIRST}\nزهرا,09123456780,{SECOND}\n")
    assert (table.has_header, table.id_column) == (False, 2)
    assert [column.header for column in table.columns] == ["", "", ""]
    assert table.intake(2).ids.tolist() == [FIRST, SECOND]


@pytest.mark.parametrize(
    "first",
    [
        *("6.39259E+17", "639.0", "-5", "-6E+17", "0", "1_000", "؟؟؟", "????"),
        *(f"{FIRST}x", f"id: {FIRST}", f'="{FIRST}"'),
        *("6.39259E+17,علی", "علی,639.0", "علی,09123456789", f"علی,id: {FIRST}", "علی,2024-07-01", "؟؟؟,؟؟؟"),
    ],
)
def test_a_spoiled_id_in_the_first_row_is_not_mistaken_for_a_header(first: str) -> None:
    table = table_of(f"{first}\n{FIRST},{FIRST}\n")
    assert (table.has_header, table.row_numbers[0]) == (False, 1)


@pytest.mark.parametrize(
    "header",
    [
        *("id", "Message ID", "message_id", "NikId", '"Id"', "x", "کد ۲"),
        *("\u200fشناسه پیامک", "شناسه\u200cی", "كد پيگيري", "شناسهٔ پیامک"),
    ],
)
def test_a_header_in_either_language_is_not_an_id(header: str) -> None:
    table = table_of(f"{header}\n{FIRST}\n")
    assert (table.has_header, table.columns[0].header) == (True, header.strip('"'))
    assert (table.intake(0).ids.tolist(), table.intake(0).rejected) == ([FIRST], ())


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (f"نام,موبایل,تاریخ,مبلغ,شناسه پیامک\nعلی,09123456789,1403/05/12,25000,{FIRST}\n", 4),
        (f"a,b,c,d\n2024-07-01,{FIRST},989123456789,250000\n2024-07-01,{SECOND},989123456780,990000\n", 1),
        (f"2024-07-01,9123456789,250000,{FIRST}\n2024-07-02,9123456780,990000,{SECOND}\n", 3),
        (f"row,NikId\n1,{FIRST}\n2,{SECOND}\n", 1),
        (f"row,x\n1,{FIRST}\n2,{SECOND}\n", 1),
        (f"amount,sms_id\n{FIRST},12\n{SECOND},13\n", 0),
        (f"مبلغ,كد پيگيري\n{FIRST},12\n{SECOND},13\n", 0),
        ("a,b\nx,y\n", 0),
        (f"id,x\nabc,{FIRST}\ndef,{SECOND}\n", 1),
        ("phone,id\n9123456789,6.39259E+17\n9123456780,6.39259E+17\n", 1),
        ("phone,id\n9123456789,639.0\n9123456780,640.0\n", 1),
        (f"name,id\nAli,\nReza,{FIRST}\n", 1),
    ],
)
def test_the_column_of_ids_is_found_among_others(text: str, column: int) -> None:
    assert table_of(text).id_column == column


def test_another_column_can_be_chosen() -> None:
    table = table_of(f"id,phone,other\n{FIRST},09123456789,5\n{SECOND},989123456789\n")
    assert table.id_column == 0
    assert table.intake(1).rejected == (
        Rejected(2, "09123456789", Reason.TELEPHONE),
        Rejected(3, "989123456789", Reason.TELEPHONE),
    )
    assert table.intake(2).ids.tolist() == [5]
    assert table.intake(2).rejected == (Rejected(3, "", Reason.EMPTY_CELL),)


@pytest.mark.parametrize(
    "name",
    [
        "کد ارسال",
        "شناسه ارسال",
        "شناسه‌ی پیامک",
        "شناسهٔ ارسال",
        "track id",
        "TrackId",
        "Nik Id",
        "sms-id",
        "MSG_ID",
        "Tracking Code",
    ],
)
def test_a_column_of_ids_is_known_by_its_name_in_either_language(name: str) -> None:
    table = table_of(f"x,{name}\n70049,512\n70086,613\n")
    assert (table.id_column, table.rivals) == (1, ())


def test_a_title_above_the_header_is_not_data() -> None:
    table = table_of(f"گزارش پیامک‌ها\n1403/05/12,,\n\nنام,شناسه پیامک,وضعیت\nعلی,{FIRST},x\n")
    assert [column.header for column in table.columns] == ["نام", "شناسه پیامک", "وضعیت"]
    assert (table.id_column, list(table.row_numbers)) == (1, [5])


def test_the_rows_are_returned_as_they_were_given() -> None:
    table = table_of(f"name,id\n Ali ,{FIRST}\n\nReza,x\nSara,{FIRST}\n")
    rows = table.rows(1, table.intake(1))
    assert (rows.headings, rows.id_column, rows.row_numbers.tolist()) == (("name", "id"), 1, [2, 4, 5])
    assert [column.to_pylist() for column in rows.columns] == [[" Ali ", "Reza", "Sara"], [str(FIRST), "x", str(FIRST)]]
    assert (rows.row_indexes.tolist(), rows.is_number) == ([0, -1, 0], (None, None))


def test_rows_are_not_returned_for_the_intake_of_another_table() -> None:
    with pytest.raises(ValueError, match="row"):
        table_of("id,x\n5,a\n").rows(0, table_of("id,x\n5,a\n6,b\n").intake(0))


def test_the_first_rows_are_shown_with_their_numbers() -> None:
    assert table_of("name,id\na,5\n\nb\nc,7\n").preview(2) == [(2, ("a", "5")), (4, ("b", ""))]


def test_a_blank_cell_does_not_turn_the_ids_into_floats() -> None:
    assert ids_of("id,name\n639259123456789013,a\n,b\n639259123456789015,c\n") == [
        639259123456789013,
        639259123456789015,
    ]


def test_ragged_rows_are_read() -> None:
    table = table_of(f"name,id\nAli\nReza,{FIRST},x,y\n,{SECOND}\n")
    assert len(table.columns) == 4
    assert table.intake(1).ids.tolist() == [FIRST, SECOND]
    assert table.intake(1).rejected == (Rejected(2, "", Reason.EMPTY_CELL),)
    assert table.intake(3).given == 3


def test_delimiters_within_quotes_do_not_count() -> None:
    text = f'id;text\n{FIRST};"salam, one,\ntwo, three\n, four"\n{SECOND};"a, b"\n'
    assert [column.header for column in table_of(text).columns] == ["id", "text"]
    assert ids_of(text) == [FIRST, SECOND]


# Odd shapes


def test_thousands_of_trailing_commas_are_not_columns() -> None:
    text = f"id,name{',' * 10_000}\n" + "".join(f"{FIRST + i},x{',' * 10_000}\n" for i in range(99))
    table = table_of(text)
    assert len(table.columns) == 2
    assert len(table.intake(0).ids) == 99


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = table_of("id,name\n")
    assert (table.has_header, [column.example for column in table.columns]) == (True, ["", ""])
    assert table.intake(table.id_column).given == 0


# Any table and any list


@given(wide_rows, st.sampled_from(",;\t|"))
def test_every_row_of_a_table_is_accounted_for(rows: list[list[str]], delimiter: str) -> None:
    table = table_of(written([["name", "id"], *rows], delimiter))
    filled = [(number, row) for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    check_sum(table)
    assert table.has_header
    assert table.intake(1).given == table.intake(table.id_column).given == len(filled)
    assert list(table.row_numbers) == [number for number, _ in filled]
    first = table.column_text(0).to_pylist()
    assert first == [row[0] for _, row in filled]
