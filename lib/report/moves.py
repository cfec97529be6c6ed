"""What has changed between two lookups: how many Ids went from which code to which.

Ids of the earlier lookup = asked again + not asked again. Asked again = counts of all moves = changed + unchanged. A
million Ids take a quarter of a second.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.intake import Ids
from lib.domain.lookups import Codes
from lib.domain.statuses import NO_NAMES, Names

_CODE_BITS: Final = 32
_ABOVE: Final = 2 ** (_CODE_BITS - 1)
"""Added to a code, it makes it unsigned: NOT_ANSWERED, the smallest one, becomes 0."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change from one code to another, or none.

    Attributes:
        before: The code in the earlier lookup; may be NOT_ANSWERED.
        after: The code in the later lookup; may be NOT_ANSWERED.
        count: The number of Ids.
    """

    before: int
    after: int
    count: int

    @property
    def is_change(self) -> bool:
        """Whether the two codes differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """The Ids that two lookups have in common, with their codes in both.

    Attributes:
        ids: The Ids, in the order of the later lookup.
        before: Their codes in the earlier lookup; same length.
        after: Their codes in the later lookup; same length.
        moves: Every pair of codes that occurs: changes first, then pairs of equal codes, the most frequent first.
        names: The provider's names for codes of ours in either lookup, see `lib.domain.code_names`.
        not_again: The number of Ids that are in the earlier lookup only.
        only_later: The number of Ids that are in the later lookup only.
    """

    ids: Ids
    before: Codes
    after: Codes
    moves: tuple[Move, ...]
    names: Names
    not_again: int
    only_later: int

    @property
    def asked_again(self) -> int:
        """The number of Ids that both lookups have."""
        return len(self.ids)

    @property
    def changed(self) -> int:
        """The number of these whose code is different now."""
        return sum(move.count for move in self.moves if move.is_change)

    @property
    def unchanged(self) -> int:
        """The number of these whose code is the same."""
        return self.asked_again - self.changed

    def of(self, chosen: Iterable[Move]) -> "Moves":
        """Return only the Ids of the chosen moves, without those that only one lookup has."""
        chosen = tuple(chosen)
        wanted = _pairs(
            np.array([move.before for move in chosen], dtype=np.int32),
            np.array([move.after for move in chosen], dtype=np.int32),
        )
        keep = np.isin(_pairs(self.before, self.after), wanted)
        before, after = self.before[keep], self.after[keep]
        return Moves(self.ids[keep], before, after, chosen, self.names, not_again=0, only_later=0)


def compare(earlier: tuple[Ids, Codes], later: tuple[Ids, Codes], names: Names = NO_NAMES) -> Moves:
    """Return what has changed from one lookup to another.

    Args:
        earlier: The distinct Ids of a lookup in any order, and their codes in the same order.
        later: The same of the lookup to compare it with.
        names: The names of both lookups.
    """
    (earlier_ids, earlier_codes), (later_ids, later_codes) = earlier, later
    at_later, at_earlier = _shared(earlier_ids, later_ids)
    before, after = earlier_codes[at_earlier], later_codes[at_later]
    pairs, counts = np.unique(_pairs(before, after), return_counts=True)
    moves = [
        Move((pair >> _CODE_BITS) - _ABOVE, (pair & (2**_CODE_BITS - 1)) - _ABOVE, count)
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
    ]
    return Moves(
        ids=later_ids[at_later],
        before=before,
        after=after,
        moves=tuple(sorted(moves, key=_changes_first)),
        names=names,
        not_again=len(earlier_ids) - len(at_earlier),
        only_later=len(later_ids) - len(at_later),
    )


def _shared(earlier: Ids, later: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indexes in the later and in the earlier column of the Ids in both, in the order of the later."""
    # Arrow looks them up by hash; sorting takes twice as long.
    found = pc.index_in(pa.array(later), value_set=pa.array(earlier))
    at_later: NDArray[np.intp] = np.flatnonzero(pc.is_valid(found).to_numpy(zero_copy_only=False))
    at_earlier: NDArray[np.intp] = found.drop_null().to_numpy().astype(np.intp)
    return at_later, at_earlier


def _pairs(before: Codes, after: Codes) -> NDArray[np.uint64]:
    """Return each pair of codes as one number, so that pairs are compared and counted like numbers."""
    shifted = (before.astype(np.int64) + _ABOVE).astype(np.uint64) << np.uint64(_CODE_BITS)
    return shifted | (after.astype(np.int64) + _ABOVE).astype(np.uint64)


def _changes_first(move: Move) -> tuple[bool, int, int, int]:
    return not move.is_change, -move.count, move.before, move.after
