"""No text from outside becomes a formula in a spreadsheet, and no other text is changed."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.report.files.formula_guard import guarded
from tests.helpers.answered_lookups import guarded_text

LEADS = "=+-@＝＋－＠\t\r\n"

texts = (
    st.text(st.sampled_from([*LEADS, *" \"'،;|\u00a0\u200f\ufeff\x00", *"12.eE", "ا", "x"]), max_size=12) | st.text()
)


def column(*cells: str | None) -> pa.StringArray:
    return pa.array(cells, type=pa.string())


@given(texts)
def test_no_text_begins_as_a_formula_does(text: str) -> None:
    assert not guarded_text(text).startswith(tuple(LEADS))


@given(texts)
def test_a_text_is_left_as_it_is_or_gets_one_apostrophe_in_front(text: str) -> None:
    assert guarded_text(text) in {text, f"'{text}"}


@given(texts)
def test_a_text_that_is_guarded_is_not_guarded_again(text: str) -> None:
    assert guarded_text(guarded_text(text)) == guarded_text(text)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1), texts)
def test_a_text_that_begins_with_a_letter_or_digit_is_unchanged(first: str, rest: str) -> None:
    assert guarded_text(first + rest) == first + rest


@given(st.lists(st.none() | texts))
def test_a_column_is_guarded_cell_by_cell_and_null_is_an_empty_cell(cells: list[str | None]) -> None:
    assert guarded(column(*cells)).to_pylist() == [guarded_text(cell or "") for cell in cells]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\t=1",
        "\rx",
        "\nx",
        "  =1",
        '"=1',
        '""=1"',
        "\u00a0=1",
        "\u200f=1",
        "\ufeff=1",
        "\x00=1",
        "-",
        "--1",
        "-5",
        "+3.2",
        "+989121234567",
        "+98 912 1234567",
        "-5\n=1",
    ],
)
def test_what_a_spreadsheet_may_run_gets_an_apostrophe(text: str) -> None:
    assert guarded_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", " ", "x=1", "'=1", "5-3", "5", "3.2", "۱۲=", "علی", "a\n=1", '"x"', "0912"],
)
def test_what_no_spreadsheet_runs_is_unchanged(text: str) -> None:
    assert guarded_text(text) == text
