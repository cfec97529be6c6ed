"""The changes between two lookups are counted so that all sums hold; they are drawn, and exported as files."""

import csv
import io
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lib.domain.intake import MAX_ID
from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.charts import COLOURS, moves_figure
from lib.report.code_words import code_label, numbered_label, outcome_of
from lib.report.columns import headings_of
from lib.report.files import comparison
from lib.report.moves import Move, Moves, compare
from tests.helpers.answered_lookups import ENGLISH, FARSI, LANGUAGES, any_codes, codes_of, ids_of, languages

lookups = st.dictionaries(st.integers(1, 30) | st.integers(1, MAX_ID), any_codes, max_size=40)


def moves_of(earlier: dict[int, int], later: dict[int, int]) -> Moves:
    was, now = ((ids_of(list(lookup)), codes_of(list(lookup.values()))) for lookup in (earlier, later))
    return compare(was, now)


# Counted


@given(lookups, lookups)
def test_every_id_that_both_asked_is_counted_in_one_move(earlier: dict[int, int], later: dict[int, int]) -> None:
    found = moves_of(earlier, later)
    both = [message_id for message_id in later if message_id in earlier]
    assert found.ids.tolist() == both
    assert found.before.tolist() == [earlier[message_id] for message_id in both]
    assert found.after.tolist() == [later[message_id] for message_id in both]
    expected = Counter((earlier[message_id], later[message_id]) for message_id in both)
    assert {(move.before, move.after): move.count for move in found.moves} == expected


@given(lookups, lookups)
def test_the_sums_hold_for_any_codes(earlier: dict[int, int], later: dict[int, int]) -> None:
    found = moves_of(earlier, later)
    assert len(earlier) == found.asked_again + found.not_again
    assert len(later) == found.asked_again + found.only_later
    assert found.asked_again == sum(move.count for move in found.moves) == found.changed + found.unchanged
    assert found.unchanged == sum(move.count for move in found.moves if move.before == move.after)


@given(lookups, lookups)
def test_changes_come_first_the_most_frequent_first(earlier: dict[int, int], later: dict[int, int]) -> None:
    order = [(not move.is_change, -move.count) for move in moves_of(earlier, later).moves]
    assert order == sorted(order)


@given(lookups, st.data())
def test_chosen_moves_have_exactly_their_ids(lookup: dict[int, int], data: st.DataObject) -> None:
    later = {message_id: data.draw(any_codes) for message_id in lookup}
    found = moves_of(lookup, later)
    chosen = data.draw(st.lists(st.sampled_from(found.moves), unique=True)) if found.moves else []
    part = found.of(chosen)
    pairs = {(move.before, move.after) for move in chosen}
    assert part.ids.tolist() == [key for key in lookup if (lookup[key], later[key]) in pairs]
    assert part.asked_again == sum(move.count for move in chosen)


def test_codes_of_any_sign_are_distinguished() -> None:
    found = moves_of({1: -1, 2: 0, 3: NOT_ANSWERED, 4: 2**31 - 1}, {1: 0, 2: -1, 3: 2**31 - 1, 4: NOT_ANSWERED})
    assert set(found.moves) == {
        Move(-1, 0, 1),
        Move(0, -1, 1),
        Move(NOT_ANSWERED, 2**31 - 1, 1),
        Move(2**31 - 1, NOT_ANSWERED, 1),
    }


def test_a_million_ids_are_compared() -> None:
    random = np.random.default_rng(7)
    ids = np.unique(random.integers(10**17, 10**18, 1_000_000))
    random.shuffle(ids)
    codes = random.choice(np.array([2, 3, 18, 21, NOT_ANSWERED], dtype=np.int32), len(ids))
    later = codes.copy()
    later[::2] = 3
    is_open = codes != 3
    found = compare((ids, codes), (ids[is_open], later[is_open]))
    assert found.asked_again == is_open.sum()
    assert sum(move.count for move in found.moves if move.before != move.after) == (codes != later).sum()


# Seen


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_each_status_before_has_a_bar_made_of_the_outcomes_now(lang: Language) -> None:
    found = moves_of({1: 2, 2: 2, 3: 2, 4: 18, 5: 2}, {1: 3, 2: 21, 3: 2, 4: 3, 5: NOT_ANSWERED})
    figure = moves_figure(found, lang)
    *parts, track = figure.data
    assert list(figure.layout.xaxis.range) == ([4, 0] if lang.is_rtl else [0, 4])
    assert [(part.name, part.marker.opacity, list(part.x)) for part in parts] == [
        ("sent", 1.0, [1, 1]),
        ("in_progress", 0.3, [1, 0]),
        ("not_delivered", 1.0, [1, 0]),
        ("not_answered", 1.0, [1, 0]),
    ]
    assert [part.marker.color for part in parts] == [COLOURS[Outcome(part.name)] for part in parts]
    assert list(track.x) == [0, 3]
    assert "2" in track.y[0]
    assert ("۴" if lang.is_rtl else "4") in figure.layout.annotations[0].text


@given(lookups, lookups, languages)
def test_the_parts_of_the_bars_add_up(earlier: dict[int, int], later: dict[int, int], lang: Language) -> None:
    found = moves_of(earlier, later)
    *parts, _ = moves_figure(found, lang).data
    assert sum(sum(part.x) for part in parts) == found.asked_again


def test_labels_of_codes_cover_not_answered() -> None:
    assert (code_label(NOT_ANSWERED, FARSI), numbered_label(NOT_ANSWERED, ENGLISH)) == ("بی‌پاسخ", "Not answered")
    assert numbered_label(21, ENGLISH) == "Not delivered: wrong number (21)"
    assert numbered_label(9001, ENGLISH) == "Not in the provider's table (9001)"
    assert outcome_of(NOT_ANSWERED) is Outcome.NOT_ANSWERED
    assert outcome_of(9001) is Outcome.UNKNOWN_CODE


# Kept as files

FOUND = moves_of({MAX_ID: 2, 10**17 + 1: 18, 3: NOT_ANSWERED, 4: 0}, {10**17 + 1: 18, MAX_ID: 21, 3: 9001})
ROWS = [
    ["100000000000000001", *["18", "Sent: status not updated yet", "Sent"] * 2, "no"],
    [str(MAX_ID), "2", "Being sent", "In progress", "21", "Not delivered: wrong number", "Not delivered", "yes"],
    ["3", "", "Not answered", "Not answered", "9001", "Not in the provider's table", "Unknown code", "yes"],
]  # fmt: skip


def test_the_csv_has_a_row_for_each_id_and_a_byte_order_mark_for_excel() -> None:
    written = comparison.to_csv(FOUND, ENGLISH)
    assert written.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig")))
    assert header == list(headings_of(comparison.COLUMNS, ENGLISH).values())
    assert rows == ROWS


def test_the_xlsx_has_ids_as_text_and_the_sums_on_the_last_sheet() -> None:
    book = load_workbook(io.BytesIO(comparison.to_xlsx(FOUND, ENGLISH)))
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert list(header) == list(headings_of(comparison.COLUMNS, ENGLISH).values())
    assert [["" if cell is None else cell for cell in row] for row in rows] == ROWS
    sums = list(book["Moves"].iter_rows(values_only=True))
    assert sums[0] == ("Code before", "Status before", "Code now", "Status now", "Count", "Share")
    assert sum(row[4] for row in sums[1:]) == FOUND.asked_again == 3
    assert sum(row[5] for row in sums[1:]) == pytest.approx(1)
    assert load_workbook(io.BytesIO(comparison.to_xlsx(FOUND, FARSI))).worksheets[0].sheet_view.rightToLeft


@given(lookups, lookups, languages)
def test_no_cell_of_the_files_begins_a_formula(earlier: dict[int, int], later: dict[int, int], lang: Language) -> None:
    found = moves_of(earlier, later)
    frame = comparison.move_frame(found, lang)
    assert len(frame) == found.asked_again
    codes = {"code_before", "code_now"}
    for column in frame:
        assert not [
            text for text in frame[column] if text.startswith(("=", "+", "@", "\t", "\r", "-")) and column not in codes
        ]
