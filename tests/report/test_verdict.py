"""The leading sentence says what became of the messages, and claims no more."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.lookups import NOT_ANSWERED, State
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label
from lib.report.verdict import Verdict, verdict
from tests.helpers.answered_lookups import ENGLISH, LANGUAGES, any_codes, codes_of, columns_of_codes, languages

AT_REST = [state for state in State if not state.is_live]
NOT_THE_HANDSET = "'Sent' does not say that the message reached the handset or was read."
NO = NOT_ANSWERED


def of(codes: list[int], state: State = State.FINISHED, lang: Language = ENGLISH) -> Verdict:
    return verdict(Breakdown.of_codes(codes_of(codes)), state, lang)


def plain(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)


@pytest.mark.parametrize(
    ("codes", "state", "sentence", "qualification", "tone"),
    [
        ([3], State.FINISHED, "The message: Sent.", NOT_THE_HANDSET, Outcome.SENT),
        ([25], State.FINISHED, "The message: Not delivered.", "", Outcome.NOT_DELIVERED),
        ([0], State.FINISHED, "The message: Not found.", "", Outcome.NOT_FOUND),
        ([9001], State.FINISHED, "The message: Unknown code.", "", Outcome.UNKNOWN_CODE),
        ([2] * 1200, State.FINISHED, "All 1,200 messages: In progress.", "", Outcome.IN_PROGRESS),
        ([3, 18, 3], State.FINISHED, "All 3 messages: Sent.", NOT_THE_HANDSET, Outcome.SENT),
        (
            [3, 25, 25, 0],
            State.FINISHED,
            "2 of 4 messages (50%): Not delivered.",
            NOT_THE_HANDSET,
            Outcome.NOT_DELIVERED,
        ),
        ([25, 25, 0], State.FINISHED, "2 of 3 messages (66.7%): Not delivered.", "", Outcome.NOT_DELIVERED),
        (
            [3, 3, NO],
            State.FINISHED,
            "2 of 3 messages (66.7%): Sent.",
            f"1 Id is not answered; nothing is known of it. {NOT_THE_HANDSET}",
            Outcome.SENT,
        ),
        (
            [0, NO, NO],
            State.FAILED,
            "2 of 3 messages (66.7%): Not answered.",
            "2 Ids are not answered; nothing is known of them.",
            Outcome.NOT_ANSWERED,
        ),
        (
            [3, NO],
            State.CANCELLED,
            "1 of 2 messages (50%): Sent.",
            f"Cancelled: 1 Id was not answered. {NOT_THE_HANDSET}",
            Outcome.SENT,
        ),
        (
            [3, NO, NO],
            State.CANCELLED,
            "2 of 3 messages (66.7%): Not answered.",
            f"Cancelled: 2 Ids were not answered. {NOT_THE_HANDSET}",
            Outcome.NOT_ANSWERED,
        ),
        ([3], State.CANCELLED, "The message: Sent.", NOT_THE_HANDSET, Outcome.SENT),
        ([NO], State.CANCELLED, "Cancelled before 1 Id was answered.", "", Outcome.NOT_ANSWERED),
        ([NO] * 2, State.CANCELLED, "Cancelled before any of 2 Ids was answered.", "", Outcome.NOT_ANSWERED),
        ([NO], State.FINISHED, "1 Id has no answer.", "", Outcome.NOT_ANSWERED),
        ([NO] * 1500, State.FINISHED, "None of 1,500 Ids has an answer.", "", Outcome.NOT_ANSWERED),
    ],
)
def test_verdicts_in_english(codes: list[int], state: State, sentence: str, qualification: str, tone: Outcome) -> None:
    found = of(codes, state)
    assert (plain(found.sentence), found.qualification, found.tone) == (sentence, qualification, tone)


@given(columns_of_codes, st.sampled_from(AT_REST), languages)
def test_the_outcome_is_the_most_frequent_one(codes: list[int], state: State, lang: Language) -> None:
    whole, found = Breakdown.of_codes(codes_of(codes)), of(codes, state, lang)
    if whole.not_answered == whole.total:
        assert (found.tone, found.qualification) == (Outcome.NOT_ANSWERED, "")
        return
    assert whole.by_outcome[found.tone] == max(whole.by_outcome.values()) > 0
    assert found.sentence.count(f"\u2068{outcome_label(found.tone, lang)}\u2069") == 1
    assert not [
        outcome
        for outcome in Outcome
        if outcome is not found.tone and f"\u2068{outcome_label(outcome, lang)}\u2069" in found.sentence
    ]


@given(columns_of_codes, st.sampled_from(AT_REST))
def test_sent_is_never_said_of_what_was_not_sent(codes: list[int], state: State) -> None:
    found = of([code for code in codes if code not in {3, 18}], state)
    assert "Sent" not in found.sentence + found.qualification
    assert found.tone is not Outcome.SENT


@given(st.lists(any_codes, min_size=1), st.sampled_from(AT_REST), languages)
def test_ids_without_an_answer_are_always_mentioned(codes: list[int], state: State, lang: Language) -> None:
    answered = [code for code in codes if code != NO]
    found = of([*answered, *[NO] * 7], state, lang)
    assert lang.number(7) in (found.qualification if answered else found.sentence)


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_sent_in_part_is_not_said_of_all(lang: Language) -> None:
    found = of([3] * 9_999 + [NO], State.FINISHED, lang)
    assert lang.number(9_999) in found.sentence
    assert lang.number(10_000) in found.sentence
    assert lang.share(9_999, 10_000) in found.sentence
