"""Texts of records: what is hard to read in them, and what is left to be read number by number."""

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.readers.structured_text import read_structured

A, B = 639258934720294901, 639258934720294902
scalars = st.none() | st.booleans() | st.integers(-(10**19), 10**19) | st.floats(allow_nan=False) | st.text(max_size=5)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
)
PIECES: Final = (
    "INSERT INTO t VALUES ",
    "(",
    ")",
    ",",
    ";",
    "'",
    "\\",
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    "|",
    "\n",
    "--",
    "id=",
    str(A),
    "5",
)


def rows_of(text: str) -> list[tuple[str, ...]] | None:
    grid = read_structured(text)
    return None if grid is None else grid.head(100)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('{"id": 5, "id": 6}', [("id",), ("5",), ("6",)]),
        ('{"code": 5, "code": 6}', [("code",), ("5, 6",)]),
        (f'{{"a": {{"b": {{"id": {A}}}}}}}', [("a.b.id",), (str(A),)]),
        (f'{{"id": {A}, "sub": [{{"id": {B}}}]}}', [("id",), (str(A),), (str(B),)]),
        (f'[{{"id": {A}, "tags": ["x", "y"]}}]', [("id", "tags"), (str(A), "x, y")]),
        (f'[{{"id": {A}}}, 5]', [("id", "value"), (str(A), ""), ("", "5")]),
        ('[{"id": 6.39e17, "ok": true, "no": null}]', [("id", "ok", "no"), ("6.39e17", "true", "")]),
        (
            "INSERT INTO t (a, `b`) VALUES (1, 'it''s (x), ok'), (f(2, 3), NULL)",
            [("a", "b"), ("1", "it's (x), ok"), ("f(2, 3)", "")],
        ),
        ("insert into t (a) values (1); -- (9)\nreplace into t (b) values (2);", [("a", "b"), ("1", ""), ("", "2")]),
        ("| a | b |\n|---|---|\n| 1 | |\n|  | 2 |", [("a", "b"), ("1", ""), ("", "2")]),
        (" a | b \n---+---\n   | 2\n 1 | \n(2 rows)", [("a", "b"), ("", "2"), ("1", "")]),
    ],
)
def test_records_have_their_values_by_their_names(text: str, rows: list[tuple[str, ...]]) -> None:
    assert rows_of(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        f"{A}\n{B}",
        f"علی: {A}\nرضا: {B}",
        f"see {A} and id={B}",
        f'{{"log": "sent {A}"}}',
        f"INSERT INTO t VALUES (1, 2); -- {A}",  # noqa: S608 - text to be read
        json.dumps([{str(row): 1} for row in range(4000)]),
    ],
    ids=["deep", "a list", "a chat", "an Id without a label", "within words", "in a comment", "names"],
)
def test_what_is_not_understood_to_its_end_is_left_to_be_read_number_by_number(text: str) -> None:
    assert read_structured(text) is None


@given(values)
def test_no_long_number_of_any_json_is_left_out(value: object) -> None:
    grid = read_structured(json.dumps(value))
    assert grid is None or grid.cells.num_rows == len(grid.row_numbers)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_left(text: str) -> None:
    grid = read_structured(text)
    assert grid is None or str(A) not in text or any(str(A) in cell for row in grid.head(10_000) for cell in row)
