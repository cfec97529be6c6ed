"""The leading sentence names failures first, and claims no more than is known."""

import re
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, Source, State
from lib.domain.statuses import Outcome
from lib.guide import guide
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.verdict import WORST_FIRST, Verdict, verdict
from tests.helpers.answered_lookups import ENGLISH, FARSI, LANGUAGES, any_codes, codes_of, languages, progress_of

AT_REST = [state for state in State if not state.is_live]
NOT_THE_HANDSET = "'Sent' does not say that the message reached the handset or was read."
NO = NOT_ANSWERED


def of(  # noqa: PLR0913 - all but the first are named
    codes: list[int],
    state: State = State.FINISHED,
    lang: Language = ENGLISH,
    *,
    rejected: int = 0,
    stop: Failure | None = None,
    source: Source = Source.FILE,
) -> Verdict:
    progress = replace(progress_of(codes, rejected=rejected), state=state, stop=stop)
    return verdict(Breakdown.of_codes(codes_of(codes)), progress, source, lang)


def plain(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)


@pytest.mark.parametrize(
    ("codes", "state", "sentence", "qualification", "tone"),
    [
        ([2] * 1200, State.FINISHED, "All 1,200 messages: In progress", "", Outcome.IN_PROGRESS),
        ([3, 18, 3], State.FINISHED, "All 3 messages: Sent", NOT_THE_HANDSET, Outcome.SENT),
        (
            [3, 25, 2],
            State.FINISHED,
            "3 messages: 1 not delivered · 1 under way · 1 sent",
            NOT_THE_HANDSET,
            Outcome.NOT_DELIVERED,
        ),
        ([25, 25, 0], State.FINISHED, "3 messages: 2 not delivered · 1 not found", "", Outcome.NOT_DELIVERED),
        (
            [3, 3, 9001, NO],
            State.FINISHED,
            "4 messages: 1 not answered · 1 with an unknown code · 2 sent",
            NOT_THE_HANDSET,
            Outcome.NOT_ANSWERED,
        ),
        ([0, NO, NO], State.FAILED, "3 messages: 2 not answered · 1 not found", "", Outcome.NOT_ANSWERED),
        (
            [3, NO],
            State.CANCELLED,
            "2 messages: 1 not answered · 1 sent",
            f"Cancelled: 1 Id was not answered. {NOT_THE_HANDSET}",
            Outcome.NOT_ANSWERED,
        ),
        ([NO], State.CANCELLED, "Cancelled before 1 Id was answered", "", Outcome.NOT_ANSWERED),
        ([NO] * 2, State.CANCELLED, "Cancelled before any of 2 Ids was answered", "", Outcome.NOT_ANSWERED),
        ([NO], State.FINISHED, "1 Id has no answer", "", Outcome.NOT_ANSWERED),
        ([NO] * 1500, State.FINISHED, "None of 1,500 Ids has an answer", "", Outcome.NOT_ANSWERED),
    ],
)
def test_verdicts_in_english(codes: list[int], state: State, sentence: str, qualification: str, tone: Outcome) -> None:
    found = of(codes, state)
    assert (plain(found.sentence), found.qualification, found.tone) == (sentence, qualification, tone)


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
@pytest.mark.parametrize("code", [0, 3, 9, 15, 9001])
def test_of_one_id_the_verdict_is_the_headline_of_the_guide(code: int, lang: Language) -> None:
    assert of([code], lang=lang).sentence == guide(lang.code).for_code(code).headline
    assert not of([code], lang=lang).qualification, "its card says what the status leaves open"


def test_rows_that_were_not_asked_are_in_the_sentence() -> None:
    assert plain(of([3, 25], rejected=8).sentence) == ("2 messages: 1 not delivered · 1 sent · 8 rows were not asked")
    assert of([9], rejected=1).sentence.endswith(" · 1 row was not asked")
    assert "۸ ردیف" in of([3, 3], lang=FARSI, rejected=8).sentence


def test_what_was_pasted_and_not_asked_is_not_called_rows() -> None:
    pasted = partial(of, source=Source.PASTE)
    assert plain(pasted([3, 3], rejected=8).sentence) == "All 2 messages: Sent · 8 pasted items were not asked"
    assert plain(pasted([9], rejected=1).sentence).endswith(" · 1 pasted item was not asked")
    assert plain(pasted([], rejected=8).sentence) == "Nothing was asked: none of the 8 pasted items is an Id"
    assert "۸ مورد" in pasted([3, 3], lang=FARSI, rejected=8).sentence
    assert "ردیف" not in pasted([3, 3], lang=FARSI, rejected=8).sentence + pasted([], lang=FARSI, rejected=8).sentence


def test_where_all_is_rejected_that_is_the_verdict() -> None:
    assert plain(of([], rejected=8).sentence) == "Nothing was asked: none of the 8 rows holds an Id"
    assert of([], rejected=8).tone is Outcome.NOT_ANSWERED
    stop = Failure(FailureKind.REJECTED_THROUGHOUT)
    assert plain(of([NO] * 3, State.FAILED, stop=stop).sentence) == (
        "Rejected by the provider: none of 3 Ids has an answer"
    )


some_codes = st.lists(any_codes, min_size=2, max_size=60)


@given(some_codes, st.sampled_from(AT_REST), languages)
def test_the_worst_outcome_that_occurs_is_named_first_and_colours_it(
    codes: list[int], state: State, lang: Language
) -> None:
    whole, found = Breakdown.of_codes(codes_of(codes)), of(codes, state, lang)
    worst = next(outcome for outcome in WORST_FIRST if whole.by_outcome[outcome])
    assert found.tone is worst
    counts = [whole.by_outcome[outcome] for outcome in WORST_FIRST if whole.by_outcome[outcome]]
    if len(counts) > 1:
        _, _, named = found.sentence.partition(":")
        assert [part.split()[0] for part in named.split(" · ")] == [lang.number(count) for count in counts]


@given(st.lists(any_codes, min_size=1, max_size=60), st.sampled_from(AT_REST))
def test_green_is_only_what_was_sent_throughout(codes: list[int], state: State) -> None:
    assert (of(codes, state).tone is Outcome.SENT) == ({*codes} <= {3, 18})


@given(st.lists(any_codes, min_size=2), st.sampled_from(AT_REST))
def test_sent_is_never_said_of_what_was_not_sent(codes: list[int], state: State) -> None:
    found = of([code for code in codes if code not in {3, 18}] + [25, 25], state)
    assert "sent" not in (found.sentence + found.qualification).lower()


@given(st.lists(any_codes, min_size=1), st.sampled_from(AT_REST), languages)
def test_ids_without_an_answer_are_always_mentioned(codes: list[int], state: State, lang: Language) -> None:
    answered = [code for code in codes if code != NO]
    assert lang.number(7) in of([*answered, *[NO] * 7], state, lang).sentence


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_sent_in_part_is_not_said_of_all(lang: Language) -> None:
    found = of([3] * 9_999 + [NO], State.FINISHED, lang)
    assert all(lang.number(count) in found.sentence for count in (10_000, 9_999, 1))
