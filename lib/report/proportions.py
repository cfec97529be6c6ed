"""Shares, and the difference between two of them with an interval that holds for few as for many."""

from dataclasses import dataclass
from math import hypot
from typing import Final

CONFIDENCE: Final = 0.95
LEAST: Final = 30
"""Of fewer messages no share is told: one more would change it by several per cent."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole.

    Attributes:
        part: The size of the part.
        whole: The size of the whole, above 0.
    """

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, from 0.0 to 1.0."""
        return self.part / self.whole


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two shares.

    Attributes:
        before: The earlier share.
        now: The later one.
        low: The least difference that fits both, now less before, from -1.0 to 1.0.
        high: The largest.
    """

    before: Share
    now: Share
    low: float
    high: float

    @property
    def difference(self) -> float:
        """The difference as it was seen, from -1.0 to 1.0."""
        return self.now.value - self.before.value

    @property
    def direction(self) -> int:
        """1 for a rise and -1 for a fall that chance alone does not explain, else 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    @property
    def rise(self) -> float:
        """The difference where it is a rise that chance alone does not explain, else 0.0."""
        return self.difference if self.direction > 0 else 0.0


def change_of(before: Share, now: Share, confidence: float = CONFIDENCE) -> Change:
    """Return the difference between two shares with the interval of Newcombe's hybrid score.

    That is method 10 of R. G. Newcombe, 'Interval estimation for the difference between independent proportions',
    Statistics in Medicine 17 (1998), 873-890: Wilson's interval of each share, their arms joined as by Pythagoras.

    Args:
        before: The earlier share.
        now: The later one.
        confidence: How often an interval made like this holds the true difference, between 0.0 and 1.0.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - a third of the start of a server, which most of them never need

    first, second = (
        binomtest(share.part, share.whole).proportion_ci(confidence, method="wilson") for share in (before, now)
    )
    down = hypot(now.value - second.low, first.high - before.value)
    up = hypot(second.high - now.value, before.value - first.low)
    difference = now.value - before.value
    return Change(before, now, float(difference - down), float(difference + up))


def shared_confidence(count: int) -> float:
    """Return the confidence of each of so many intervals, so that all of them together hold with CONFIDENCE.

    That is Bonferroni's correction: of many shares, one would seem changed by chance alone.
    """
    return 1 - (1 - CONFIDENCE) / max(1, count)
