"""Which of a few Ids have which outcome: each Id once, told from the others by how it ends."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.verdict import WORST_FIRST
from lib.report.which_ids import ids_by_outcome
from tests.helpers.answered_lookups import ENGLISH, FARSI, languages

SENT, BLOCKED, WAITING = 639258934720294049, 639258934720294009, 639258934720294001
IDS = st.integers(1, 2**63 - 1)


def plain(texts: list[str]) -> list[str]:
    return [re.sub("[\u2066-\u2069\u200f]", "", text) for text in texts]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (
            [(SENT, Outcome.SENT), (BLOCKED, Outcome.NOT_DELIVERED), (WAITING, Outcome.IN_PROGRESS)],
            ["Not delivered: …009", "In progress: …001", "Sent: …049"],
        ),
        ([(SENT, Outcome.SENT), (BLOCKED, Outcome.SENT)], []),
        ([(BLOCKED, Outcome.NOT_DELIVERED)], []),
        (
            [(SENT, Outcome.NOT_FOUND), (SENT + 1_000, Outcome.NOT_FOUND), (WAITING, Outcome.NOT_ANSWERED)],
            ["Not answered: …4001", "Not found: …4049, …5049"],
        ),
        ([(7, Outcome.SENT), (1_007, Outcome.UNKNOWN_CODE)], ["Unknown code: …007", "Sent: 7"]),
    ],
)
def test_each_outcome_names_its_ids_the_worst_first(pairs: list[tuple[int, Outcome]], said: list[str]) -> None:
    assert plain(ids_by_outcome(pairs, ENGLISH)) == said


def test_a_persian_list_runs_from_right_to_left_around_digits_that_do_not() -> None:
    said = ids_by_outcome([(SENT, Outcome.SENT), (BLOCKED, Outcome.SENT), (WAITING, Outcome.NOT_FOUND)], FARSI)
    assert "\u200f\u2066…049\u2069، \u2066…009\u2069" in said[1]


@given(st.dictionaries(IDS, st.sampled_from(WORST_FIRST), min_size=1, max_size=5), languages)
def test_no_id_is_left_out_and_none_can_be_taken_for_another(outcomes: dict[int, Outcome], lang: Language) -> None:
    said = plain(ids_by_outcome(list(outcomes.items()), lang))
    named = [name for text in said for name in re.findall("…?[0-9]+", text)]
    if len(set(outcomes.values())) == 1:
        assert said == []
        return
    assert len(said) == len(set(outcomes.values()))
    meant = [
        [each for each in outcomes if str(each) == name or f"…{str(each)[-len(name) + 1 :]}" == name] for name in named
    ]
    assert sorted(each for fitting in meant for each in fitting) == sorted(outcomes)
