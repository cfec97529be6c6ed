"""The header and the column of Ids are found whatever is beside them, and no row of data is mistaken for a title."""

import pytest

from lib.domain.intake import Reason, Rejected
from tests.helpers.uploads import FIRST, SECOND, table_of

GOOD = [str(FIRST + row) for row in range(8)]


@pytest.mark.parametrize("spoiled", ["6.39E+17", "", "639???", "99999999999999999999", f"{FIRST}.0"])
@pytest.mark.parametrize("header", ["ردیف,Ref,موبایل", "a,b,c", "Price,Ref,تاریخ", "#,مرجع,x"])
def test_a_full_column_of_other_numbers_is_no_better_than_one_of_damaged_ids(header: str, spoiled: str) -> None:
    rows = [f"{row},{number},0912345678{row}" for row, number in enumerate([*GOOD, spoiled], start=1)]
    table = table_of("\n".join([header, *rows]))
    assert table.id_column == 1
    assert table.intake(1).ids.tolist() == [*map(int, GOOD)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (f"ردیف,مرجع\n1,{FIRST}\n2,\n", 1),
        (f"Ref,Price\n{FIRST},1000\n,2500\n", 0),
        ("ردیف,شناسه\n1,????\n2,????\n", 1),
        ("ردیف,شناسه\n1,\n2,\n", 1),
        ("#,sms id\n1,#N/A\n2,NULL\n", 1),
        ("ردیف,Ref\n1,6.39E+17\n2,6.39E+17\n", 1),
        ("ردیف,Ref\n1,\n2,\n", 1),
        (f"ردیف در فایل,کد,نتیجه,Ref\n2,1,رسیده,{FIRST}\n3,2,نرسیده,\n", 3),
        (f"Row in the file,Code,Result,Ref\n2,1,x,{FIRST}\n3,2,y,\n", 3),
        (f"قیمت,x\n250000,\n250000,{FIRST}\n250000,\n250000,\n", 1),
        ("mobile,note\n9123456789,a\n9123456780,b\n", 1),
        (f"date,code\n20240701,{FIRST}\n20240702,{SECOND}\n", 1),
        (f"شماره پیام,Ref\n09123456789,{FIRST}\n09123456780,{SECOND}\n", 1),
        (f"Id,SmsId\n1,{FIRST}\n2,{SECOND}\n", 1),
        (f"1,7,{FIRST}\n2,7,\n3,7,\n", 2),
        ("1,7\n2,9\n3,8\n", 1),
        ("Ref,Name\n1,a\n2,b\n", 0),
    ],
)
def test_the_column_of_ids_is_found_among_other_numbers(text: str, column: int) -> None:
    assert table_of(text).id_column == column


@pytest.mark.parametrize(
    "above", [GOOD[:2], ["639,258,934,720,294,949"], ["6.39E+17"], ["123456"], [f"id: {FIRST}"], ["متن", GOOD[0]]]
)
def test_an_id_above_a_header_is_not_skipped_as_a_title(above: list[str]) -> None:
    table = table_of("\n".join([*(f'"{line}",' for line in above), "Id,x", f"{SECOND},y"]))
    is_worded = above[0] == "متن"
    assert (table.has_header, table.row_count) == (is_worded, len(above) - is_worded + 2)
    intake = table.intake(0)
    assert Rejected(len(above) + 1, "Id", Reason.NOT_A_NUMBER) in intake.rejected
    assert intake.ids[-1] == SECOND


def test_a_header_repeated_among_the_rows_is_rejected_as_a_row() -> None:
    table = table_of(f"Id,x\n{FIRST},a\nId,x\n{SECOND},b\n")
    assert (table.intake(0).ids.tolist(), table.row_numbers.tolist()) == ([FIRST, SECOND], [2, 3, 4])


def test_a_title_may_hold_short_numbers_and_dates() -> None:
    table = table_of(f"Report 20240701,\n1403/05/12,12\nId,x\n{FIRST},a\n")
    assert (table.columns[0].header, table.row_numbers.tolist()) == ("Id", [4])


@pytest.mark.parametrize(
    ("text", "column"), [(f"Id,Phone,2\n{FIRST},0912,1\n", 0), (f"1,Id\n1,{FIRST}\n", 1), (f"Id,2024\n{FIRST},5\n", 0)]
)
def test_a_header_may_hold_a_number_where_it_names_the_ids(text: str, column: int) -> None:
    table = table_of(text)
    assert (table.has_header, table.id_column, table.intake(column).ids.tolist()) == (True, column, [FIRST])


def test_a_row_that_holds_a_long_number_is_not_a_header_whatever_else_it_names() -> None:
    assert not table_of(f"id,{FIRST}\nx,{SECOND}\n").has_header
    assert not table_of(f"id,123456\nx,{SECOND}\n").has_header


# Which column: what is in it, and its name only where that does not say


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (f"id,provider_message_id\n48214,{FIRST}\n48217,{SECOND}\n", 1),
        (f"id,ref\n1,{FIRST}\n2,{SECOND}\n", 1),
        (f"کد پیگیری,شناسه پیامک ارسالی\n70049,{FIRST}\n70086,{SECOND}\n", 1),
        (f"id,sent,ref\n6037991234567893,1763600001123,{FIRST}\n6219861034529007,1763600001777,{SECOND}\n", 2),
        (f"sms_id,ref\n14040829102231,{FIRST}\n14040829102302,{SECOND}\n", 1),
        ("id,sms id\n" + "".join(f"{50_000 + 7 * row},\n" for row in range(150)) + f"9,{FIRST}\n" * 90, 1),
    ],
)
def test_long_numbers_beat_short_ones_whatever_the_names(text: str, column: int) -> None:
    table = table_of(text)
    assert (table.id_column, table.rivals) == (column, ())


@pytest.mark.parametrize(
    ("text", "rivals"),
    [
        (f"a,b\n{FIRST},{SECOND + 100}\n{SECOND},{SECOND + 200}\nx,\n", (0, 1)),
        (f"sms id,batch,n\n{FIRST},{FIRST + 7},5\nx,{SECOND + 200},6\n", (0, 1)),
        (f"message_id,ref\n48214,{FIRST}\n48217,{SECOND}\n", (0, 1)),
        ("sms id,note\n" + "48214,later\n48217,\n" * 40 + f"48219,{FIRST}\n", (0, 1)),
        ("sms id,message id\n48214,70049\n48217,70086\n", (0, 1)),
        (f"id,cost\n{FIRST},591\n{SECOND},592\nprice,ref\n696,{FIRST + 5}\n697,{FIRST + 6}\n", (0, 1)),
    ],
)
def test_where_two_columns_may_hold_the_ids_a_person_has_to_say_which(text: str, rivals: tuple[int, ...]) -> None:
    assert table_of(text).rivals == rivals


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("national,ref\n1234567891,70049\n0499370899,70086\n", 1),
        ("mobile,price\n09123456789,590\n09123456780,591\n", 1),
        ("date,count\n1403/01/01,590\n1403/01/02,591\n", 1),
        ("status,text\n2,hello\n1,hello\n2,bye\n", 0),
        ("id,name\n1,a\n2,b\n3,c\n", 0),
        ("sms id,name\n1763600001,a\n1763600002,b\n", 0),
        ("09123456789,590\n09123456780,591\n", 1),
    ],
)
def test_numbers_that_nothing_calls_ids_are_not_taken_before_a_person_says_so(text: str, column: int) -> None:
    table = table_of(text)
    assert (table.id_column, table.rivals) == (column, (column,))


@pytest.mark.parametrize(
    "text",
    [
        "message id,price\n70049,590\n70086,591\n",
        "provider_message_id,x\n70049,590\n70086,591\n",
        "id,x\n12,a\n",
        "price\n590\n591\n",
        "590\n591\n",
        f"mobile,x\n09123456789,{FIRST}\n09123456780,{SECOND}\n",
        "mobile,note\n09123456789,a\n09123456780,b\n",
    ],
)
def test_a_name_a_long_number_or_a_single_column_tells_which_numbers_are_meant(text: str) -> None:
    assert table_of(text).rivals == ()
