"""A text that is one number and no Id: a mobile number in any form, or a code of the provider's table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.statuses import CATALOGUE
from lib.intake.other_question import mobile_number, status_code


@pytest.mark.parametrize(
    "text",
    [
        "09121234567",
        "9121234567",
        "989121234567",
        "+98 912 123 4567",
        "0098-912-1234567",
        "0912 123 4567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "\u200f 09121234567\n",
    ],
)
def test_a_mobile_number_is_known_in_any_form(text: str) -> None:
    assert mobile_number(text) == "09121234567"
    assert status_code(text) is None


@pytest.mark.parametrize(
    "text", ["", "0912", "639258934720294949", "09121234567 09121234568", "Ann 09121234567", "02112345678", "abc"]
)
def test_nothing_else_is_a_mobile_number(text: str) -> None:
    assert mobile_number(text) is None


@pytest.mark.parametrize(("text", "code"), [("14", 14), ("۱۴", 14), (" 9\n", 9), ("0", 0)])
def test_a_code_of_the_table_is_known(text: str, code: int) -> None:
    assert status_code(text) == code


@pytest.mark.parametrize("text", ["", "014", "9001", "-14", "14 15", "code 14", "639258934720294949"])
def test_nothing_else_is_a_code(text: str) -> None:
    assert status_code(text) is None


@given(st.text())
def test_any_text_is_one_of_them_or_neither(text: str) -> None:
    mobile, code = mobile_number(text), status_code(text)
    assert mobile is None or (len(mobile) == len("09121234567") and code is None)
    assert code is None or code in CATALOGUE
