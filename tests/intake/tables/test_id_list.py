"""A file that is a list of Ids, in one column or several, is read like a paste of it."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.intake import MAX_ID, Reason, Rejected
from lib.intake.files import read
from lib.intake.limits import IntakeLimits
from lib.intake.paste import parse
from lib.intake.refusals import Refusal, RefusedFileError
from tests.helpers.uploads import BOM, FIRST, SECOND, ids_of, intake_of, table_of

long_ids = st.integers(10**17, MAX_ID)
SEPARATORS: Final = (",", "،", ";", "؛", "|", " ", "\t", "\n", "\r\n", "\r", "\u2028", ", ", "\n\n")


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n{SECOND}\n\n{FIRST}\n",
        f"{FIRST},{SECOND}\n{FIRST}\n",
        f"{FIRST};{SECOND};{FIRST}",
        f"{FIRST} {SECOND}\n{FIRST}",
        f"{FIRST}،{SECOND}\n{FIRST}",
        f"{FIRST}\t{SECOND}\u2028{FIRST}",
        f'"{FIRST} "," {SECOND}"\n{FIRST},\n',
        f'"{FIRST}" "{SECOND}"\n{FIRST}',
        f'{FIRST}\n"{SECOND}\n{FIRST}\n',
        f'{FIRST}"\n{SECOND}\n{FIRST}\n',
        f"\ufeff\u200f{FIRST}\u200f\n'{SECOND}\n«{FIRST}»".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    ],
)
def test_a_bare_list_in_one_or_more_columns_is_read_like_a_paste(text: str) -> None:
    intake = intake_of(text)
    assert intake.ids.tolist() == [FIRST, SECOND]
    assert (intake.repeated, intake.rejected) == (1, ())
    assert len(table_of(text).columns) == 1


def test_rows_of_a_list_keep_their_numbers() -> None:
    assert intake_of('5\n\n6 x\n"7\ny"\nz\n').rejected == (
        Rejected(3, "x", Reason.NOT_A_NUMBER),
        Rejected(4, "y", Reason.NOT_A_NUMBER),
        Rejected(5, "z", Reason.NOT_A_NUMBER),
    )


def test_telephone_numbers_beside_ids_are_not_read_as_ids() -> None:
    assert ids_of(f"989123456789,{FIRST}\n989123456780,{SECOND}\n") == [FIRST, SECOND]


# Tables that resemble a list


@pytest.mark.parametrize(
    "rows",
    [
        [f"1,{FIRST}", f"2,{SECOND}", "3,"],
        [f"25000,{FIRST}", f"100000,{SECOND}"],
        [f"14020101,{FIRST}", f"14020102,{SECOND}"],
        [f"30001234,{FIRST}", f"30001234,{SECOND}"],
        ["5,6", "7,8"],
        [*(f"{FIRST},{SECOND}" for _ in range(150)), f"{FIRST},call him 12345"],
        [*(f"{FIRST},{SECOND}" for _ in range(150)), f"{FIRST},989123456789"],
    ],
    ids=["row numbers", "costs", "dates", "lines", "short numbers", "words further down", "a telephone further down"],
)
def test_columns_of_different_numbers_are_a_table_to_choose_from(rows: list[str]) -> None:
    table = table_of("\n".join(rows))
    assert len(table.columns) == 2
    assert table.row_count == len(rows)
    assert set(table.column_text(table.id_column).to_pylist()) & {str(FIRST), str(SECOND), "5"}


@pytest.mark.parametrize("spoiled", ["", "6.39E+17", "99999999999999999999", "639???"])
def test_a_list_with_a_spoiled_id_further_down_is_still_a_list(spoiled: str) -> None:
    rows = [f"{FIRST + 2 * row}, {FIRST + 2 * row + 1}" for row in range(150)]
    intake = intake_of("\n".join([*rows, f"{spoiled},5{FIRST}"[:-1]]))
    assert len(intake.ids) == 301
    assert [item.token for item in intake.rejected] == [spoiled] * bool(spoiled)


@pytest.mark.parametrize("mark", [",", " ", "'", "٬"])
def test_an_id_with_thousands_separators_is_one_token(mark: str) -> None:
    grouped = [f"{number:,}".replace(",", mark) for number in (FIRST, SECOND)]
    assert ids_of("\n".join(f'"{number}"' for number in grouped)) == [FIRST, SECOND]
    assert ids_of(";".join(grouped)) == [FIRST, SECOND]


def test_short_numbers_between_blanks_are_several() -> None:
    assert ids_of("100 200 300\n639\n") == [100, 200, 300, 639]


def test_a_list_of_too_many_ids_is_refused() -> None:
    for text in (f"{FIRST} {SECOND}\n" * 60, f"{FIRST},{SECOND}\n" * 60):
        with pytest.raises(RefusedFileError) as caught:
            read(text.encode(), IntakeLimits(rows=100))
        assert (caught.value.refusal, caught.value.limit) == (Refusal.TOO_MANY_ROWS, 100)


# Any list


@given(st.lists(long_ids, min_size=1), st.lists(st.sampled_from(SEPARATORS), min_size=1), st.booleans())
def test_a_list_of_ids_is_read_like_a_paste_of_it(numbers: list[int], gaps: list[str], has_mark: bool) -> None:  # noqa: FBT001 - drawn
    text = "".join(f"{number}{gaps[index % len(gaps)]}" for index, number in enumerate(numbers))
    table, pasted = read(BOM * has_mark + text.encode()), parse(text)
    assert table.intake(0).ids.tolist() == pasted.ids.tolist() == list(dict.fromkeys(numbers))
    assert (table.intake(0).repeated, table.intake(0).rejected) == (pasted.repeated, ())
