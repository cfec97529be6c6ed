"""Two weeks of a made-up desk, quiet until an operator has a fault: what the sentinel judges where people practise.

It is what `lib.store.sentinel` would have kept of such a desk, as sums alone. Nothing of it is stored.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lib.domain.operators import Operator
from lib.domain.sentinel import SLOT, Slot, slot_of

OPERATOR: Final = Operator.MCI
CODE: Final = 18
"""The delivery report is late."""
FAULT_SLOTS: Final = 5
"""How many slots with lookups the fault has."""
WELL_SLOTS: Final = 3
"""How many follow it, where it is over."""

_DAYS: Final = 14
_EVERY: Final = 3 * SLOT
_LOOKUPS: Final = 12
_MESSAGES: Final = 90
"""In a slot, those of all its lookups."""
_USUAL: Final[Mapping[int, float]] = {0: 0.02, 15: 0.01, 16: 0.01, CODE: 0.05}
_IN_FAULT: Final = 0.6


@dataclass(frozen=True, slots=True)
class PracticeFault:
    """A made-up fault that a person looks at.

    Attributes:
        began: When they began to, UTC.
        is_over: Whether it has ended by then; it lasts otherwise.
    """

    began: datetime
    is_over: bool


def practice_slots(fault: PracticeFault) -> Iterator[Slot]:
    """Yield the slots of the operator until a person began to look, the newest first."""
    newest, well = slot_of(fault.began) - SLOT, WELL_SLOTS if fault.is_over else 0
    for place in range(timedelta(days=_DAYS) // _EVERY):
        is_faulty = well <= place < well + FAULT_SLOTS
        shares = {**_USUAL, CODE: _IN_FAULT} if is_faulty else _USUAL
        weights = {code: share * _LOOKUPS for code, share in shares.items()}
        yield Slot(newest - place * _EVERY, OPERATOR, _LOOKUPS, _MESSAGES, weights)
