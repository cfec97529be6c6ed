"""What the sentinel says: the fault that weighs most, with its numbers and what to do; for an hour that it is over."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.operators import Operator
from lib.domain.sentinel import WATCHED
from lib.i18n.language import language
from lib.report.sentinel.alarms import Alarm, Reading
from lib.report.sentinel.levels import Level
from lib.report.sentinel.words import FaultLine, fault_line
from tests.helpers.provider import known

NOW = datetime(2026, 3, 25, 10, 0, tzinfo=UTC)
USUAL = Level(2.0, 100, 900)


def reading(
    code: int, share: float, *, operator: Operator | None = None, hours: float = 2, over_for: float | None = None
) -> Reading:
    """Return what is known of a code whose alarm began so many hours ago, and ended so many hours ago."""
    until = None if over_for is None else NOW - timedelta(hours=over_for + 0.5)
    noticed = NOW - timedelta(hours=hours - 0.5 if over_for is None else over_for)
    alarm = Alarm(NOW - timedelta(hours=hours), until, noticed, Level(share * 30, 30, 210), USUAL)
    return Reading(code, operator, alarm.level, USUAL, (alarm,))


def said(*readings: Reading, code: str = "en") -> str:
    """Return the sentence without marks of direction, '' for none."""
    line = fault_line(readings, NOW, language(code))
    return re.sub("[\u2066-\u2069\u200e\u200f]", "", line.sentence) if line is not None else ""


def test_nothing_is_said_where_all_is_as_usual() -> None:
    assert said() == said(Reading(15, None, USUAL, USUAL, ())) == ""


def test_a_fault_is_told_with_its_share_the_usual_one_and_the_numbers() -> None:
    sentence = said(reading(15, 0.62))
    for part in ("It is not you: since 11:30", "62%", "recheck (15)", "usually 2%"):
        assert part in sentence
    line = known(fault_line([reading(15, 0.62)], NOW, language("en")))
    assert "do not send again" in line.advice
    assert re.sub("[\u2066-\u2069]", "", line.numbers).startswith(
        "The means of 30 lookups with 210 messages, and of 100"
    )


@pytest.mark.parametrize("code", ["en", "fa"])
@pytest.mark.parametrize("watched", WATCHED)
@pytest.mark.parametrize("operator", [None, Operator.MCI])
@pytest.mark.parametrize("over_for", [None, 0.2])
def test_each_code_has_its_words(code: str, watched: int, operator: Operator | None, over_for: float | None) -> None:
    line = known(fault_line([reading(watched, 0.5, operator=operator, over_for=over_for)], NOW, language(code)))
    assert isinstance(line, FaultLine)
    assert all((line.sentence, line.advice, line.numbers))
    assert line.is_over == (over_for is not None)


def test_among_several_the_largest_rise_is_told_and_what_lasts_goes_before_what_is_over() -> None:
    assert "No such message" in said(reading(17, 0.3), reading(0, 0.6), reading(18, 0.9, over_for=0.1))
    assert "Not answered" in said(reading(NOT_ANSWERED, 0.6), reading(0, 0.4))


def test_an_operator_is_named_where_it_is_not_all_of_them() -> None:
    irancell = reading(16, 0.9, operator=Operator.IRANCELL)
    assert "to Irancell, by prefix" in said(irancell)
    assert "Irancell" not in said(irancell, reading(16, 0.5))
    assert "to Irancell" in said(irancell, reading(17, 0.5))


def test_that_it_is_over_is_said_for_an_hour() -> None:
    assert said(reading(15, 0.6, over_for=0.9)).startswith("All clear since")
    assert said(reading(15, 0.6, over_for=1.1)) == ""


def test_a_fault_of_yesterday_has_its_date() -> None:
    assert "2026/03/24" in said(reading(15, 0.6, hours=20))
    assert "2026/03" not in said(reading(15, 0.6, hours=2))
    assert "۱۴۰۵/۰۱/۰۴" in said(reading(15, 0.6, hours=20), code="fa")
