"""Two weeks of a made-up desk, quiet until an operator has a fault: what the sentinel judges where people practise.

It is what `lib.store.sentinel` would have kept of such a desk, as sums alone. Nothing of it is stored.
"""

from collections.abc import Iterator, Mapping
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


def practice_slots(now: datetime, *, is_over: bool) -> Iterator[Slot]:
    """Yield the slots of the operator, the newest first.

    Args:
        now: The present, UTC.
        is_over: Whether the fault has ended by now; it lasts otherwise.
    """
    newest, well = slot_of(now) - SLOT, WELL_SLOTS if is_over else 0
    for place in range(timedelta(days=_DAYS) // _EVERY):
        is_faulty = well <= place < well + FAULT_SLOTS
        shares = {**_USUAL, CODE: _IN_FAULT} if is_faulty else _USUAL
        weights = {code: share * _LOOKUPS for code, share in shares.items()}
        yield Slot(newest - place * _EVERY, OPERATOR, _LOOKUPS, _MESSAGES, weights)
