"""Pasted text becomes exactly the Ids it holds: nothing is guessed, nothing is passed over, and the sum holds."""

from collections import Counter
from itertools import groupby
from typing import Final

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.given import MAX_ID, Intake, Reason, Rejected
from lib.intake.ids import FOREIGN_DIGITS, read_id, sort_out
from lib.intake.text import parse, split_tokens

AN_ID: Final = 639258934720294949
SCRIPTS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
SEPARATORS: Final = (",", "،", ";", "؛", "|", " ", "\t", "\n", "\r\n", "\r", "\v", "\f", "\u00a0", "\u2028", "\ufeff")
WRAPPINGS: Final = (
    *("", '""', "''", "``", "´´", "‘’", "‚‘", "“”", "„“", "«»", "‹›", "()", "[]", "{}", "\u200f\u200f", "\u200e\u200e"),
    *("\u200c\u200d", "\u202b\u202c", "\u2067\u2069", "\u200b\u200b"),
)

ids = st.integers(1, MAX_ID) | st.integers(1, 9) | st.just(MAX_ID)
# Digits and separators among the letters, so that Ids, repetitions and rejects all come up.
pieces = st.sampled_from([*"0123۱٢²x.-\"'«»", *SEPARATORS, "\u200f", "\u2029", "\x1c"])
texts = st.text() | st.lists(pieces).map("".join)


def in_script(number: int, script: str) -> str:
    return str(number).translate(str.maketrans(SCRIPTS[0], script))


def tokens_of(text: str) -> list[str]:
    """Cut by another way than the code under test: runs of characters that are neither white space nor a separator."""
    runs = groupby(text, lambda mark: mark.isspace() or mark in ",،;؛|\ufeff")
    return ["".join(run) for is_gap, run in runs if not is_gap]


@st.composite
def pastes(draw: st.DrawFn) -> tuple[list[int], str]:
    pool = draw(st.lists(ids, min_size=1, max_size=8))
    given_ids = draw(st.lists(st.sampled_from(pool), max_size=30))
    gap = st.lists(st.sampled_from(SEPARATORS), min_size=1, max_size=3).map("".join)
    text = draw(st.just("") | gap)
    for number in given_ids:
        wrapping = draw(st.sampled_from(WRAPPINGS))
        half = len(wrapping) // 2
        text += wrapping[:half] + in_script(number, draw(st.sampled_from(SCRIPTS))) + wrapping[half:] + draw(gap)
    return given_ids, text


def check_values(intake: Intake) -> None:
    assert intake.ids.dtype == np.int64
    assert intake.ids.ndim == 1
    assert len(set(intake.ids.tolist())) == len(intake.ids)
    assert all(1 <= number <= MAX_ID for number in intake.ids.tolist())
    assert intake.repeated >= 0


# One token


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("1", 1),
        (str(AN_ID), AN_ID),
        ("9007199254740993", 2**53 + 1),  # a float would make ...992 of it
        (str(2**63 - 1), 2**63 - 1),
        ("۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۴۹", AN_ID),
        ("٦٣٩٢٥٨٩٣٤٧٢٠٢٩٤٩٤٩", AN_ID),
        ("6۳٩", 639),
        (" 5\t", 5),
        ("\u00a05\n", 5),
        ("\u200f۵\u200e", 5),
        ("\u202b5\u202c", 5),
        ("\ufeff5", 5),
        ("'639", 639),
        ('["639"]', 639),
        ("«‘639’»", 639),
        *((f"{wrapping[: len(wrapping) // 2]}639{wrapping[len(wrapping) // 2 :]}", 639) for wrapping in WRAPPINGS),
    ],
)
def test_an_id_is_read_through_what_loses_nothing(token: str, expected: int) -> None:
    assert read_id(token) == expected


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        *((token, Reason.EMPTY_CELL) for token in ("", " ", "\t\n", '""', "«»", "\u200f", "\ufeff", "()")),
        *((token, Reason.NOT_A_NUMBER) for token in ("1_000", "²", "1²", "Ⅷ", "½", "６３９", "१२", "𝟙", "一")),
        *((token, Reason.NOT_A_NUMBER) for token in ("+5", "-5", "\u22125", "5-", "1,000", "1٬000", "1٫5", "1 000")),
        *((token, Reason.NOT_A_NUMBER) for token in ("6.39259E+17", "6e17", "639.0", "639.", ".5", "0x10", "5L")),
        *((token, Reason.NOT_A_NUMBER) for token in ("Infinity", "-inf", "nan", "None", "id", "شناسه", "????", "6?9")),
        *((token, Reason.NOT_A_NUMBER) for token in ("6\u200f39", "6\u200c39", "6\u00a039", "6'39", "۶۳.۹", "\x006")),
        *((token, Reason.LEADING_ZERO) for token in ("0", "00", "۰", "007", "09123456789", "۰۹۱۲۳۴۵۶۷۸۹", "0" * 30)),
        *((token, Reason.TOO_LARGE) for token in (str(2**63), "۹" * 19, "9" * 20, "1" * 25, "9" * 5000)),
    ],
)
def test_what_is_no_id_is_refused_by_name(token: str, reason: Reason) -> None:
    assert read_id(token) is reason


@given(st.text())
@example("9" * 10_000)
def test_any_token_is_an_id_or_a_reason(token: str) -> None:
    found = read_id(token)
    assert isinstance(found, Reason) or 1 <= found <= MAX_ID


@given(ids, st.sampled_from(SCRIPTS))
def test_every_id_is_read_in_every_script(number: int, script: str) -> None:
    assert read_id(in_script(number, script)) == number


@given(st.integers(2**63, 10**40))
def test_every_larger_number_is_too_large(number: int) -> None:
    assert read_id(str(number)) is Reason.TOO_LARGE


@given(st.characters(exclude_characters="0123456789" + "".join(map(chr, FOREIGN_DIGITS))))
def test_no_other_character_is_a_digit(mark: str) -> None:
    assert read_id(f"1{mark}1") is Reason.NOT_A_NUMBER


# Many tokens


def test_ids_keep_the_order_first_seen_and_repetitions_are_counted() -> None:
    intake = parse("3 1 3\n۲ «1» 3")
    assert intake.ids.tolist() == [3, 1, 2]
    assert (intake.repeated, intake.rejected, intake.given) == (3, (), 6)


def test_rejects_are_kept_as_given_with_their_row() -> None:
    intake = parse("5, «+5»\r\n\n09123456789; ۵x \r6.39259E+17|''\n" + "9" * 19)
    assert intake.ids.tolist() == [5]
    assert intake.rejected == (
        Rejected(1, "«+5»", Reason.NOT_A_NUMBER),
        Rejected(3, "09123456789", Reason.LEADING_ZERO),
        Rejected(3, "۵x", Reason.NOT_A_NUMBER),
        Rejected(4, "6.39259E+17", Reason.NOT_A_NUMBER),
        Rejected(4, "''", Reason.EMPTY_CELL),
        Rejected(5, "9" * 19, Reason.TOO_LARGE),
    )


@pytest.mark.parametrize("inner", ["\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", "\x1d", "\x1e"])
def test_only_a_line_end_of_an_editor_begins_a_row(inner: str) -> None:
    assert list(split_tokens(f"1{inner}2\n3")) == [(1, "1"), (1, "2"), (2, "3")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_begins_a_row(end: str) -> None:
    assert list(split_tokens(f"1{end}{end}2")) == [(1, "1"), (3, "2")]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", ",،;؛|", "\ufeff", "\u2028\u00a0"])
def test_blank_text_holds_nothing(text: str) -> None:
    intake = parse(text)
    check_values(intake)
    assert (len(intake.ids), intake.repeated, intake.rejected, intake.given) == (0, 0, (), 0)


def test_a_mark_before_the_first_line_is_no_part_of_its_id() -> None:
    assert parse("\ufeff639\n640").ids.tolist() == [639, 640]


@given(pastes())
def test_ids_joined_and_wrapped_in_any_way_come_back_exactly(paste: tuple[list[int], str]) -> None:
    given_ids, text = paste
    intake = parse(text)
    check_values(intake)
    assert intake.ids.tolist() == list(dict.fromkeys(given_ids))
    assert intake.repeated == len(given_ids) - len(set(given_ids))
    assert intake.rejected == ()


@given(texts)
def test_the_sum_holds_for_any_text(text: str) -> None:
    tokens = tokens_of(text)
    intake = parse(text)
    check_values(intake)
    assert intake.given == len(tokens) == len(intake.ids) + intake.repeated + len(intake.rejected)
    read = [read_id(token) for token in tokens]
    taken = [item for item in read if not isinstance(item, Reason)]
    assert intake.ids.tolist() == list(dict.fromkeys(taken))
    assert [(item.token, item.reason) for item in intake.rejected] == [
        (token, item) for token, item in zip(tokens, read, strict=True) if isinstance(item, Reason)
    ]


@given(texts)
def test_every_reject_stands_in_the_row_that_it_names(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    named = Counter((item.row, item.token) for item in parse(text).rejected)
    assert all(tokens_of(lines[row - 1]).count(token) == count for (row, token), count in named.items())


@given(st.lists(st.tuples(st.integers(1), texts | ids.map(str))))
def test_the_sum_holds_for_any_cells(cells: list[tuple[int, str]]) -> None:
    intake = sort_out(iter(cells))
    check_values(intake)
    assert intake.given == len(cells)
    assert {(item.row, item.token) for item in intake.rejected} <= set(cells)
