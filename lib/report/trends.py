"""The totals of lookups by days and weeks, and a week against the one before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from lib.domain.statuses import Outcome, Status
from lib.domain.totals import LookupTotals
from lib.report.breakdown import Breakdown
from lib.report.proportions import LEAST, Change, Share, change_of, shared_confidence

_SATURDAY: Final = 5
"""As `date.weekday` counts."""
_DAYS_A_WEEK: Final = 7


class Step(StrEnum):
    """How long a period is. A week begins on Saturday, as in Iran, in both languages: both tell the same numbers."""

    WEEK = "week"
    DAY = "day"


_MOST: Final = {Step.WEEK: 12, Step.DAY: 14}
"""How many periods are told at most."""
_LENGTH: Final = {Step.WEEK: timedelta(days=_DAYS_A_WEEK), Step.DAY: timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week, with what was first asked in it.

    Attributes:
        begins: Its first midnight, in the time zone of the pages.
        ends: The midnight after it.
        lookups: How many lookups were started in it, those that ask an earlier one's Ids again left out.
        largest: How many messages the largest of them has.
        breakdown: Their Ids by the newest answers to them.
    """

    begins: datetime
    ends: datetime
    lookups: int
    largest: int
    breakdown: Breakdown

    @property
    def last_day(self) -> datetime:
        """A moment of its last day; a day has 23 hours at least."""
        return self.ends - timedelta(hours=1)

    @property
    def failed(self) -> int:
        """How many messages were not delivered."""
        return self.breakdown.by_outcome[Outcome.NOT_DELIVERED]

    @property
    def decided(self) -> int:
        """How many messages were sent or not delivered: what became of them is known."""
        return self.breakdown.by_outcome[Outcome.SENT] + self.failed


@dataclass(frozen=True, slots=True)
class WeekChange:
    """A week against the one before.

    Attributes:
        before: The earlier week.
        now: The later one.
        failed: The share of what was not delivered, of the messages of which it is known; None where either week has
            fewer than LEAST of them.
        is_present: Whether the later one is the present week, which is not over.
        by_status: The statuses that mean 'not delivered', each with its share of the same messages: risen ones first,
            then the most frequent. Their intervals hold all together. Empty where `failed` is None.
    """

    before: Period
    now: Period
    is_present: bool
    failed: Change | None
    by_status: tuple[tuple[Status, Change], ...]


def periods_of(lookups: Iterable[LookupTotals], step: Step, now: datetime, zone: ZoneInfo) -> tuple[Period, ...]:
    """Return the last periods, the oldest first: from the first one with a lookup, but two at least, to the present.

    Args:
        lookups: The totals of lookups; those before the periods are left out.
        step: How long a period is.
        now: The present.
        zone: The time zone in which days begin.
    """
    present = _first_day(now.astimezone(zone).date(), step)
    starts = [present - back * _LENGTH[step] for back in reversed(range(_MOST[step]))]
    found: dict[date, list[LookupTotals]] = {start: [] for start in starts}
    for lookup in lookups:
        found.get(_first_day(lookup.asked_at.astimezone(zone).date(), step), []).append(lookup)
    first = next((place for place, start in enumerate(starts) if found[start]), len(starts))
    return tuple(_period(start, step, zone, found[start]) for start in starts[min(first, len(starts) - 2) :])


def oldest_moment(step: Step, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the oldest period that `periods_of` may return."""
    first = _first_day(now.astimezone(zone).date(), step) - (_MOST[step] - 1) * _LENGTH[step]
    return datetime.combine(first, time.min, zone)


def week_change(weeks: Sequence[Period]) -> WeekChange:
    """Return the present week against the last; where that has too few messages, the last against the one before it.

    Args:
        weeks: The weeks, two at least, the present one last.
    """
    present = _change(*weeks[-2:], is_present=True)
    if present.failed is None and len(weeks) > 2:  # noqa: PLR2004 - three are needed for two pairs
        earlier = _change(*weeks[-3:-1], is_present=False)
        return earlier if earlier.failed is not None else present
    return present


def failed_share(counts: Mapping[Outcome, int]) -> Share | None:
    """Return the share that was not delivered, of what is known to be sent or not; None where that is too little.

    Args:
        counts: Messages or rows by outcome.
    """
    failed = counts.get(Outcome.NOT_DELIVERED, 0)
    decided = counts.get(Outcome.SENT, 0) + failed
    return Share(failed, decided) if decided >= LEAST else None


def _first_day(day: date, step: Step) -> date:
    return day - timedelta(days=(day.weekday() - _SATURDAY) % _DAYS_A_WEEK) if step is Step.WEEK else day


def _period(start: date, step: Step, zone: ZoneInfo, lookups: Sequence[LookupTotals]) -> Period:
    counts: Counter[int] = Counter()
    names: dict[int, str] = {}
    for lookup in lookups:
        counts.update(lookup.counts)
        # The same name has the same code in every lookup.
        names.update(lookup.names)
    begins, ends = (datetime.combine(day, time.min, zone) for day in (start, start + _LENGTH[step]))
    total = sum(lookup.total for lookup in lookups)
    largest = max((lookup.total for lookup in lookups), default=0)
    return Period(begins, ends, len(lookups), largest, Breakdown.of_counts(counts, total, names))


def _change(before: Period, now: Period, *, is_present: bool) -> WeekChange:
    earlier, later = (failed_share(week.breakdown.by_outcome) for week in (before, now))
    if earlier is None or later is None:
        return WeekChange(before, now, is_present, None, ())
    return WeekChange(before, now, is_present, change_of(earlier, later), _by_status(before, now))


def _by_status(before: Period, now: Period) -> tuple[tuple[Status, Change], ...]:
    earlier, later = _failures(before), _failures(now)
    statuses = {status.code: status for status in (*earlier, *later)}
    counted = [{status.code: count for status, count in week.items()} for week in (earlier, later)]
    confidence = shared_confidence(len(statuses))
    changes = [
        (
            status,
            change_of(
                Share(counted[0].get(code, 0), before.decided), Share(counted[1].get(code, 0), now.decided), confidence
            ),
        )
        for code, status in statuses.items()
    ]
    return tuple(sorted(changes, key=_risen_first))


def _failures(week: Period) -> dict[Status, int]:
    return {status: count for status, count in week.breakdown.by_status if status.outcome is Outcome.NOT_DELIVERED}


def _risen_first(item: tuple[Status, Change]) -> tuple[float, int, int]:
    status, change = item
    return -change.rise, -change.now.part, status.code
