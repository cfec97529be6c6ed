"""The interval of a difference of shares: as its author published it, and never beyond what there can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.report.proportions import Share, change_of


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_is_newcombes(now: tuple[int, int], before: tuple[int, int], low: float, high: float) -> None:
    """The examples of table II of the paper, method 10."""
    change = change_of(Share(*before), Share(*now))
    assert (change.low, change.high) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    ("before", "now", "direction"), [((10, 100), (11, 100), 0), ((10, 100), (40, 100), 1), ((400, 1000), (1, 1000), -1)]
)
def test_a_direction_is_claimed_where_chance_does_not_explain_it(
    before: tuple[int, int], now: tuple[int, int], direction: int
) -> None:
    assert change_of(Share(*before), Share(*now)).direction == direction


_shares = st.integers(1, 10**6).flatmap(lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole)))


@given(_shares, _shares)
def test_the_interval_holds_what_was_seen_and_turns_with_the_weeks(before: Share, now: Share) -> None:
    change, reverse = change_of(before, now), change_of(now, before)
    assert -1 - 1e-9 <= change.low <= change.difference + 1e-9
    assert change.difference - 1e-9 <= change.high <= 1 + 1e-9
    assert (change.low, change.high) == pytest.approx((-reverse.high, -reverse.low), abs=1e-9)
    assert -1 <= change.direction <= 1
