"""Texts that read the same are folded to the same, and to what older versions stored."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.text_search import UNFOLDED_BEFORE, folded

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
