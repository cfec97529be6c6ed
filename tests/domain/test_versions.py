"""Versions of a lookup laid over each other: no Id is lost, no status is guessed, and every sum holds."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, PRACTICE_DIALECT, Answered, Entry, Relation, Source, State
from lib.domain.versions import Latest, laid_over, versions_of
from tests.helpers.answered_lookups import ASKED_AT, answered_with, progress_of

TIMED_OUT, REFUSED = Failure(FailureKind.TIMED_OUT), Failure(FailureKind.CREDENTIALS_REFUSED)
codes = st.sampled_from([NOT_ANSWERED, 0, 2, 3, 18, 9001])
wholes = st.lists(codes, min_size=1, max_size=12)


def entry(name: str, parent: str | None = None, family: str = "a", dialect: str = "rest", minutes: int = 0) -> Entry:
    progress = replace(progress_of([2]), lookup_id=name, created_at=ASKED_AT + timedelta(minutes=minutes))
    relation = Relation.FIRST if parent is None else Relation.RECHECK
    return Entry(progress, Source.PASTE, dialect, "", "", "", relation, parent, family, None)


def names_of(family: list[Entry], lookup_id: str) -> list[str]:
    return [each.lookup_id for each in versions_of(family, lookup_id)]


def test_all_of_a_family_are_versions_of_its_first() -> None:
    family = [entry("a"), entry("b", "a"), entry("c", "b"), entry("d", "a")]
    for each in "abcd":
        assert names_of(family, each) == ["a", "b", "c", "d"]
    assert names_of(family, "z") == []


def test_without_the_first_each_that_was_made_of_it_is_a_whole_of_its_own() -> None:
    family = [entry("b", "a"), entry("c", "b"), entry("d", "a")]
    assert names_of(family, "c") == ["b", "c"]
    assert names_of(family, "d") == ["d"]


def test_one_deleted_in_between_leaves_the_whole_as_it_is() -> None:
    assert names_of([entry("a"), entry("c", "b")], "c") == ["a", "c"]


def test_statuses_of_the_sandbox_are_never_laid_over_real_ones() -> None:
    family = [entry("a"), entry("b", "a", dialect=PRACTICE_DIALECT), entry("c", "a", dialect="soap")]
    assert names_of(family, "a") == ["a", "c"]
    assert names_of(family, "b") == ["b"]


def counted(latest: Latest) -> dict[int, int]:
    values, counts = np.unique(latest.answered.codes, return_counts=True)
    found = dict(zip(values.tolist(), counts.tolist(), strict=True))
    found.pop(NOT_ANSWERED, None)
    return found


@given(wholes, st.lists(st.lists(st.tuples(st.booleans(), codes), max_size=12), max_size=4))
def test_every_id_has_its_newest_answer_and_every_sum_holds(
    first: list[int], later: list[list[tuple[bool, int]]]
) -> None:
    expected = dict(enumerate(first, start=1))
    versions: list[Answered] = []
    counts = []
    for picked in later:
        asked = {index: code for index, (is_asked, code) in enumerate(picked, 1) if is_asked and index <= len(first)}
        versions.append(answered_with(list(asked.values()), list(asked)))
        answers = {index: code for index, code in asked.items() if code != NOT_ANSWERED}
        changed = sum(expected[index] != code for index, code in answers.items())
        counts.append((len(asked), changed, len(asked) - len(answers)))
        expected |= answers
    latest = laid_over(answered_with(first), versions)
    assert dict(zip(latest.answered.ids.tolist(), latest.answered.codes.tolist(), strict=True)) == expected
    assert [(each.asked, each.changed, each.unanswered) for each in latest.versions] == counts
    progress = latest.answered.progress
    assert progress.counts == counted(latest)
    assert progress.total == len(first)
    # What is said to have changed differs from what it was, and what says so has an answer.
    is_changed = latest.changes.version > 0
    assert not (latest.answered.codes[is_changed] == NOT_ANSWERED).any()
    assert not (latest.answered.codes[latest.changes.unanswered > 0] == NOT_ANSWERED).any()


def test_a_change_is_told_with_what_it_was_and_by_which_version() -> None:
    first = answered_with([2, 2, NOT_ANSWERED, 2])
    latest = laid_over(first, [answered_with([18, 2, 3, 2]), answered_with([3, NOT_ANSWERED], [1, 2])])
    assert latest.changes.version.tolist() == [2, 0, 1, 0]
    assert latest.changes.before[[0, 2]].tolist() == [18, NOT_ANSWERED]
    assert latest.changes.unanswered.tolist() == [0, 2, 0, 0]
    assert latest.answered.codes.tolist() == [3, 2, 3, 2]


def test_reasons_are_those_of_the_last_that_asked_and_only_where_there_is_no_answer() -> None:
    first = answered_with([NOT_ANSWERED] * 4 + [2], failures=((0, 4, TIMED_OUT),))
    again = answered_with(
        [3, NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED], [1, 2, 3, 5], ((1, 1, REFUSED), (3, 1, REFUSED))
    )
    again = replace(again, progress=replace(again.progress, state=State.FAILED, stop=REFUSED))
    latest = laid_over(first, [again])
    # The third Id was not asked before the end: its reason is still the first one. The fifth keeps its answer.
    assert latest.answered.failures == ((1, 1, REFUSED), (2, 2, TIMED_OUT))
    assert latest.versions[0].reasons == ((REFUSED, 2),)
    progress = latest.answered.progress
    assert (progress.state, progress.stop, progress.done, progress.failed) == (State.FAILED, REFUSED, 5, 3)


@pytest.mark.parametrize(("again", "code"), [("PARKED", -(2**30) - 5), ("Other", 2)])
def test_a_code_that_stands_for_another_name_is_no_answer(again: str, code: int) -> None:
    mine = -(2**30) - 5
    first, later = answered_with([2, mine]), answered_with([mine], [1])
    first = replace(first, progress=replace(first.progress, names={mine: "Parked"}))
    later = replace(later, progress=replace(later.progress, names={mine: again}))
    latest = laid_over(first, [later])
    assert latest.answered.codes.tolist() == [code, mine]
    assert latest.answered.progress.names == {mine: "Parked"}
