"""The sentinel over made-up months: it tells an outage and a slow rise once, and neither noise nor a large campaign."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.operators import Operator
from lib.domain.sentinel import SLOT, WATCHED, Slot
from lib.report.sentinel.alarms import IN_A_ROW, Alarm, Reading, readings_of
from lib.report.sentinel.levels import LEAST_LOOKUPS, LONGEST, Level, periods_of, usual_level
from tests.helpers.sentinel_series import BEGIN, MONTH, USUAL, Desk, Shares, at, between

SEEDS = range(4)
FEW, SOME, MANY = 1.0, 4.0, 15.0
"""Lookups in ten minutes."""


def judged(desk: Desk, seed: int, now: datetime | None = None) -> dict[int, Reading]:
    """Return the readings of all messages at a moment, at the end of the series by default."""
    slots = [slot for slot in desk.slots(seed) if now is None or slot.begins < now]
    return {reading.code: reading for reading in readings_of(slots, now or slots[-1].begins + SLOT)}


def alarms(desk: Desk, seed: int) -> dict[int, tuple[Alarm, ...]]:
    """Return the alarms of the codes that have any."""
    return {code: reading.alarms for code, reading in judged(desk, seed).items() if reading.alarms}


@pytest.mark.parametrize("lookups", [FEW, SOME, MANY])
def test_a_month_of_noise_raises_no_alarm(lookups: float) -> None:
    assert [alarms(Desk(lookups), seed) for seed in range(20)] == [{}] * 20


@pytest.mark.parametrize("code", WATCHED)
def test_an_outage_is_told_once_and_its_end_once(code: int) -> None:
    first, last = at(20, 8), at(20, 14)
    for seed in SEEDS:
        desk = Desk(SOME, between(code, first, last, 0.7))
        found = alarms(desk, seed)
        assert set(found) == {code}
        (alarm,) = found[code]
        assert abs(alarm.since - first) <= timedelta(hours=1)
        assert alarm.until is not None
        assert abs(alarm.until - last) <= timedelta(hours=2)
        assert alarm.noticed - last <= timedelta(hours=3)
        assert alarm.level.share > 0.5
        assert alarm.usual.share == pytest.approx(USUAL[code], abs=0.02)


def test_an_outage_is_found_within_a_few_periods_while_it_lasts() -> None:
    first = at(20, 8)
    for seed in SEEDS:
        reading = judged(Desk(MANY, between(15, first, at(20, 17), 0.5)), seed, first + (IN_A_ROW + 3) * SLOT)[15]
        assert reading.alarm is not None
        assert reading.alarm.since in {first, first - SLOT}
        earlier = judged(Desk(MANY, between(15, first, at(20, 17), 0.5)), seed, first + (IN_A_ROW - 1) * SLOT)[15]
        assert earlier.alarm is None


def test_an_outage_with_brief_dips_is_one_outage() -> None:
    def shares(code: int, moment: datetime) -> float:
        minutes = (moment - at(20, 8)) / timedelta(minutes=1)
        is_dip = minutes % 60 >= 40  # twenty minutes in each hour all is well
        return 0.8 if code == 17 and 0 <= minutes < 480 and not is_dip else USUAL[code]

    for seed in SEEDS:
        found = alarms(Desk(MANY, shares), seed)
        assert [(code, len(each), each[0].until is not None) for code, each in found.items()] == [(17, 1, True)]


def test_an_outage_goes_on_over_the_night() -> None:
    for seed in SEEDS:
        found = alarms(Desk(SOME, between(16, at(20, 13), at(21, 10), 0.6)), seed)
        assert {code: len(each) for code, each in found.items()} == {16: 1}


def rising(code: int, first: datetime, a_day: float) -> Shares:
    def shares(each: int, moment: datetime) -> float:
        rise = max(0.0, (moment - first) / timedelta(days=1)) * a_day if each == code else 0.0
        return min(0.95, USUAL[each] + rise)

    return shares


@pytest.mark.parametrize(("a_day", "until"), [(0.02, 16), (0.04, 12), (0.1, 8)])
def test_a_slow_rise_is_found_since_what_is_usual_does_not_rise_with_it(a_day: float, until: int) -> None:
    desk = Desk(MANY, rising(16, at(5, 5), a_day), days=until)
    for seed in SEEDS:
        reading = judged(desk, seed)[16]
        assert reading.alarm is not None
        assert reading.alarm.usual.share < 0.05


@pytest.mark.parametrize("lookups", [FEW, SOME, MANY])
@pytest.mark.parametrize("files", [1, 3])
def test_one_large_campaign_raises_no_alarm(lookups: float, files: int) -> None:
    moments = tuple((at(20, 9) + place * timedelta(minutes=7), 17) for place in range(files))
    for seed in SEEDS:
        assert alarms(Desk(lookups, campaigns=moments), seed) == {}


def test_what_lasts_for_long_becomes_usual() -> None:
    desk = Desk(SOME, between(18, at(12, 5), at(40, 5), 0.6))
    for seed in SEEDS:
        assert judged(desk, seed, at(13, 17))[18].alarm is not None
        reading = judged(desk, seed)[18]
        assert reading.alarm is None
        assert reading.usual is not None
        assert reading.usual.share > 0.5


def test_where_little_is_known_nothing_is_claimed() -> None:
    new = judged(Desk(SOME, lambda code, _: 0.9 if code == 15 else USUAL[code], days=1), 0)[15]
    assert (new.usual, new.alarm) == (None, None)
    idle = judged(Desk(0.05, between(15, at(20, 5), at(21, 5), 0.9)), 0)[15]
    assert (idle.now, idle.alarm) == (None, None)
    assert readings_of([], BEGIN) == ()


def test_of_an_alarm_nothing_is_known_after_a_silence() -> None:
    desk = Desk(MANY, between(NOT_ANSWERED, at(9, 14), at(10, 5), 0.9), days=10)
    slots = list(desk.slots(1))
    end = slots[-1].begins + SLOT
    alarm = [reading.alarm is not None for reading in readings_of(slots, end) if reading.code == NOT_ANSWERED]
    later = [reading.alarms for reading in readings_of(slots, end + timedelta(hours=19))]
    assert (alarm, later) == ([True], [()] * len(WATCHED))


def test_an_operator_is_judged_by_itself() -> None:
    slots = list(Desk(SOME, operator=Operator.MCI).slots(3))
    slots += Desk(SOME, between(16, at(20, 8), at(20, 12), 0.8), operator=Operator.IRANCELL).slots(4)
    slots += Desk(SOME).slots(5)
    found = {(each.operator, each.code) for each in readings_of(slots, slots[-1].begins + SLOT) if each.alarms}
    assert found == {(Operator.IRANCELL, 16)}


def test_the_slot_of_the_present_is_left_out() -> None:
    slots = list(Desk(MANY).slots(0))
    assert readings_of(slots, slots[-1].begins) == readings_of(slots[:-1], slots[-1].begins)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 12)), max_size=40))
def test_a_period_has_enough_lookups_and_is_not_too_long(steps: list[tuple[int, int]]) -> None:
    begins, slots = BEGIN, []
    for step, lookups in steps:
        begins += step * SLOT
        slots.append(Slot(begins, None, lookups, 2 * lookups, {0: lookups / 2}))
    periods = list(periods_of(slots))
    for period in periods:
        assert period.lookups >= LEAST_LOOKUPS
        assert period.ends - period.begins <= LONGEST
        assert period.messages == 2 * period.lookups
        assert period.weights[0] == pytest.approx(period.lookups / 2)
    assert all(before.ends <= after.begins for before, after in pairwise(periods))
    assert sum(period.lookups for period in periods) <= sum(slot.lookups for slot in slots)


def test_what_is_usual_is_the_quietest_of_the_last_weeks() -> None:
    today = at(28, 0).date()
    days = {at(day, 0).date(): Level(10 * (0.1 + day / 100), 10, 10) for day in range(28)}
    usual = usual_level(days, today)
    assert usual is not None
    assert (round(usual.weight, 6), usual.lookups) == (9.1, 70)
    assert usual_level({at(27, 0).date(): Level(1.0, 10, 10)}, today) is None
    assert usual_level({today: Level(1.0, 1000, 1000)}, today) is None


def test_the_made_up_desk_is_what_it_says() -> None:
    slots = list(Desk(SOME).slots(0))
    lookups = sum(slot.lookups for slot in slots)
    assert lookups == pytest.approx(SOME * 72 * MONTH, rel=0.05)
    for code, share in USUAL.items():
        assert sum(slot.weights[code] for slot in slots) / lookups == pytest.approx(share, rel=0.2)
