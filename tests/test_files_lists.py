"""A file that is a list of Ids, in one column or several, is read like a paste of it."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.given import Reason, Rejected
from lib.intake.files import read
from lib.intake.text import parse
from tests.file_support import BOM, FIRST, SECOND, ids, ids_of, intake_of, table_of

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


def test_telephone_numbers_beside_ids_are_not_asked_about() -> None:
    assert ids_of(f"989123456789,{FIRST}\n989123456780,{SECOND}\n") == [FIRST, SECOND]


@given(st.lists(ids, min_size=1), st.lists(st.sampled_from(SEPARATORS), min_size=1), st.booleans())
def test_a_list_of_ids_is_taken_as_the_paste_of_it_is(numbers: list[int], gaps: list[str], has_mark: bool) -> None:  # noqa: FBT001 - drawn
    text = "".join(f"{number}{gaps[place % len(gaps)]}" for place, number in enumerate(numbers))
    table, pasted = read(BOM * has_mark + text.encode()), parse(text)
    assert table.intake(0).ids.tolist() == pasted.ids.tolist() == list(dict.fromkeys(numbers))
    assert (table.intake(0).repeated, table.intake(0).rejected) == (pasted.repeated, ())
