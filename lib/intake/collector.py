"""Spans of text into what was taken: Ids, repetitions, rejections, repairs and doubts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.domain.intake import REJECTED, Doubt, Doubtful, Ids, Intake, Reason, Rejected, Repair
from lib.intake.folding import Folded, Positions
from lib.intake.ids import SAFE_DIGITS, Reading, read_token
from lib.intake.marks import INVISIBLE
from lib.intake.spans import read_spans

_LONG: Final = 10**SAFE_DIGITS
_FEW: Final = 3
"""As many long numbers that all end in one 0 are no chance; fewer must end in as many as Excel makes of them."""
_MEANT: Final[Mapping[Doubt, Callable[[Ids], NDArray[np.bool_]]]] = {
    Doubt.TRAILING_ZEROS: lambda ids: ids >= _LONG,
    Doubt.TELEPHONES: lambda ids: (ids >= 9 * 10**9) & (ids < 10**10),
}
"""The Ids that a doubt is about: long ones, and those of the form of a mobile number without its 0."""
_COUNTED_BY_BLOCK: Final = (Repair.DIGITS, Repair.INVISIBLE)


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Tokens or cells: where each stands in folded text, its text as it was given, and its row.

    `foreign` are those that hold a digit of another script, and `marked` those that hold an invisible mark: ascending,
    the same one as often as need be.
    """

    folded: Folded
    starts: Positions
    ends: Positions
    foreign: Positions
    marked: Positions
    texts: Callable[[Positions], list[str]]
    rows: Callable[[Positions], list[int]]


def take(blocks: Iterable[Spans], *, with_places: bool = False) -> Intake:
    """Return what spans hold: every one is accepted, repeated or rejected, none is passed over.

    They come in blocks, small enough for the processor's cache to hold what is computed of one.
    """
    taking = _Taking()
    for spans in blocks:
        taking.add(spans)
    return taking.intake(with_places=with_places)


class _Taking:
    """What was taken so far."""

    def __init__(self) -> None:
        self._accepted: list[Ids] = [np.empty(0, dtype=np.int64)]
        self._is_taken: list[NDArray[np.bool_]] = [np.empty(0, dtype=np.bool_)]
        self._rejected: list[Rejected] = []
        self._repaired: Counter[Repair] = Counter()
        self._firsts: dict[Doubt, tuple[Spans, Positions]] = {}

    def add(self, spans: Spans) -> None:
        """Take in a further block."""
        numbers = read_spans(spans.folded.data, spans.starts, spans.ends)
        values, is_taken = numbers.ids, numbers.is_plain
        self._repaired[Repair.WRAPPING] += int(np.count_nonzero(numbers.is_wrapped & is_taken))
        self._repaired[Repair.SIGN] += int(np.count_nonzero(numbers.is_signed & is_taken))
        self._look_closely(spans, values, is_taken)
        self._repaired[Repair.DIGITS] += _count(spans.foreign, is_taken)
        self._repaired[Repair.INVISIBLE] += _count(spans.marked, is_taken)
        for doubt, is_meant in _MEANT.items():
            if doubt not in self._firsts:
                first = np.flatnonzero(is_meant(values) & is_taken)[:1]
                if len(first):
                    self._firsts[doubt] = (spans, first)
        self._accepted.append(values[is_taken])
        self._is_taken.append(is_taken)

    def _look_closely(self, spans: Spans, values: Ids, is_taken: NDArray[np.bool_]) -> None:
        """Read what is not plain token by token: accept it in its place, or reject it."""
        odd = np.flatnonzero(~is_taken)
        if not len(odd):
            return
        known: dict[str, Reading] = {}
        for place, text, row in zip(odd.tolist(), spans.texts(odd), spans.rows(odd), strict=True):
            reading = known.get(text)
            if reading is None:
                reading = known[text] = read_token(text)
            if isinstance(reading.found, Reason):
                self._rejected.append(Rejected(row, text.strip(INVISIBLE), reading.found))
            else:
                values[place] = reading.found
                is_taken[place] = True
                self._repaired.update(kind for kind in reading.repairs if kind not in _COUNTED_BY_BLOCK)

    def intake(self, *, with_places: bool) -> Intake:
        """Return all that was taken."""
        accepted = np.concatenate(self._accepted)
        places = None
        if with_places:
            order, ids = pd.factorize(accepted)
            is_taken = np.concatenate(self._is_taken)
            places = np.full(len(is_taken), REJECTED, dtype=np.int32)
            places[is_taken] = order
        else:
            ids = accepted[~pd.Series(accepted).duplicated().to_numpy()]  # half the time of pandas.unique
        return Intake(
            ids=ids,
            repeated=len(accepted) - len(ids),
            rejected=tuple(self._rejected),
            repaired={kind: count for kind, count in self._repaired.items() if count},
            doubts=tuple(self._doubts(accepted)),
            places=places,
        )

    def _doubts(self, accepted: Ids) -> Iterator[Doubtful]:
        """Yield what a person should look at before these are asked about."""
        for doubt, (spans, first) in self._firsts.items():
            count = int(np.count_nonzero(_MEANT[doubt](accepted)))
            is_doubtful = 2 * count > len(accepted) if doubt is Doubt.TELEPHONES else _seem_rounded(accepted)
            if is_doubtful:
                yield Doubtful(doubt, count, spans.rows(first)[0], spans.texts(first)[0].strip(INVISIBLE))


def _count(owning: Positions, is_taken: NDArray[np.bool_]) -> int:
    """Count the taken spans among `owning`, which ascends."""
    is_first = np.diff(owning, prepend=-1) != 0
    return int(np.count_nonzero(is_taken[owning[is_first]]))


def _seem_rounded(accepted: Ids) -> bool:
    """Whether the long numbers all end in zeros: Excel and other programs put them where they kept no digits."""
    if (accepted[:_FEW] % 10 != 0).any() and (accepted[:_FEW] >= _LONG).all():
        return False  # nearly always, and without looking at the rest
    long = accepted[accepted >= _LONG]
    if not len(long) or (long % 10 != 0).any():
        return False
    sizes = np.char.str_len(long.astype("U"))
    return len(long) >= _FEW or bool((long % 10 ** (sizes - SAFE_DIGITS) == 0).all())
