"""What an ended lookup adds to a slot of the sentinel: shares within it, of what counts, by operator too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.operators import NO_OPERATOR, OPERATORS, Operator
from lib.domain.sentinel import SLOT, Slot, slot_of, slots_of
from tests.helpers.answered_lookups import answered_with

MOMENT = datetime(2026, 3, 25, 10, 17, 42, tzinfo=UTC)
BEGINS = datetime(2026, 3, 25, 10, 10, tzinfo=UTC)
TIMED_OUT, REFUSED = Failure(FailureKind.TIMED_OUT), Failure(FailureKind.CREDENTIALS_REFUSED)


def failed(answered: Answered, why: Failure) -> Answered:
    """Return a lookup whose Ids without an answer all failed for one reason."""
    runs = tuple((place, 1, why) for place in np.flatnonzero(answered.codes == NOT_ANSWERED).tolist())
    return replace(answered, failures=runs)


def test_a_slot_begins_at_ten_minutes() -> None:
    assert slot_of(MOMENT) == BEGINS == slot_of(BEGINS)
    assert slot_of(BEGINS + SLOT) == BEGINS + SLOT
    assert slot_of(BEGINS - timedelta(microseconds=1)) == BEGINS - SLOT


def test_a_lookup_adds_the_shares_within_it_however_large_it_is() -> None:
    for size in (1, 1_000):
        (slot,) = slots_of(answered_with([3, 15, 18, 3] * size), MOMENT)
        assert slot == Slot(BEGINS, None, 1, 4 * size, {15: 0.25, 18: 0.25})


def test_what_was_not_answered_counts_where_that_is_the_providers_fault() -> None:
    some = answered_with([3, NOT_ANSWERED])
    assert slots_of(failed(some, TIMED_OUT), MOMENT) == [Slot(BEGINS, None, 1, 2, {NOT_ANSWERED: 0.5})]
    assert slots_of(failed(some, REFUSED), MOMENT) == [Slot(BEGINS, None, 1, 1, {})]


@pytest.mark.parametrize(("stop", "slots"), [(TIMED_OUT, 1), (REFUSED, 0), (None, 0)])
def test_what_was_never_asked_counts_where_the_provider_ended_the_lookup(stop: Failure | None, slots: int) -> None:
    nothing = answered_with([NOT_ANSWERED, NOT_ANSWERED])
    nothing = replace(nothing, failures=(), progress=replace(nothing.progress, stop=stop))
    assert len(slots_of(nothing, MOMENT)) == slots


def test_operators_are_counted_by_themselves() -> None:
    mci, irancell = OPERATORS.index(Operator.MCI), OPERATORS.index(Operator.IRANCELL)
    operator_of = np.array([mci, mci, irancell, NO_OPERATOR], dtype=np.int8)
    found = slots_of(answered_with([15, 3, 15, 3]), MOMENT, operator_of)
    assert found == [
        Slot(BEGINS, None, 1, 4, {15: 0.5}),
        Slot(BEGINS, Operator.MCI, 1, 2, {15: 0.5}),
        Slot(BEGINS, Operator.IRANCELL, 1, 1, {15: 1.0}),
    ]
