"""What is stored of one batch: its codes, and why Ids of it have none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.domain.failures import Failure, Missing
from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.store.codecs import pack_codes, pack_missing, unpack_codes, unpack_missing


@dataclass(frozen=True, slots=True, eq=False)
class BatchResult:
    """The answers to the Ids of a batch, by their indexes in it.

    An Id with neither a code nor a reason is open: it is still to be asked.

    Attributes:
        codes: One code for each Id, NOT_ANSWERED where there is none.
        missing: Why Ids have no code.
    """

    codes: Codes
    missing: tuple[Missing, ...]

    @classmethod
    def unasked(cls, size: int) -> "BatchResult":
        """Return the result of a batch of `size` Ids that was not asked."""
        return cls(np.full(size, NOT_ANSWERED, dtype=np.int32), ())

    @classmethod
    def from_columns(cls, size: int, codes: bytes | None, failure: str | None) -> "BatchResult":
        """Return the result in the columns of an answer's row, for a batch of `size` Ids."""
        found = unpack_codes(codes) if codes is not None else np.full(size, NOT_ANSWERED, dtype=np.int32)
        return cls(found, unpack_missing(failure, size))

    def as_columns(self) -> dict[str, bytes | str | None]:
        """Return the columns of an answer's row."""
        return {
            "codes": pack_codes(self.codes) if self.answered else None,
            "failure": pack_missing(self.missing, len(self.codes)),
        }

    @property
    def answered(self) -> int:
        """How many Ids have a code."""
        return int(np.count_nonzero(self.codes != NOT_ANSWERED))

    @property
    def failed(self) -> int:
        """How many Ids have a reason for having no code."""
        return sum(item.size for item in self.missing)

    @property
    def settled(self) -> int:
        """How many Ids without a code a retry leaves as they are: none where the batch has no code at all."""
        return sum(item.size for item in self.missing if item.is_settled) if self.answered else 0

    @property
    def open(self) -> NDArray[np.intp]:
        """The indexes of the Ids that are still to be asked, in order."""
        is_open = self.codes == NOT_ANSWERED
        for item in self.missing:
            is_open[item.start : item.start + item.size] = False
        return np.flatnonzero(is_open)

    @property
    def runs(self) -> list[tuple[int, int, Failure]]:
        """The runs of Ids without a code for the same reason: the first index, how many, and why."""
        runs: list[tuple[int, int, Failure]] = []
        for item in self.missing:
            if runs and sum(runs[-1][:2]) == item.start and runs[-1][2] == item.failure:
                start, size, failure = runs.pop()
                runs.append((start, size + item.size, failure))
            else:
                runs.append((item.start, item.size, item.failure))
        return runs

    def with_more(self, indexes: NDArray[np.intp], codes: Codes, missing: Sequence[Missing]) -> "BatchResult":
        """Return the result with one more answer to a part of the batch.

        Args:
            indexes: The indexes of that part in the batch.
            codes: Its codes, one for each of `indexes`.
            missing: Why Ids of it have none, by their indexes in that part.
        """
        all_codes = self.codes.copy()
        all_codes[indexes] = codes
        more = [piece for item in missing for piece in _pieces(item, indexes)]
        return BatchResult(all_codes, tuple(sorted([*self.missing, *more], key=lambda item: item.start)))

    def without_retryable(self) -> "BatchResult | None":
        """Return what a retry leaves: codes, and settled Ids without one; None where that is nothing."""
        if not self.answered:
            return None
        return replace(self, missing=tuple(item for item in self.missing if item.is_settled))


def _pieces(item: Missing, indexes: NDArray[np.intp]) -> list[Missing]:
    """Return `item`, whose indexes count within `indexes`, by indexes of the batch, which may have gaps."""
    mine = indexes[item.start : item.start + item.size]
    runs = np.split(mine, np.flatnonzero(np.diff(mine) != 1) + 1)
    return [Missing(int(run[0]), len(run), item.failure, item.is_settled) for run in runs]
