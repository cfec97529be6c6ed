"""No part of a text from outside becomes a formula in a spreadsheet, and what we put there is taken out again."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.report.files.formula_guard import guarded, unguarded
from tests.helpers.answered_lookups import guarded_text

LEADS = "=+-@＝＋－＠\t\r\n"
NUMBERS = re.compile(r"([+-][\d ,.]*\d(e[+-]?\d+)?%?( ?[;\n] ?)?)+", re.IGNORECASE)
"""Written apart from the guard's own pattern."""

texts = (
    st.text(st.sampled_from([*LEADS, *" \"'،;|\u00a0\u200f\ufeff\x00", *"12.eE", "ا", "x"]), max_size=12) | st.text()
)


def column(*cells: str | None) -> pa.StringArray:
    return pa.array(cells, type=pa.string())


def unguarded_text(text: str) -> str:
    return str(unguarded(column(text))[0].as_py())


@given(texts, st.sampled_from([None, ";", ",", "\t", "\n", "\r", "،", "؛", "|"]))
def test_no_part_of_a_text_begins_as_a_formula_does_unless_it_is_a_number(text: str, separator: str | None) -> None:
    parts = guarded_text(text).split(separator) if separator else [guarded_text(text)]
    for part in parts:
        assert not part.lstrip(' "\x00\u00a0').startswith(tuple("=+-@")) or NUMBERS.fullmatch(text)


@given(texts)
def test_nothing_but_apostrophes_is_added_and_all_of_them_are_taken_out_again(text: str) -> None:
    assert guarded_text(text).replace("'", "") == text.replace("'", "")
    assert unguarded_text(guarded_text(text)) == text


@given(texts)
def test_an_apostrophe_that_is_not_ours_is_left(text: str) -> None:
    assert unguarded_text(text) == text or guarded_text(unguarded_text(text)) == text


@given(st.lists(st.none() | texts))
def test_a_column_is_guarded_cell_by_cell_and_null_is_an_empty_cell(cells: list[str | None]) -> None:
    found = guarded(column(*cells))
    assert found.to_pylist() == [guarded_text(cell or "") for cell in cells]
    assert unguarded(found).to_pylist() == [cell or "" for cell in cells]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+cmd|' /C calc'!A0",
        "+98-912-1234567",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
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
        "-5x",
        "'=1",
        "''-x",
    ],
)
def test_what_a_spreadsheet_may_run_gets_an_apostrophe(text: str) -> None:
    assert guarded_text(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;=1+1;b", "a;'=1+1;b"),
        ("a\n=1", "a\n'=1"),
        ("a\r\n@x", "a\r\n'@x"),
        ("\t=1", "'\t'=1"),
        ("-5\n=1", "'-5\n'=1"),
        ("-5,5+cmd|' /C calc'!A1", "'-5,5+cmd|' /C calc'!A1"),
        ("الف؛=1", "الف؛'=1"),
        ('a; "=1;=2', "a;' \"=1;'=2"),
    ],
)
def test_a_formula_within_a_cell_is_guarded_where_a_spreadsheet_may_split_it(text: str, expected: str) -> None:
    assert guarded_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "x=1", "5-3", "5", "3.2", "۱۲=", "علی", '"x"', "0912", "it's", "'x", "'5"),
        *("-5", "-12.5", "+3.2", "-1,234.5", "-5%", "-1e-5", "-۵", "+989121234567", "+98 912 123 4567", "+1;+2"),
    ],
)
def test_what_no_spreadsheet_runs_is_unchanged(text: str) -> None:
    assert guarded_text(text) == text
