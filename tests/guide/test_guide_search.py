"""A code is found by its number, its name or a word, on whatever keyboard it is written."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.statuses import CATALOGUE
from lib.domain.text_search import folded
from lib.guide.search import matches

SCRIPTS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
CODES: Final = sorted(CATALOGUE)


def found(sought: str) -> list[int]:
    """Return the codes whose name or description fits."""
    return [
        code
        for code in CODES
        if matches(sought, code, (CATALOGUE[code].name, CATALOGUE[code].description, "Code", "کد"))
    ]


@pytest.mark.parametrize(
    ("sought", "codes"),
    [
        ("تبلیغاتی", [9, 28]),
        ("تبليغاتي", [9, 28]),  # the Arabic keyboard
        ("بلك ليست", [10]),
        ("بلک‌لیست", [10]),
        ("بلکلیست", [10]),
        ("لیست بلک", [10]),
        ("تأخیر", [11]),
        ("تاخير مجاز", [11]),
        ("وایبری", [13]),
        ("  وایـبری ", [13]),  # drawn out
        ("مُوجودی", [4]),  # with a vowel sign
        ("insufficientcredit", [4]),
        ("CREDIT", [4]),
        ("ＣＲＥＤＩＴ", [4]),
        ("viber", [13]),
        ("14", [14]),
        ("۱۴", [14]),
        ("014", [14]),
        ("کد ۱۴", [14]),
        ("code 14", [14]),
        ("2", [2]),
        ("0", [0]),
        ("000", [0]),
        ("14 وایبری", []),
        ("9001", []),
        ("639258934720294903", []),
        ("هیچ‌کدام", []),
    ],
)
def test_what_people_type_finds_what_they_mean(sought: str, codes: list[int]) -> None:
    assert found(sought) == codes


@pytest.mark.parametrize("sought", ["", "  ", "\u200c", "\u200f"])
def test_an_empty_search_matches_all(sought: str) -> None:
    assert found(sought) == CODES


@given(st.sampled_from(CODES), st.sampled_from(SCRIPTS))
def test_a_number_in_any_digits_finds_that_code_alone(code: int, script: str) -> None:
    assert found(str(code).translate(str.maketrans(SCRIPTS[0], script))) == [code]


@given(st.sampled_from(CODES), st.data())
def test_every_word_of_a_description_finds_its_code(code: int, data: st.DataObject) -> None:
    words = [word for word in CATALOGUE[code].description.split() if not folded(word).isdecimal()]
    assert code in found(data.draw(st.sampled_from(words)))


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert found(text) == found(f" {text}\u200c")
