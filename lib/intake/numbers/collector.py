"""Blocks of tokens into an `Intake`: Ids, repetitions, rejections, repairs and warnings.

Which numbers are much shorter than the rest is known only once all are read, so where there are any, and a person has
not said that they are Ids too, the blocks are read again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.domain.intake import REJECTED, Ids, Intake, IntakeWarning, Reason, Rejected, Repair, WarningKind
from lib.intake.numbers.characters import INVISIBLE
from lib.intake.numbers.folding import Folded, Positions
from lib.intake.numbers.lengths import find_split, long_numbers_in, mixture_of
from lib.intake.numbers.long_numbers import LONG
from lib.intake.numbers.plausibility import CHECKS
from lib.intake.numbers.repetitions import distinct
from lib.intake.numbers.spans import parse_spans
from lib.intake.numbers.tokens import Reading, read_token

_COUNTED_BY_BLOCK: Final = (Repair.DIGITS, Repair.INVISIBLE)


@dataclass(frozen=True, slots=True, eq=False)
class TokenBlock:
    """Consecutive tokens or cells in folded text.

    Attributes:
        folded: The text that they are in.
        starts: Where each token starts in `folded.data`; shape (tokens,).
        ends: Where each token ends, exclusive; shape (tokens,).
        with_foreign_digits: Indexes of the tokens that hold digits beyond ASCII, ascending; an index may be repeated.
        with_invisible: Indexes of the tokens that hold invisible marks, in the same form; -1 is before the first token.
        texts: Returns the original texts of the tokens at the given indexes.
        rows: Returns the row numbers of the tokens at the given indexes.
    """

    folded: Folded
    starts: Positions
    ends: Positions
    with_foreign_digits: Positions
    with_invisible: Positions
    texts: Callable[[Positions], list[str]]
    rows: Callable[[Positions], list[int]]


def collect(
    read_blocks: Callable[[], Iterable[TokenBlock]], *, takes_short: bool | None = None, with_row_indexes: bool = False
) -> Intake:
    """Return what the tokens are: every one is accepted, repeated or rejected.

    Args:
        read_blocks: Returns the tokens in their order, in blocks small enough for the processor's cache.
        takes_short: Whether numbers that are much shorter than the rest are Ids too; None to take them only where they
            may as well be the Ids.
        with_row_indexes: Whether to return where each token went.
    """
    collector = _Collector(read_blocks())
    numbers = collector.numbers()
    split = find_split(numbers)
    if split is None or not (collector.accepted < split.floor).any():
        return collector.intake(with_row_indexes=with_row_indexes)
    is_taken = split.is_doubtful if takes_short is None else takes_short
    mixture = mixture_of(numbers, split, is_taken=is_taken)
    if not is_taken:
        collector = _Collector(read_blocks(), split.floor)
    return replace(collector.intake(with_row_indexes=with_row_indexes), mixture=mixture)


class _Collector:
    """The tokens of all blocks.

    Args:
        blocks: The tokens.
        floor: The least number that is not rejected for being much shorter than the rest.

    Attributes:
        accepted: The Ids in the order given, repetitions included.
    """

    def __init__(self, blocks: Iterable[TokenBlock], floor: int = 0) -> None:
        self._floor = floor
        self._accepted: list[Ids] = [np.empty(0, dtype=np.int64)]
        self._is_accepted: list[NDArray[np.bool_]] = [np.empty(0, dtype=np.bool_)]
        self._rejected: list[Rejected] = []
        self._repaired: Counter[Repair] = Counter()
        self._first_suspects: dict[WarningKind, tuple[TokenBlock, Positions]] = {}
        for block in blocks:
            self._add(block)
        self.accepted = np.concatenate(self._accepted)

    def numbers(self) -> Ids:
        """Return the numbers that tell which of them are much shorter than the rest."""
        if not len(self.accepted) or self.accepted.max() >= 10**LONG:
            return self.accepted
        return np.concatenate([self.accepted, long_numbers_in(self._rejected)])

    def _add(self, block: TokenBlock) -> None:
        parsed = parse_spans(block.folded.data, block.starts, block.ends)
        values, is_accepted = parsed.ids, parsed.is_plain
        if self._floor:
            is_accepted &= values >= self._floor
        self._repaired[Repair.WRAPPING] += int(np.count_nonzero(parsed.is_wrapped & is_accepted))
        self._repaired[Repair.SIGN] += int(np.count_nonzero(parsed.is_signed & is_accepted))
        self._read_one_by_one(block, values, is_accepted)
        self._repaired[Repair.DIGITS] += _count_accepted(block.with_foreign_digits, is_accepted)
        self._repaired[Repair.INVISIBLE] += _count_accepted(block.with_invisible, is_accepted)
        for kind, check in CHECKS.items():
            if kind not in self._first_suspects:
                first = np.flatnonzero(check.is_suspect(values) & is_accepted)[:1]
                if len(first):
                    self._first_suspects[kind] = (block, first)
        self._accepted.append(values[is_accepted])
        self._is_accepted.append(is_accepted)

    def _read_one_by_one(self, block: TokenBlock, values: Ids, is_accepted: NDArray[np.bool_]) -> None:
        """Read the tokens that are too short or not plain: store their Ids in the arrays given, or reject them."""
        others = np.flatnonzero(~is_accepted)
        if not len(others):
            return
        readings: dict[str, Reading] = {}
        for index, text, row in zip(others.tolist(), block.texts(others), block.rows(others), strict=True):
            reading = readings.get(text)
            if reading is None:
                reading = readings[text] = read_token(text)
            if isinstance(reading.found, Reason):
                self._rejected.append(Rejected(row, text.strip(INVISIBLE), reading.found))
            elif reading.found < self._floor:
                self._rejected.append(Rejected(row, text.strip(INVISIBLE), Reason.MUCH_SHORTER))
            else:
                values[index] = reading.found
                is_accepted[index] = True
                self._repaired.update(kind for kind in reading.repairs if kind not in _COUNTED_BY_BLOCK)

    def intake(self, *, with_row_indexes: bool) -> Intake:
        """Return all that was read."""
        accepted = self.accepted
        row_indexes = None
        if with_row_indexes:
            order, ids = pd.factorize(accepted)
            is_accepted = np.concatenate(self._is_accepted)
            row_indexes = np.full(len(is_accepted), REJECTED, dtype=np.int32)
            row_indexes[is_accepted] = order
        else:
            ids = distinct(accepted)
        return Intake(
            ids=ids,
            repeated=len(accepted) - len(ids),
            rejected=tuple(self._rejected),
            repaired={kind: count for kind, count in self._repaired.items() if count},
            warnings=tuple(self._warnings(accepted)),
            row_indexes=row_indexes,
        )

    def _warnings(self, accepted: Ids) -> Iterator[IntakeWarning]:
        for kind, (block, first) in self._first_suspects.items():
            if CHECKS[kind].has_failed(accepted):
                count = int(np.count_nonzero(CHECKS[kind].is_suspect(accepted)))
                yield IntakeWarning(kind, count, block.rows(first)[0], block.texts(first)[0].strip(INVISIBLE))


def _count_accepted(indexes: Positions, is_accepted: NDArray[np.bool_]) -> int:
    """Return how many distinct tokens among the ascending `indexes` are accepted."""
    is_first = np.diff(indexes, prepend=-1) != 0
    return int(np.count_nonzero(is_accepted[indexes[is_first]]))
