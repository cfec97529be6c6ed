"""Judging whether the provider or an operator has a fault: all that is remembered, of every operator, in one go.

A desk judges anew every now and then, while a page is drawn. Beside it, in the same run, stands adding the same slots
up once, without any judgement.
"""

from collections import Counter
from datetime import timedelta
from typing import Final, NamedTuple

from bench.figure import Ratio, tell
from bench.side_by_side import compare
from bench.sizes import chosen
from lib.domain.operators import Operator
from lib.domain.sentinel import Slot
from lib.report.sentinel.alarms import REMEMBERED, readings_of
from tests.helpers.sentinel_series import BEGIN, Desk, at, between

_CODE: Final = 16
"""The code that a fault of the last day is made of."""
_FAULTY: Final = Operator.MCI


class Size(NamedTuple):
    """How much is judged.

    Attributes:
        days: How many days are remembered.
        runs: How often each way is run.
    """

    days: int
    runs: int


FULL: Final = Size(days=REMEMBERED // timedelta(days=1), runs=5)
SMALL: Final = Size(days=12, runs=1)


def main(size: Size = FULL) -> None:
    """Judge and add up in turn, and check that the fault is seen, and no other."""
    last = at(size.days - 1, 5.0)
    fault, none = between(_CODE, last, at(size.days, 0.0), 0.7), between(_CODE, last, last, 0.7)
    slots: list[Slot] = []
    for seed, operator in enumerate((None, *Operator)):
        shares = fault if operator in (None, _FAULTY) else none
        slots += Desk(days=size.days, operator=operator, shares=shares).slots(seed)
    now = BEGIN + timedelta(days=size.days - 1, hours=17)
    judged = f"{len(slots):,} slots of {size.days} days judged, all messages and {len(Operator)} operators"
    compare(judged, "ours", {"ours": lambda: readings_of(slots, now), "adding them up": lambda: _sum(slots)}, size.runs)
    readings = readings_of(slots, now)
    alarms = {(reading.operator, reading.code) for reading in readings if reading.alarm is not None}
    meant = {(None, _CODE), (_FAULTY, _CODE)}
    tell(
        f"of {len(readings)} codes judged, a fault in two",
        f"{len(alarms & meant)} alarms, {len(alarms - meant)} false",
        Ratio(len(meant ^ alarms), "a wrong judgement", 0.0, "0 wrong judgements"),
    )


def _sum(slots: list[Slot]) -> Counter[int]:
    total: Counter[int] = Counter()
    for slot in slots:
        for code, weight in slot.weights.items():
            total[code] += round(weight)
    return total


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
