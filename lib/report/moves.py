"""What has changed between two lookups: of the Ids that both asked, how many went from which status to which.

The sums that hold: Ids of the earlier = asked again + not asked again; asked again = the counts of all moves =
changed + unchanged. Everything is done on whole columns: a million Ids take a quarter of a second.
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

_CODE_BITS: Final = 32
_ABOVE: Final = 2 ** (_CODE_BITS - 1)
"""Added to a code to have no sign: NOT_ANSWERED, the smallest there is, becomes 0."""


@dataclass(frozen=True, slots=True)
class Move:
    """`count` Ids that had the code `before` and have the code `after`; either may be NOT_ANSWERED."""

    before: int
    after: int
    count: int

    @property
    def is_change(self) -> bool:
        """Whether the code is another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """The Ids that two lookups asked, in the order of the later one, with their codes in each.

    `moves` holds every pair of codes that occurs: changes first, then what stayed, each the most frequent first.
    `not_again` counts the Ids of the earlier lookup that the later one did not ask, `only_later` those the other way.
    """

    ids: Ids
    before: Codes
    after: Codes
    moves: tuple[Move, ...]
    not_again: int
    only_later: int

    @property
    def asked_again(self) -> int:
        """How many Ids both lookups asked."""
        return len(self.ids)

    @property
    def changed(self) -> int:
        """How many of them have another code now."""
        return sum(move.count for move in self.moves if move.is_change)

    @property
    def unchanged(self) -> int:
        """How many of them have the same code still."""
        return self.asked_again - self.changed

    def of(self, chosen: Iterable[Move]) -> "Moves":
        """Return the part that the chosen moves are; the Ids that only one lookup asked are left out."""
        chosen = tuple(chosen)
        wanted = _pairs(
            np.array([move.before for move in chosen], dtype=np.int32),
            np.array([move.after for move in chosen], dtype=np.int32),
        )
        keep = np.isin(_pairs(self.before, self.after), wanted)
        return Moves(self.ids[keep], self.before[keep], self.after[keep], chosen, not_again=0, only_later=0)


def compare(earlier: tuple[Ids, Codes], later: tuple[Ids, Codes]) -> Moves:
    """Return what has changed from one lookup to another, each its distinct Ids in any order and a code an Id."""
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
        not_again=len(earlier_ids) - len(at_earlier),
        only_later=len(later_ids) - len(at_later),
    )


def _shared(earlier: Ids, later: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the Ids that are in both, in the order of the later: there, and in the earlier."""
    # Arrow hashes: sorting takes twice as long.
    found = pc.index_in(pa.array(later), value_set=pa.array(earlier))
    at_later: NDArray[np.intp] = np.flatnonzero(pc.is_valid(found).to_numpy(zero_copy_only=False))
    at_earlier: NDArray[np.intp] = found.drop_null().to_numpy().astype(np.intp)
    return at_later, at_earlier


def _pairs(before: Codes, after: Codes) -> NDArray[np.uint64]:
    """Return each pair of codes as one number, which is compared and counted as such."""
    shifted = (before.astype(np.int64) + _ABOVE).astype(np.uint64) << np.uint64(_CODE_BITS)
    return shifted | (after.astype(np.int64) + _ABOVE).astype(np.uint64)


def _changes_first(move: Move) -> tuple[bool, int, int, int]:
    return not move.is_change, -move.count, move.before, move.after
