"""What the sentinel watches: how often a few codes are answered, over all lookups, in slots of ten minutes.

Every lookup weighs the same, whether it has one Id or a million: a slot adds up the shares within its lookups. So one
large campaign is one lookup among many. A slot has sums and nothing else: no Id, no person, no lookup.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.domain.failures import FailureKind
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.operators import NO_OPERATOR, OPERATORS, Operator

WATCHED: Final = (NOT_ANSWERED, 0, 15, 16, 17, 18)
"""The codes whose share rises where the provider or an operator has a fault, NOT_ANSWERED among them."""
SLOT: Final = timedelta(minutes=10)

_OF_THE_PROVIDER: Final = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.TIMED_OUT,
        FailureKind.OVERLOADED,
        FailureKind.SERVER_FAILED,
        FailureKind.UPDATING,
        FailureKind.NOT_UNDERSTOOD,
        FailureKind.COUNT_MISMATCH,
        FailureKind.PROVIDER,
        FailureKind.UNEXPLAINED_REFUSAL,
        FailureKind.ENTRY_MISSING,
    }
)
"""Failures that neither the Ids nor the settings of this dashboard bring about; an Id of another one does not count."""

OperatorOf: TypeAlias = NDArray[np.int8]
"""For each Id of a lookup the index of its operator in `OPERATORS`, or NO_OPERATOR; shape (n,)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What was answered in ten minutes, or in one lookup.

    Attributes:
        begins: When the slot begins, UTC; a multiple of SLOT.
        operator: The operator, by prefix, whose messages are counted; None for all messages.
        lookups: The number of lookups with messages that count.
        messages: The number of these messages.
        weights: For each watched code the shares that it has in each lookup, from 0.0 to 1.0, added up.
    """

    begins: datetime
    operator: Operator | None
    lookups: int
    messages: int
    weights: Mapping[int, float] = field(default_factory=dict)


def slot_of(moment: datetime) -> datetime:
    """Return the beginning of the slot that a moment is in."""
    seconds = int(SLOT.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, moment.tzinfo)


def slots_of(answered: Answered, moment: datetime, operator_of: OperatorOf | None = None) -> list[Slot]:
    """Return what an ended lookup adds: for all of its messages, and for those of each operator.

    Args:
        answered: The lookup.
        moment: When it ended.
        operator_of: The operators of its Ids, where its file tells them.
    """
    begins, codes = slot_of(moment), answered.codes
    counts = (codes != NOT_ANSWERED) | _provider_failed(answered)
    groups: list[tuple[Operator | None, NDArray[np.bool_]]] = [(None, counts)]
    if operator_of is not None:
        present = np.unique(operator_of[operator_of != NO_OPERATOR]).tolist()
        groups += [(OPERATORS[number], counts & (operator_of == number)) for number in present]
    return [_slot(begins, operator, codes[mask]) for operator, mask in groups if mask.any()]


def _slot(begins: datetime, operator: Operator | None, codes: NDArray[np.int32]) -> Slot:
    shares = {code: int(np.count_nonzero(codes == code)) / len(codes) for code in WATCHED}
    return Slot(begins, operator, 1, len(codes), {code: share for code, share in shares.items() if share})


def _provider_failed(answered: Answered) -> NDArray[np.bool_]:
    """Return for each Id whether it has no answer by a fault that is the provider's."""
    stop = answered.progress.stop
    failed = np.full(len(answered.codes), stop is not None and stop.kind in _OF_THE_PROVIDER, dtype=np.bool_)
    for start, size, why in answered.failures:
        failed[start : start + size] = why.kind in _OF_THE_PROVIDER
    failed &= answered.codes == NOT_ANSWERED
    return failed
