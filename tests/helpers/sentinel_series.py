"""Made-up series of slots: the days of a desk, with lookups of one Id and of many, answered as a test says."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

import numpy as np
from sqlalchemy import Engine, insert

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.operators import Operator
from lib.domain.sentinel import SLOT, Slot, slot_of
from lib.store.schema import SENTINEL_SLOT

BEGIN: Final = datetime(2026, 3, 1, tzinfo=UTC)
MONTH: Final = 30
"""Days."""
USUAL: Final[Mapping[int, float]] = {NOT_ANSWERED: 0.005, 0: 0.03, 15: 0.01, 16: 0.02, 17: 0.01, 18: 0.06}
_OPENS: Final = 5
_SLOTS_A_DAY: Final = 72
"""Twelve hours of work, from five in the morning UTC."""
_FILES: Final = 0.15
"""The share of lookups that are files of tens to thousands of messages."""
_ALIKE: Final = 6.0
"""How alike the messages of a lookup are: its own share of a code is drawn from Beta(p * this, (1 - p) * this)."""

_CAMPAIGN: Final = 100_000
"""Messages of a large campaign."""

Shares: TypeAlias = Callable[[int, datetime], float]
"""Returns how frequent a code is at a moment."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk at work.

    Attributes:
        lookups: How many lookups there are in a slot, on average.
        shares: How frequent each code is; what is usual by default.
        days: For how many days it works.
        campaigns: When a file of many messages is asked, all of whose messages are answered by the code.
        operator: The operator that its slots are about.
    """

    lookups: float = 4.0
    shares: Shares = lambda code, _: USUAL[code]
    days: int = MONTH
    campaigns: tuple[tuple[datetime, int], ...] = ()
    operator: Operator | None = None

    def slots(self, seed: int) -> list[Slot]:
        """Return the slots that have lookups, the oldest first; the same for the same seed."""
        draw = np.random.default_rng(seed)
        opens = [BEGIN + timedelta(days=day, hours=_OPENS) for day in range(self.days)]
        begins = [morning + place * SLOT for morning in opens for place in range(_SLOTS_A_DAY)]
        usual = draw.poisson(self.lookups, len(begins))
        slot = np.repeat(np.arange(len(begins)), usual)
        sizes = np.where(draw.random(len(slot)) < _FILES, draw.integers(10, 3_000, len(slot)), 1)
        weights = {}
        for code in USUAL:
            share = np.clip([self.shares(code, moment) for moment in begins], 1e-9, 1 - 1e-9)[slot]
            alike = draw.beta(share * _ALIKE, (1 - share) * _ALIKE)
            weights[code] = np.bincount(slot, draw.binomial(sizes, alike) / sizes, len(begins))
        messages = np.bincount(slot, sizes, len(begins))
        lookups = usual.copy()
        for moment, code in self.campaigns:
            place = begins.index(slot_of(moment))
            weights[code][place] += 1.0
            messages[place] += _CAMPAIGN
            lookups[place] += 1
        return [
            Slot(
                begins[place],
                self.operator,
                int(lookups[place]),
                int(messages[place]),
                {code: float(each[place]) for code, each in weights.items()},
            )
            for place in np.flatnonzero(lookups).tolist()
        ]


def at(day: int, hour: float) -> datetime:
    """Return a moment of the series: hour 5 is when the desk opens, 17 when it closes."""
    return BEGIN + timedelta(days=day, hours=hour)


def between(code: int, first: datetime, last: datetime, share: float) -> Shares:
    """Return what is usual, but for one code between two moments."""
    return lambda each, moment: share if each == code and first <= moment < last else USUAL[each]


def until_now(now: datetime, code: int, share: float, hours: float, well_for: float = 0.0) -> list[Slot]:
    """Return ten days in which all is as usual, and at their end some hours with a fault.

    Args:
        now: When the last slot has ended.
        code: The code that is more frequent then.
        share: How frequent.
        hours: How long.
        well_for: For how many hours it has been over.
    """
    slots = []
    for back in range(1, 10 * 144):
        begins = slot_of(now) - back * SLOT
        ago = (now - begins) / timedelta(hours=1)
        is_fault = well_for < ago <= well_for + hours
        weights = {each: 10 * (share if is_fault and each == code else usual) for each, usual in USUAL.items()}
        slots.append(Slot(begins, None, 10, 200, weights))
    return slots


def keep(database: Engine, slots: Iterable[Slot]) -> None:
    """Store slots as those of the practice provider."""
    rows = [
        {
            "begins": slot.begins.timestamp(),
            "is_practice": True,
            "operator": slot.operator or "",
            "lookups": slot.lookups,
            "messages": slot.messages,
            "weights": json.dumps(slot.weights),
        }
        for slot in slots
    ]
    with database.begin() as connection:
        connection.execute(insert(SENTINEL_SLOT), rows)
