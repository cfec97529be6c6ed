"""What the sentinel says on the check page: the fault that weighs most, or that one is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lib.domain.lookups import NOT_ANSWERED
from lib.i18n.language import Language, mark
from lib.report.code_words import numbered_label
from lib.report.operator_words import operator_label
from lib.report.sentinel.alarms import Alarm, Reading
from lib.report.sentinel.levels import Level

_ALL_CLEAR: Final = timedelta(hours=1)
"""How long the page says that a fault is over."""
_SAME_DAY: Final = timedelta(hours=12)
_HUNDRED: Final = 100

_WHAT_TO_DO: Final[Mapping[int, str]] = {
    NOT_ANSWERED: mark("Wait until this line says that it is over, then ask again what has no answer."),
    0: mark("Before you tell a customer that there is no such message, check again once it is over."),
    15: mark("Tell the customer that the result is not certain yet, and do not send again."),
    16: mark("Tell the customer that there is a fault on the way, and check again once it is over."),
    17: mark("Tell the customer that there is a fault on the way, and check again once it is over."),
    18: mark("Tell the customer that the delivery report is late, and check again once it is over."),
}


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What to say of a fault.

    Attributes:
        sentence: What is unusual, since when, how often and how often usually; or that it is over.
        advice: What to do.
        numbers: What the shares are of.
        is_over: Whether the fault is over.
        noticed: When it was found, or that it is over: tells one line from the next.
    """

    sentence: str
    advice: str
    numbers: str
    is_over: bool
    noticed: datetime


def fault_line(readings: Iterable[Reading], now: datetime, lang: Language) -> FaultLine | None:
    """Return what to say now; None where all is as usual, or too little is known.

    A fault that lasts goes before one that is over, and among several the one whose code has risen most.
    """
    known = [(reading, reading.alarms[-1]) for reading in readings if reading.alarms]
    lasting = [pair for pair in known if pair[1].until is None]
    if lasting:
        # Where a code has risen for all messages, the operators whose messages these are say nothing more.
        general = {reading.code for reading, _ in lasting if reading.operator is None}
        told = [pair for pair in lasting if pair[0].operator is None or pair[0].code not in general]
        return _lasting(*max(told, key=lambda pair: pair[1].level.share - pair[1].usual.share), now, lang)
    over = [pair for pair in known if now - pair[1].noticed < _ALL_CLEAR]
    return _over(*max(over, key=lambda pair: pair[1].noticed), now, lang) if over else None


def _lasting(reading: Reading, alarm: Alarm, now: datetime, lang: Language) -> FaultLine:
    values = {
        "time": _moment(alarm.since, now, lang),
        "share": _share(alarm.level, lang),
        "usual": _share(alarm.usual, lang),
        "status": numbered_label(reading.code, lang),
    }
    if reading.operator is None:
        sentence = lang.say(
            "It is not you: since {time}, {share} of the messages asked about are “{status}”, usually {usual}.",
            **values,
        )
    else:
        sentence = lang.say(
            "It is not you: since {time}, {share} of the messages to {operator}, by prefix, are “{status}”, usually "
            "{usual}.",
            operator=operator_label(reading.operator, lang),
            **values,
        )
    return FaultLine(
        sentence, lang.say(_WHAT_TO_DO[reading.code]), _numbers(alarm, lang), is_over=False, noticed=alarm.noticed
    )


def _over(reading: Reading, alarm: Alarm, now: datetime, lang: Language) -> FaultLine:
    values = {
        "time": _moment(alarm.until or alarm.noticed, now, lang),
        "since": _moment(alarm.since, now, lang),
        "share": _share(alarm.level, lang),
        "status": numbered_label(reading.code, lang),
    }
    if reading.operator is None:
        sentence = lang.say(
            "All clear since {time}: “{status}” is about as rare as usual again; from {since} on it was {share} of the "
            "messages.",
            **values,
        )
    else:
        sentence = lang.say(
            "All clear since {time}: “{status}” is about as rare as usual again for {operator}, by prefix; from "
            "{since} on it was {share} of the messages.",
            operator=operator_label(reading.operator, lang),
            **values,
        )
    advice = lang.say("What you looked up meanwhile can be checked again.")
    return FaultLine(sentence, advice, _numbers(alarm, lang), is_over=True, noticed=alarm.noticed)


def _numbers(alarm: Alarm, lang: Language) -> str:
    """Return what the shares are means of."""
    return lang.say(
        "The means of {lookups} lookups with {messages} messages, and of {usual} lookups in a usual week.",
        lookups=alarm.level.lookups,
        messages=alarm.level.messages,
        usual=alarm.usual.lookups,
    )


def _share(level: Level, lang: Language) -> str:
    return lang.share(round(level.share * _HUNDRED), _HUNDRED)


def _moment(moment: datetime, now: datetime, lang: Language) -> str:
    return lang.time(moment) if now - moment < _SAME_DAY else lang.date(moment)
