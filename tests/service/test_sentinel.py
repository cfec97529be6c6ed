"""What the sentinel of a process knows is judged anew now and then, and outlasts a database that fails."""

from collections.abc import Iterable
from datetime import UTC, datetime

from lib.domain.sentinel import Slot
from lib.report.sentinel.alarms import REMEMBERED
from lib.service.sentinel import Sentinel
from lib.store.database import DatabaseFailedError
from tests.helpers.sentinel_series import until_now

NOW = datetime(2026, 3, 25, 10, 0, tzinfo=UTC)


class Slots:
    """What is read, how often, and since when."""

    def __init__(self) -> None:
        self.is_failing = False
        self.asked: list[datetime] = []

    def read(self, since: datetime) -> Iterable[Slot]:
        self.asked.append(since)
        if self.is_failing:
            raise DatabaseFailedError
        return until_now(NOW, 15, 0.7, 2.0)


def test_it_is_judged_anew_every_now_and_then() -> None:
    slots, seconds = Slots(), [0.0]
    sentinel = Sentinel(slots.read, lambda: NOW, lambda: seconds[0])
    for after in (0.0, 1.0, 59.0, 60.0, 61.0):
        seconds[0] = after
        assert {reading.code for reading in sentinel.readings() if reading.alarm is not None} == {15}
    assert slots.asked == [NOW - REMEMBERED] * 2


def test_while_the_database_fails_it_knows_what_it_knew() -> None:
    slots, seconds = Slots(), [0.0]
    sentinel = Sentinel(slots.read, lambda: NOW, lambda: seconds[0])
    slots.is_failing = True
    assert sentinel.readings() == ()
    slots.is_failing = False
    known = sentinel.readings()
    assert known
    slots.is_failing, seconds[0] = True, 100.0
    assert sentinel.readings() == known


def test_nobody_waits_for_whoever_judges() -> None:
    slots, seconds, meanwhile = Slots(), [0.0], []

    def read(since: datetime) -> Iterable[Slot]:
        meanwhile.append(sentinel.readings())
        return slots.read(since)

    sentinel = Sentinel(read, lambda: NOW, lambda: seconds[0])
    known = sentinel.readings()
    seconds[0] = 100.0
    assert sentinel.readings() == known
    assert meanwhile == [(), known], "what was known before"
    assert len(slots.asked) == 2
