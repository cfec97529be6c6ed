"""An uploaded file comes back with its own columns, order, repeated rows and row numbers, and with answers."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import MAX_ID, REJECTED, SKIPPED_FINAL, Reason, Rejected, Rows
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import CATALOGUE, Advice, Outcome, status_of
from lib.i18n.language import Language
from lib.report.columns import ADDED_COLUMNS, ADVICE, CODE, DESCRIPTION, NAME, OUTCOME, ROW, added_headings, headings_of
from lib.report.failure_labels import failure_cure
from lib.report.files import uploaded_file, writers
from lib.report.labels import advice_label, outcome_label, reason_cure, reason_label
from tests.helpers.answered_lookups import (
    ENGLISH,
    FARSI,
    LANGUAGES,
    answered_with,
    any_codes,
    guarded_text,
    languages,
)
from tests.helpers.exported_files import WRITTEN_OUT, given_rows, read_csv, read_xlsx, written_out

in_each_language = pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
cells = st.text(max_size=8) | st.sampled_from(
    ["=1", "-5", "+x", "a,b", 'q"q', "n\nl", "c\rr", "\t", "'x", "", " =1", "۱"]
)


def answer(code: int, lang: Language) -> list[str]:
    if code == NOT_ANSWERED:
        return ["", "", "not asked", outcome_label(Outcome.NOT_ANSWERED, lang), advice_label(Advice.ASK_AGAIN, lang)]
    status = status_of(code)
    advice = advice_label(status.advice, lang)
    name = status.name if code in CATALOGUE else f"{lang.say('unknown code')} {code}"
    return [str(code), name, status.description, outcome_label(status.outcome, lang), advice]


def marked(heading: str, names: list[str], lang: Language) -> str:
    """Return a heading of ours so that it is none of the file's own, in whatever case these are."""
    is_taken = heading.casefold() in {name.strip().casefold() for name in names}
    return marked(heading + lang.say(" (NikSMS)"), names, lang) if is_taken else heading


@st.composite
def uploads(draw: st.DrawFn) -> tuple[Rows, Answered]:
    """Return a file of Ids, repeated and rejected rows and other columns, and the answers to it."""
    codes = draw(st.lists(any_codes, max_size=5))
    row_indexes = draw(st.lists(st.integers(REJECTED, len(codes) - 1), min_size=1, max_size=9))
    width = draw(st.integers(1, 3))
    columns = [draw(st.lists(cells, min_size=len(row_indexes), max_size=len(row_indexes))) for _ in range(width)]
    names = cells | st.sampled_from(["CODE", " code (niksms)", "کد"])
    headings = draw(st.just(()) | st.lists(names, min_size=width, max_size=width))
    rows = given_rows(columns, row_indexes, headings, id_column=draw(st.integers(0, width - 1)))
    reason = draw(st.sampled_from(Reason))
    rejected = tuple(Rejected(row, "x", reason) for row, index in enumerate(row_indexes, 2) if index == REJECTED)
    ids = [MAX_ID - index for index in range(len(codes))]
    return rows, replace(answered_with(codes, ids), rejected=rejected)


def expected(
    rows: Rows, answered: Answered, lang: Language, guard: Callable[[str], str] = guarded_text
) -> list[list[str]]:
    """Return the file given back, made row by row, with the columns that are written out."""
    names = list(rows.headings)
    if not any(names):
        names = [lang.say("Column {number}", number=index + 1) for index in range(len(names))]
    reasons = {item.row: item.reason for item in answered.rejected}
    ours = [marked(heading, names, lang) for heading in headings_of(WRITTEN_OUT, lang).values()]
    made = [[*map(guard, names), *ours]]
    for index, number, *texts in zip(
        rows.row_indexes.tolist(),
        rows.row_numbers.tolist(),
        *(column.to_pylist() for column in rows.columns),
        strict=True,
    ):
        row = [guard(text) for text in texts]
        if index == REJECTED:
            reason = reasons[number]
            added = ["", "", reason_label(reason, lang), lang.say("Rejected"), reason_cure(reason, lang)]
        else:
            row[rows.id_column] = str(answered.ids[index])
            added = answer(int(answered.codes[index]), lang)
            if added[2] == "not asked":
                added[2] = lang.say("not asked: the lookup ended before")
        made.append([*row, str(number), *added])
    return made


@given(uploads(), languages)
def test_csv_read_by_other_code_holds_the_file_and_the_answers(upload: tuple[Rows, Answered], lang: Language) -> None:
    found = read_csv(uploaded_file.to_csv(*upload, lang))
    assert [written_out(row) for row in found] == expected(*upload, lang)


@given(uploads(), languages)
def test_xlsx_read_by_other_code_holds_the_same_with_row_numbers_as_numbers(
    upload: tuple[Rows, Answered], lang: Language
) -> None:
    header, *body = expected(*upload, lang, guard=str)
    as_numbers = [[*row[:-6], float(row[-6]), *row[-5:]] for row in body]
    without_nul = [name.replace("\x00", "") for name in header]
    found = read_xlsx(uploaded_file.to_xlsx(*upload, lang))
    assert [written_out(row) for row in found] == [without_nul, *as_numbers]


@in_each_language
def test_repeated_and_rejected_rows_keep_their_order(lang: Language) -> None:
    rows = given_rows([["b", "a", "c", "d"], [" 0۵ ", "7", "=x", "5"]], [0, 1, REJECTED, 0], ["who", "Id"], id_column=1)
    answered = replace(answered_with([3, 0], [5, 7]), rejected=(Rejected(4, "=x", Reason.NOT_A_NUMBER),))
    _, *body = read_csv(uploaded_file.to_csv(rows, answered, lang))
    assert [row[:4] for row in body] == [
        ["b", "5", "2", "3"],
        ["a", "7", "3", "0"],
        ["c", "'=x", "4", ""],
        ["d", "5", "5", "3"],
    ]


def test_a_rejected_row_says_why_unless_no_reason_was_stored() -> None:
    rows = replace(
        given_rows([["x", "0", "5", "y"]], [REJECTED] * 4), row_numbers=np.array([2, 2, 3, 9], dtype=np.int32)
    )
    reasons = (
        Rejected(2, "x", Reason.NOT_A_NUMBER),
        Rejected(2, "0", Reason.LEADING_ZERO),
        Rejected(9, "y", Reason.ROUNDED),
    )
    _, *body = read_csv(uploaded_file.to_csv(rows, replace(answered_with([]), rejected=reasons), ENGLISH))
    labels = [reason_label(reason, ENGLISH) for reason in (Reason.NOT_A_NUMBER, Reason.LEADING_ZERO, Reason.ROUNDED)]
    assert [row[4] for row in body] == [labels[0], labels[1], "", labels[2]]
    assert {row[5] for row in body} == {"Rejected"}


def test_an_id_that_was_not_answered_says_why_and_what_to_do() -> None:
    failure = Failure(FailureKind.TIMED_OUT)
    answered = answered_with([NOT_ANSWERED], failures=((0, 1, failure),))
    _, row = read_csv(uploaded_file.to_csv(given_rows([["1"]], [0]), answered, ENGLISH))
    assert written_out(row)[2:] == [
        "",
        "",
        "the provider did not answer in time",
        "Not answered",
        failure_cure(failure, ENGLISH),
    ]


def with_numbers() -> Rows:
    rows = given_rows(
        [["639258934720294949", "5"], ["-5.5", "x"], ["0.30000000000000004", ""], ["12345678901234567", "7"]], [0, 0],
        ["Id", "mixed", "pure", "long"],
    )  # fmt: skip
    both, first = np.array([True, True]), np.array([True, False])
    return replace(rows, is_number=(both, first, first, both))


def test_numbers_of_a_spreadsheet_come_back_as_numbers_but_ids_and_long_ones_as_text() -> None:
    answered = answered_with([3], [639258934720294949])
    _, first, second = read_xlsx(uploaded_file.to_xlsx(with_numbers(), answered, ENGLISH))
    assert first[:4] == ["639258934720294949", -5.5, 0.30000000000000004, "12345678901234567"]
    assert second[:4] == ["639258934720294949", "x", "", 7.0]
    csv_rows = read_csv(uploaded_file.to_csv(with_numbers(), answered, ENGLISH))
    assert csv_rows[1][1:4] == ["-5.5", "0.30000000000000004", "12345678901234567"]


@pytest.mark.parametrize("left", [[1], [0, 1]], ids=["row by row", "as columns"])
def test_headings_may_repeat_or_be_empty(left: list[int]) -> None:
    rows = given_rows([["5", "6"], ["1", "" if 0 in left else "x"], ["y", "z"]], [0, 0], ["Id", "Id", ""])
    rows = replace(rows, is_number=(None, np.array([True, False]), None))
    header, *body = read_xlsx(uploaded_file.to_xlsx(rows, answered_with([3], [5]), ENGLISH))
    assert header[:3] == ["Id", "Id", ""]
    assert [row[:3] for row in body] == [["5", 1.0, "y"], ["5", "" if 0 in left else "x", "z"]]


def test_a_file_longer_than_a_sheet_continues_on_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "SHEET_ROWS", 2)
    for rows in (with_numbers(), replace(with_numbers(), is_number=(None,) * 4)):
        longer = replace(
            rows,
            columns=tuple(pa.concat_arrays([column] * 3) for column in rows.columns),
            is_number=tuple(None if mask is None else np.tile(mask, 3) for mask in rows.is_number),
            row_numbers=np.arange(2, 8, dtype=np.int32),
            row_indexes=np.zeros(6, dtype=np.int32),
        )
        content = uploaded_file.to_xlsx(longer, answered_with([3], [5]), FARSI)
        sheets = [read_xlsx(content, index) for index in range(3)]
        assert [[row[4] for row in sheet[1:]] for sheet in sheets] == [[2, 3], [4, 5], [6, 7]]
        assert all(one == other for one, other in pairwise(sheet[0] for sheet in sheets))


@pytest.mark.parametrize("long", ["x" * 40_000, "😀" * 20_000, "ا" * 32_767])
def test_a_cell_longer_than_xlsx_allows_is_cut_there_but_not_in_csv(long: str) -> None:
    rows, answered = given_rows([["5"], [long]], [0], ["Id", long]), answered_with([3], [5])
    for index in range(2):
        found = str(read_xlsx(uploaded_file.to_xlsx(rows, answered, ENGLISH))[index][1])
        assert len(found.encode("utf-16-le")) <= 2 * 32_767
        assert found == long or (found.endswith("…") and long.startswith(found[:-1]))
        assert read_csv(uploaded_file.to_csv(rows, answered, ENGLISH))[index][1] == long


# What the file came with of ours


@in_each_language
@pytest.mark.parametrize("first", LANGUAGES, ids=lambda lang: lang.code)
def test_added_columns_are_replaced_but_skipped_rows_keep_their_answers(first: Language, lang: Language) -> None:
    rows = given_rows([["ali", "zia", "bo"], ["5", "7", "x"]], [0, 1, REJECTED], ["Name", "Id"], id_column=1)
    answered = replace(answered_with([3, 2], [5, 7]), rejected=(Rejected(4, "x", Reason.NOT_A_NUMBER),))
    before = read_csv(uploaded_file.to_csv(rows, answered, first))
    again = given_rows(list(zip(*before[1:], strict=True)), [SKIPPED_FINAL, 0, REJECTED], before[0], id_column=1)
    after = read_csv(uploaded_file.to_csv(again, replace(answered_with([0], [7]), rejected=answered.rejected), lang))
    assert after[0] == ["Name", "Id", *added_headings(lang, ["Name", "Id"]).values()]
    assert after[1] == before[1]
    assert written_out(after[2]) == ["zia", "7", "3", *answer(0, lang)]
    assert after[3][:5] == ["bo", "x", "4", "", ""]


def test_answers_that_a_skipped_row_keeps_are_guarded() -> None:
    names = ["Id", *headings_of(ADDED_COLUMNS, ENGLISH).values()]
    cells = {ROW: "2", CODE: "=1", NAME: "@x", DESCRIPTION: "+", OUTCOME: "Unknown code", ADVICE: "-a"}
    rows = given_rows([["5"], *([cells.get(column, "=")] for column in ADDED_COLUMNS)], [SKIPPED_FINAL], names)
    _, row = read_csv(uploaded_file.to_csv(rows, answered_with([]), ENGLISH))
    assert written_out(row) == ["5", "2", "'=1", "'@x", "'+", "Unknown code", "'-a"]


def test_columns_that_only_have_the_names_of_ours_are_not_replaced() -> None:
    names = ["Id", "Code", "Name", "Description", "Outcome", "Advice"]
    texts = ["5", "A7", "Ali", "a chair", "bought it", "none"]
    _, row = read_csv(
        uploaded_file.to_csv(given_rows([[text] for text in texts], [0], names), answered_with([3], [5]), FARSI)
    )
    assert row[:6] == texts
    assert written_out(row)[6:] == ["2", *answer(3, FARSI)]


def test_a_large_file_comes_back_whole() -> None:
    count = 200_000
    rows = given_rows([[str(10**17 + index) for index in range(count)], *[["علی, x"] * count] * 5], range(count))
    answered = answered_with([3, 0] * (count // 2), range(10**17, 10**17 + count))
    assert uploaded_file.to_csv(rows, answered, FARSI).count(b"\n") == count + 1
    assert len(read_xlsx(uploaded_file.to_xlsx(rows, answered, FARSI))) == count + 1
