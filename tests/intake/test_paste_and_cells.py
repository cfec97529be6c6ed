"""Pasted text and columns of cells become exactly the Ids in them: no token is skipped, and the sum is right."""

import random
from itertools import groupby
from operator import attrgetter
from typing import Final

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.domain.intake import MAX_ID, REJECTED, Intake, Reason, Rejected, Repair
from lib.intake.numbers.cells import read_cells
from lib.intake.numbers.characters import BLANKS, INVISIBLE, SEPARATORS
from lib.intake.numbers.running_text import with_bracketed_numbers_apart, without_cut_numbers, without_list_marks
from lib.intake.numbers.tokens import split_tokens
from lib.intake.paste import TooManyTokensError, parse
from tests.helpers.intake_reference import contents_of, read_one_by_one

SCRIPTS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
GAPS: Final = (*BLANKS, *SEPARATORS, "\n", "\r\n", "\r")
WRAPPINGS: Final = (
    *("", '""', "''", "``", "´´", "‘’", "‚‘", "“”", "„“", "«»", "‹›", "()", "[]", "{}", "\u200f\u200f", "\u200e\u200e"),
    *("\u200c\u200d", "\u202b\u202c", "\u2067\u2069", "\u200b\u200b", '[""]'),
)
LIST_BRACKETS: Final = ("()", "[]")
RUBBISH: Final = ("x", "شناسه", "6.39259E+17", "09123456789", "????", "0", "9" * 20, "-5", "“”", "😀")

ids = (st.integers(1, MAX_ID) | st.integers(1, 9) | st.just(MAX_ID)).filter(
    lambda number: not 981 * 10**9 <= number < 990 * 10**9  # a telephone number with its country
)
tokens = st.sampled_from(["6.39E+17", "639258934720294949", "989123456789", '="639"', "+5", "\u200f5\u200e", "12.0"])
# Digits and separators are among the letters, so that Ids, repetitions and rejects all occur.
pieces = tokens | st.sampled_from([*"0123۱٢²x?.-+='\"«»ß丂😀٬٫", *GAPS, *INVISIBLE]) | st.integers(1, 2**64).map(str)
texts = st.text() | st.lists(pieces, max_size=30).map("".join)


def in_script(number: int, script: str) -> str:
    return str(number).translate(str.maketrans(SCRIPTS[0], script))


def tokens_of(text: str) -> list[str]:
    """Split in another way than the code under test: into runs of neither white space nor separators."""
    runs = groupby(text, lambda mark: mark.isspace() or mark in ",،;؛|")
    found = ["".join(run) for is_gap, run in runs if not is_gap]
    return [token for token in found if token.strip(INVISIBLE)]


@st.composite
def pastes(draw: st.DrawFn) -> tuple[list[int], list[str]]:
    """Return Ids, and each of them as it may be written: in digits of any script, and in any wrapping."""
    pool = draw(st.lists(ids, min_size=1, max_size=8))
    given_ids = draw(st.lists(st.sampled_from(pool), max_size=30))
    written = []
    for number in given_ids:
        # A short number in brackets before a long one is the mark of a list.
        may_be_mark = number < 10**6
        wrapping = draw(st.sampled_from([pair for pair in WRAPPINGS if not (may_be_mark and pair in LIST_BRACKETS)]))
        half = len(wrapping) // 2
        written.append(wrapping[:half] + in_script(number, draw(st.sampled_from(SCRIPTS))) + wrapping[half:])
    return given_ids, written


def joined(draw: st.DataObject, written: list[str]) -> str:
    gap = st.lists(st.sampled_from(GAPS), min_size=1, max_size=3).map("".join)
    return "".join(draw.draw(gap) + piece for piece in written) + draw.draw(gap)


def check_values(intake: Intake) -> None:
    assert intake.ids.dtype == np.int64
    assert intake.ids.ndim == 1
    assert len(set(intake.ids.tolist())) == len(intake.ids)
    assert all(1 <= number <= MAX_ID for number in intake.ids.tolist())
    assert intake.repeated >= 0


def test_ids_keep_the_order_of_first_occurrence_and_repetitions_are_counted() -> None:
    intake = parse("3 1 3\n۲ «1» 3")
    assert intake.ids.tolist() == [3, 1, 2]
    assert (intake.repeated, intake.rejected, intake.given) == (3, (), 6)
    assert intake.repaired == {Repair.DIGITS: 1, Repair.WRAPPING: 1}


def test_rejects_are_kept_as_given_with_their_row() -> None:
    intake = parse("5, «x5»\r\n\n09123456789; ۵x \r6.39259E+17|''\n" + "9" * 19, takes_short=True)
    assert intake.ids.tolist() == [5]
    assert intake.rejected == (
        Rejected(1, "«x5»", Reason.NOT_A_NUMBER),
        Rejected(3, "09123456789", Reason.TELEPHONE),
        Rejected(3, "۵x", Reason.NOT_A_NUMBER),
        Rejected(4, "6.39259E+17", Reason.SCIENTIFIC),
        Rejected(4, "''", Reason.EMPTY_CELL),
        Rejected(5, "9" * 19, Reason.TOO_LARGE),
    )


@pytest.mark.parametrize("inner", ["\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", "\x1d", "\x1e"])
def test_only_a_line_end_of_an_editor_begins_a_row(inner: str) -> None:
    text = f"x{inner}y\nz"
    assert list(split_tokens(text)) == [(1, "x"), (1, "y"), (2, "z")]
    assert [item.row for item in parse(text).rejected] == [1, 1, 2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_begins_a_row(end: str) -> None:
    assert [item.row for item in parse(f"x{end}{end}y").rejected] == [1, 3]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", ",،;؛|", "\ufeff", "\u2028\u00a0", "\u200f \u200c"])
def test_blank_text_holds_nothing(text: str) -> None:
    intake = parse(text)
    check_values(intake)
    assert (len(intake.ids), intake.repeated, intake.rejected, intake.given) == (0, 0, (), 0)


@given(pastes(), st.data())
def test_ids_joined_and_wrapped_in_any_way_come_back_exactly(
    paste: tuple[list[int], list[str]], data: st.DataObject
) -> None:
    given_ids, written = paste
    intake = parse(joined(data, written), takes_short=True)
    check_values(intake)
    assert intake.ids.tolist() == list(dict.fromkeys(given_ids))
    assert intake.repeated == len(given_ids) - len(set(given_ids))
    assert intake.rejected == ()


@given(pastes(), st.data())
def test_other_separators_and_rubbish_between_change_neither_the_accepted_nor_their_order(
    paste: tuple[list[int], list[str]], data: st.DataObject
) -> None:
    _, written = paste
    plain = parse(joined(data, written), takes_short=True)
    count = data.draw(st.integers(0, 10))
    for index in data.draw(st.lists(st.integers(0, len(written)), min_size=count, max_size=count)):
        written.insert(index, data.draw(st.sampled_from(RUBBISH)))
    dirty = parse(joined(data, written), takes_short=True)
    assert (dirty.ids.tolist(), dirty.repeated) == (plain.ids.tolist(), plain.repeated)
    assert len(dirty.rejected) == count


@given(texts)
@example('\u200f="۶۳۹.0"\u200c,\u00ad 5\u200e')
@example("0000000000000+1000000000000")
@example("«1000000000000».")
@example("123456789012\n123456")
def test_any_text_adds_up_and_is_read_at_once_as_it_is_token_by_token(text: str) -> None:
    intake = parse(text, takes_short=True)
    check_values(intake)
    arranged, cut = without_cut_numbers(with_bracketed_numbers_apart(without_list_marks(text)))
    ids, repeated, rejected, repaired = read_one_by_one(split_tokens(arranged))
    assert contents_of(intake) == (ids, repeated, tuple(sorted([*rejected, *cut], key=attrgetter("row"))), repaired)
    assert [token for _, token in split_tokens(text)] == tokens_of(text)
    assert intake.given == len(tokens_of(arranged)) + len(cut)


@given(st.lists(texts, max_size=8), st.integers(0, 3))
def test_any_cells_add_up_and_every_row_has_its_index(cells: list[str], start: int) -> None:
    numbers = np.arange(5, 5 + len(cells), dtype=np.int32)[start:]
    column, cells = pa.array(cells, type=pa.string()).slice(start), cells[start:]
    intake = read_cells(column, numbers, takes_short=True)
    check_values(intake)
    assert contents_of(intake) == read_one_by_one(zip(numbers.tolist(), cells, strict=True))
    assert intake.row_indexes is not None
    assert len(intake.row_indexes) == intake.given == len(cells)
    for index, cell in zip(intake.row_indexes.tolist(), cells, strict=True):
        read = read_one_by_one([(1, cell)])[0]
        assert read == ([int(intake.ids[index])] if index != REJECTED else [])


def test_a_long_paste_is_read_as_its_parts_are() -> None:
    chance = random.Random(7)  # noqa: S311 - the same text each time
    choices = ["639258934720294949", "۶۳۹", "x", '"5"', "\u200f7", "+8", "6.39E+17", "12.0"]
    lines = [
        chance.choice([str(chance.randrange(1, 2**63)), chance.choice(choices)]) + chance.choice(["", ", 4", "\u200c"])
        for _ in range(90_000)
    ]
    text = chance.choice(["\r\n", "\n"]).join(lines)
    assert contents_of(parse(text, takes_short=True)) == read_one_by_one(split_tokens(text))
    column = pa.array(lines)
    numbers = np.arange(1, 1 + len(lines), dtype=np.int32)
    assert contents_of(read_cells(column, numbers, takes_short=True)) == read_one_by_one(enumerate(lines, start=1))


def test_a_long_paste_is_read_alike_wherever_its_characters_get_wider_and_however_its_lines_end() -> None:
    chance = random.Random(8)  # noqa: S311 - the same text each time
    parts = []
    for others in (["x"], ["۶۳۹", "سلام"], ["😀", "\U0001d7d4", "\ud800", "٦٣٩"], ["", "x"]):
        for _ in range(25_000):
            token = chance.choice([str(chance.randrange(1, 2**63)), str(chance.randrange(10**17, 10**18)), *others])
            parts.append(token + chance.choice(["\n", "\r", "\r\n", "\n\r", ", ", ",\r"]))
    text = "".join(parts)
    assert contents_of(parse(text, takes_short=True)) == read_one_by_one(split_tokens(text))


@pytest.mark.parametrize("count", [3, 60_000])
def test_too_many_tokens_are_refused_with_their_number(count: int) -> None:
    text = "639258934720294949\n" * count
    with pytest.raises(TooManyTokensError) as caught:
        parse(text, count - 1)
    assert caught.value.found == count
    assert parse(text, count).given == count
