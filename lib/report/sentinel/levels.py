"""How often a code is answered: in a period, and usually."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lib.domain.sentinel import SLOT, Slot

LEAST_LOOKUPS: Final = 10
"""Lookups that a period has at least."""
LONGEST: Final = timedelta(hours=4)
"""Slots that lack them after so long make no period."""
WEEKS: Final = 4
"""What is usual is learnt from so many weeks before a day."""
LEAST_LEARNT: Final = 60
"""Lookups that a week has at least to be learnt from."""
_DAYS_A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Slots in a row that together have enough lookups.

    Attributes:
        begins: When the first of them begins.
        ends: When the last of them ends.
        lookups: The number of lookups.
        messages: The number of their messages.
        weights: See `lib.domain.sentinel.Slot.weights`.
    """

    begins: datetime
    ends: datetime
    lookups: int
    messages: int
    weights: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Level:
    """How often a code was answered.

    Attributes:
        weight: Its shares in the lookups, added up.
        lookups: The number of lookups, above 0.
        messages: The number of their messages.
    """

    weight: float
    lookups: int
    messages: int

    @property
    def share(self) -> float:
        """Its mean share in the lookups, from 0.0 to 1.0."""
        return self.weight / self.lookups


def periods_of(slots: Iterable[Slot]) -> Iterator[Period]:
    """Yield the periods that slots make, which are about the same messages and in order of time."""
    taken: list[Slot] = []
    for slot in slots:
        if taken and slot.begins + SLOT - taken[0].begins > LONGEST:
            taken = []
        taken.append(slot)
        if sum(each.lookups for each in taken) >= LEAST_LOOKUPS:
            yield _period(taken)
            taken = []


def level_of(periods: Iterable[Period], code: int) -> Level:
    """Return how often a code was answered in periods, of which there is one at least."""
    return sum_of(Level(period.weights.get(code, 0.0), period.lookups, period.messages) for period in periods)


def sum_of(levels: Iterable[Level]) -> Level:
    """Return the level of several times together, of which there is one at least."""
    weights, lookups, messages = zip(*((each.weight, each.lookups, each.messages) for each in levels), strict=True)
    return Level(sum(weights), sum(lookups), sum(messages))


def usual_level(days: Mapping[date, Level], today: date) -> Level | None:
    """Return how often a code is answered usually: its level in the week in which it was answered least.

    The mean of all weeks would rise with a fault that grows slowly, and hide it.

    Args:
        days: Its level on earlier days; what is older than WEEKS is left out.
        today: The day.

    Returns:
        None where no week has enough lookups.
    """
    weeks: dict[int, list[Level]] = defaultdict(list)
    for day, level in days.items():
        ago = (today - day).days - 1
        if 0 <= ago < WEEKS * _DAYS_A_WEEK:
            weeks[ago // _DAYS_A_WEEK].append(level)
    enough = [level for level in map(sum_of, weeks.values()) if level.lookups >= LEAST_LEARNT]
    return min(enough, key=lambda level: level.share, default=None)


def _period(slots: Sequence[Slot]) -> Period:
    weights: dict[int, float] = defaultdict(float)
    for slot in slots:
        for code, weight in slot.weights.items():
            weights[code] += weight
    lookups, messages = sum(slot.lookups for slot in slots), sum(slot.messages for slot in slots)
    return Period(slots[0].begins, slots[-1].begins + SLOT, lookups, messages, weights)
