"""Texts that read the same are folded to the same, and to what older versions stored."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.text_search import UNFOLDED_BEFORE, folded, search_key

STORED: Final = {
    "گزارش كمپين مهر.CSV": "گزارش کمپین مهر.csv",
    "  می‌رسد\t۱۴۰۵ ": "میرسد 1405",
    "تأخیرِ ٱلرســـول": "تاخیر الرسول",
    "Ａlpha ² Straße": "alpha 2 strasse",
    "データ·a_b%\x00": "データ·a_b%",
    "➀ آبي إسم مسؤول مى ة": "1 ابی اسم مسوول می ه",
}
"""Names of files and what version 0.1 stored of them."""


@pytest.mark.parametrize("name", STORED)
def test_names_are_folded_as_they_were_stored_before(name: str) -> None:
    assert folded(name) == STORED[name]
    assert folded(STORED[name]) == STORED[name]


@pytest.mark.parametrize("name", ["نامۀ مهر", "نامه\u0654 مهر", "نامة مهر"])
def test_the_ways_to_write_one_letter_are_one(name: str) -> None:
    assert folded(name) == "نامه مهر" == folded("نامۀ مهر".replace(*UNFOLDED_BEFORE))


@given(st.text())
def test_only_single_spaces_separate_words(text: str) -> None:
    assert folded(text) == " ".join(folded(text).split(" ")).strip()


@pytest.mark.parametrize(
    "written",
    [
        "09121234567",
        "9121234567",
        "989121234567",
        "+989121234567",
        "00989121234567",
        "+98 912 123 4567",
        "+98 0912 123-4567",
        "0912-123-4567",
        "0912 12 34 567",
        "912 123 4567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢١٢٣٤٥٦٧",
        "\u200e+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷\u200f",
    ],
)
def test_a_mobile_number_is_one_however_it_is_written(written: str) -> None:
    assert search_key(written) == "9121234567"
    assert search_key(f"  سارا  {written} \n {written}") == "سارا 9121234567\n9121234567"


@pytest.mark.parametrize("begun", ["0912", "98912", "+98912", "+98 912", "0098912"])
def test_a_mobile_number_is_found_while_it_is_typed(begun: str) -> None:
    assert search_key(begun) == "912"


@pytest.mark.parametrize(
    "number", ["639258934720294949", "989121234567890123", "02188776655", "1405/09/15", "9", "09", "98", "0", "1,200"]
)
def test_no_other_number_is_changed(number: str) -> None:
    assert search_key(number) == number


@given(st.text())
def test_a_key_keeps_its_lines_and_has_single_spaces(text: str) -> None:
    key = search_key(text)
    assert key.count("\n") == text.count("\n")
    assert all(line == " ".join(line.split(" ")).strip() for line in key.split("\n"))
