"""The numbers of a breakdown add up, whatever the answers are."""

from collections import Counter

import numpy as np
from hypothesis import given

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Outcome
from lib.report.breakdown import Breakdown
from tests.helpers.answered_lookups import codes_of, columns_of_codes


def of(codes: list[int]) -> Breakdown:
    return Breakdown.of_codes(codes_of(codes))


@given(columns_of_codes)
def test_each_sum_is_the_number_of_ids(codes: list[int]) -> None:
    found = of(codes)
    assert found.total == len(codes)
    assert sum(count for _, count in found.by_status) + found.not_answered == len(codes)
    assert sum(found.by_outcome.values()) == len(codes)


@given(columns_of_codes)
def test_each_status_that_occurs_is_counted_once_under_its_own_code(codes: list[int]) -> None:
    occurring = Counter(code for code in codes if code != NOT_ANSWERED)
    assert [status.code for status, _ in of(codes).by_status] == sorted(
        occurring, key=lambda code: (-occurring[code], code)
    )
    assert {status.code: count for status, count in of(codes).by_status} == occurring


@given(columns_of_codes)
def test_ids_without_an_answer_are_counted_as_not_answered_only(codes: list[int]) -> None:
    found = of(codes)
    assert found.not_answered == found.by_outcome[Outcome.NOT_ANSWERED] == codes.count(NOT_ANSWERED)
    assert found.by_outcome[Outcome.NOT_FOUND] == codes.count(0)
    assert found.by_outcome[Outcome.UNKNOWN_CODE] == sum(
        code not in CATALOGUE.keys() - {29} and code != NOT_ANSWERED for code in codes
    )
    assert all(status.outcome is not Outcome.NOT_ANSWERED for status, _ in found.by_status)


@given(columns_of_codes)
def test_counts_give_the_same_breakdown_as_their_codes(codes: list[int]) -> None:
    counts = Counter(code for code in codes if code != NOT_ANSWERED)
    assert Breakdown.of_counts(counts, total=len(codes)) == of(codes)


def test_every_outcome_is_listed_even_if_it_does_not_occur() -> None:
    found = of([18, 3, 3, 2, 25, 0, 9001, NOT_ANSWERED])
    assert list(found.by_outcome.items()) == [
        (Outcome.SENT, 3),
        (Outcome.IN_PROGRESS, 1),
        (Outcome.NOT_DELIVERED, 1),
        (Outcome.NOT_FOUND, 1),
        (Outcome.UNKNOWN_CODE, 1),
        (Outcome.NOT_ANSWERED, 1),
    ]
    assert of([]).by_outcome == dict.fromkeys(Outcome, 0)


def test_the_most_frequent_code_comes_first_and_the_lower_one_of_equals() -> None:
    found = of([25, 25, 3, 3, 0, -7, 1, 1, 1])
    assert [(status.code, count) for status, count in found.by_status] == [(1, 3), (3, 2), (25, 2), (-7, 1), (0, 1)]


def test_a_code_that_the_catalogue_lacks_is_shown_under_its_number() -> None:
    ((status, count),) = of([9001]).by_status
    assert (status.code, status.name, status.outcome, count) == (9001, "unknown code 9001", Outcome.UNKNOWN_CODE, 1)


def test_a_million_answers_add_up_to_plain_integers() -> None:
    codes = np.tile(codes_of([3, 3, 3, 0, NOT_ANSWERED]), 200_000)
    found = Breakdown.of_codes(codes)
    assert (found.total, found.not_answered) == (1_000_000, 200_000)
    assert [(status.code, count) for status, count in found.by_status] == [(3, 600_000), (0, 200_000)]
    assert {type(count) for _, count in found.by_status} == {int}
