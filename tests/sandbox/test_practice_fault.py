"""What the sentinel makes of the made-up desk, at whatever moment a person looks at it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lib.report.sentinel.alarms import readings_of
from lib.sandbox.practice_fault import CODE, OPERATOR, PracticeFault, practice_slots

MOMENTS = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS)
def test_a_fault_lasts_of_one_code_and_one_operator_alone(now: datetime) -> None:
    readings = readings_of(practice_slots(PracticeFault(now, is_over=False)), now)
    (known,) = [reading for reading in readings if reading.alarms]
    alarm = known.alarm
    assert (known.code, known.operator, len(known.alarms)) == (CODE, OPERATOR, 1)
    assert alarm is not None
    assert now - alarm.since < timedelta(hours=3)


@given(MOMENTS)
def test_its_end_was_found_a_moment_ago(now: datetime) -> None:
    readings = readings_of(practice_slots(PracticeFault(now, is_over=True)), now)
    (known,) = [reading for reading in readings if reading.alarms]
    (alarm,) = known.alarms
    assert alarm.until is not None
    assert now - alarm.noticed < timedelta(minutes=20)
