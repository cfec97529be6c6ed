"""Whether the provider or an operator has a fault: how often a code is answered now, against what is usual here.

A period is over the bound where the share of the code is far above the usual one. Several such periods in a row raise
an alarm, unless chance explains what they have together. It ends when the last periods, as many as that or more, have
together come more than half the way back to the usual share, unless chance explains that. One or two periods of either
kind change nothing. Periods over the bound or under an alarm are not learnt from.

The unit is the lookup: the Ids of one have much in common. Shares within lookups, added up, spread at most as much as
the same number of messages that each have the code or not (W. Hoeffding, Annals of Mathematical Statistics 27 (1956),
713-721), so the tail of the binomial distribution is a safe bound of how likely the sum is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from math import ceil, floor, inf
from typing import Final

from scipy import special

from lib.domain.operators import Operator
from lib.domain.sentinel import SLOT, WATCHED, Slot
from lib.report.sentinel.levels import WEEKS, Level, Period, level_of, periods_of, sum_of, usual_level

IN_A_ROW: Final = 3
"""Periods that raise an alarm, or end it, at least."""
_LARGEST_GAP: Final = timedelta(hours=18)
"""After so long without a period, more than a night, nothing is known of a fault any more."""
_LONGEST_ALARM: Final = timedelta(days=7)
"""What has been so for so long is usual by now."""
REMEMBERED: Final = timedelta(weeks=WEEKS, days=2) + _LONGEST_ALARM
"""How far back the slots are needed."""

_LEAST_RISE: Final = 0.15
_MOST_RISE: Final = 0.3
"""The bound is three times the usual share, but so far above it at least and at most."""
_LEAST_USUAL: Final = 0.01
"""A code that is rarer counts as so frequent: of less, some dozen lookups say nothing."""
_CHANCE: Final = 1e-6
"""How unlikely the periods that raise an alarm must be: each code is judged dozens of times a day."""
_CHANCE_BACK: Final = 1e-4
"""The same of those that end it."""
_MOST_RECENT: Final = 12
"""How many periods may end it together, where the share was not far above the bound."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A fault while it lasts, and after it.

    Attributes:
        since: When the first period over the bound began.
        until: When the first period after the fault began; None while it lasts.
        noticed: When that was found: the end of the fault, or its beginning while it lasts.
        level: How often the code was answered: while the fault lasts in its last periods, then in all of them.
        usual: How often it was answered usually.
    """

    since: datetime
    until: datetime | None
    noticed: datetime
    level: Level
    usual: Level


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a code.

    Attributes:
        code: The code, or NOT_ANSWERED.
        operator: The operator, by prefix, whose messages it is about; None for all messages.
        now: How often it was answered in the newest period; None where there is none.
        usual: How often it is answered usually; None where too little is known.
        alarms: The alarms, the oldest first; the last one may still last.
    """

    code: int
    operator: Operator | None
    now: Level | None
    usual: Level | None
    alarms: tuple[Alarm, ...]

    @property
    def alarm(self) -> Alarm | None:
        """The alarm that lasts."""
        return self.alarms[-1] if self.alarms and self.alarms[-1].until is None else None


def readings_of(slots: Iterable[Slot], now: datetime) -> tuple[Reading, ...]:
    """Return what is known of each watched code, of all messages first, then of those of each operator.

    Args:
        slots: What was answered, in any order; a slot that is not over is left out.
        now: The present, UTC.
    """
    over = sorted((slot for slot in slots if slot.begins + SLOT <= now), key=lambda slot: (_name(slot), slot.begins))
    readings = []
    for _, group in groupby(over, _name):
        same = list(group)
        periods = tuple(periods_of(same))
        readings += [_reading(code, same[0].operator, periods, now) for code in WATCHED]
    return tuple(readings)


def _name(slot: Slot) -> str:
    return slot.operator or ""


def _reading(code: int, operator: Operator | None, periods: Sequence[Period], now: datetime) -> Reading:
    watch = _Watch(code)
    for period in periods:
        watch.add(period)
    watch.move_to(now)
    newest = level_of(periods[-1:], code) if watch.is_fresh(now) else None
    return Reading(code, operator, newest, watch.usual, tuple(watch.alarms))


class _Watch:
    """One code, followed from period to period.

    Attributes:
        usual: How often it is answered usually; None where too little is known.
        alarms: The alarms so far, the oldest first.
    """

    def __init__(self, code: int) -> None:
        self._code = code
        self._days: dict[date, Level] = {}
        self._new: list[Period] = []
        self._today: date | None = None
        self._ends: datetime | None = None
        self._over: list[Period] = []
        self._bound = inf
        self.usual: Level | None = None
        self.alarms: list[Alarm] = []

    def is_fresh(self, now: datetime) -> bool:
        """Whether the newest period still tells how it is."""
        return self._ends is not None and now - self._ends <= _LARGEST_GAP

    def move_to(self, now: datetime) -> None:
        """Learn from the days before; give up an alarm of which nothing is known any more, or that has become usual."""
        if not self.is_fresh(now):
            self._give_up()
        elif self._is_on and now - self.alarms[-1].since > _LONGEST_ALARM:
            self._days.clear()
            self._new = self._over
            self._give_up()
            self._today = None
        if now.date() != self._today:
            self._learn()
            self._today, self.usual = now.date(), usual_level(self._days, now.date())
            self._bound = _bound(self.usual) if self.usual is not None else inf

    def add(self, period: Period) -> None:
        """Judge one more period."""
        self.move_to(period.begins)
        self._ends = period.ends
        usual = self.usual
        if usual is None:
            self._give_up()
            self._new.append(period)
        elif self._is_on:
            self._follow(period)
        elif period.weights.get(self._code, 0.0) >= self._bound * period.lookups:
            self._over.append(period)
            level = level_of(self._over, self._code)
            if len(self._over) >= IN_A_ROW and _is_no_chance(level, usual):
                self.alarms.append(Alarm(self._over[0].begins, None, period.ends, level, usual))
        else:
            self._over = []
            self._new.append(period)

    @property
    def _is_on(self) -> bool:
        return bool(self.alarms) and self.alarms[-1].until is None

    def _follow(self, period: Period) -> None:
        """Go on with an alarm, or end it."""
        alarm = self.alarms[-1]
        self._over.append(period)
        self.alarms[-1] = replace(alarm, level=level_of(self._over[-IN_A_ROW:], self._code))
        for size in range(IN_A_ROW, min(_MOST_RECENT, len(self._over) - 1) + 1):
            before, recent = (level_of(each, self._code) for each in (self._over[:-size], self._over[-size:]))
            if _is_back(recent, before, alarm.usual):
                until = self._over[-size].begins
                self.alarms[-1] = replace(alarm, until=until, noticed=period.ends, level=before)
                self._over = []
                return

    def _give_up(self) -> None:
        self._over = []
        if self._is_on:
            self.alarms.pop()

    def _learn(self) -> None:
        """Take up the levels of the days that have new periods, once a day: that is most of what judging costs."""
        for day, group in groupby(self._new, lambda period: period.begins.date()):
            level = level_of(group, self._code)
            self._days[day] = sum_of([self._days[day], level]) if day in self._days else level
        self._new = []


def _bound(usual: Level) -> float:
    return usual.share + min(max(2 * usual.share, _LEAST_RISE), _MOST_RISE)


def _is_no_chance(level: Level, usual: Level) -> bool:
    """Return whether chance does not explain that a code is answered so much more often than usual."""
    chance = special.bdtrc(floor(level.weight) - 1, level.lookups, max(usual.share, _LEAST_USUAL))
    return bool(chance < _CHANCE)


def _is_back(recent: Level, before: Level, usual: Level) -> bool:
    """Return whether a code is about as rare as usual again, and chance does not explain the change."""
    if recent.share >= (usual.share + _bound(usual)) / 2:
        return False
    return bool(special.bdtr(ceil(recent.weight), recent.lookups, before.share) < _CHANCE_BACK)
