"""What is kept of one batch: the codes that were had, and why the other places have none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.domain.failures import Failure, Missing
from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.store.codecs import pack_codes, pack_missing, unpack_codes, unpack_missing


@dataclass(frozen=True, slots=True, eq=False)
class BatchResult:
    """`codes`, one a place of the batch, NOT_ANSWERED where none was had; `missing` says why, by places from 0.

    A place with neither a code nor a reason is open: it is still to be asked.
    """

    codes: Codes
    missing: tuple[Missing, ...]

    @classmethod
    def nothing(cls, size: int) -> "BatchResult":
        """Return what is kept of a batch of `size` that was not asked."""
        return cls(np.full(size, NOT_ANSWERED, dtype=np.int32), ())

    @classmethod
    def from_columns(cls, size: int, codes: bytes | None, failure: str | None) -> "BatchResult":
        """Return what the columns of an answer's row hold, for a batch of `size`."""
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
        """How many places have a code."""
        return int(np.count_nonzero(self.codes != NOT_ANSWERED))

    @property
    def failed(self) -> int:
        """How many places have a reason for having no code."""
        return sum(item.size for item in self.missing)

    @property
    def settled(self) -> int:
        """How many places a retry leaves as they are: none where the batch has no code at all."""
        return sum(item.size for item in self.missing if item.is_settled) if self.answered else 0

    @property
    def open(self) -> NDArray[np.intp]:
        """The places that are still to be asked, in order."""
        is_open = self.codes == NOT_ANSWERED
        for item in self.missing:
            is_open[item.start : item.start + item.size] = False
        return np.flatnonzero(is_open)

    @property
    def runs(self) -> list[tuple[int, int, Failure]]:
        """The places without a code by reason: first, how many, why; those side by side for one reason together."""
        runs: list[tuple[int, int, Failure]] = []
        for item in self.missing:
            if runs and sum(runs[-1][:2]) == item.start and runs[-1][2] == item.failure:
                start, size, failure = runs.pop()
                runs.append((start, size + item.size, failure))
            else:
                runs.append((item.start, item.size, item.failure))
        return runs

    def with_more(self, places: NDArray[np.intp], codes: Codes, missing: Sequence[Missing]) -> "BatchResult":
        """Return it with the answer to `places`, one of `codes` each; `missing` goes by places among `places`."""
        all_codes = self.codes.copy()
        all_codes[places] = codes
        more = [piece for item in missing for piece in _pieces(item, places)]
        return BatchResult(all_codes, tuple(sorted([*self.missing, *more], key=lambda item: item.start)))

    def without_what_may_be_asked_again(self) -> "BatchResult | None":
        """Return what a retry leaves: codes and settled places; None where nothing is left."""
        if not self.answered:
            return None
        return replace(self, missing=tuple(item for item in self.missing if item.is_settled))


def _pieces(item: Missing, places: NDArray[np.intp]) -> list[Missing]:
    """Return `item`, which goes by places among `places`, by places of the batch: these may not be side by side."""
    mine = places[item.start : item.start + item.size]
    runs = np.split(mine, np.flatnonzero(np.diff(mine) != 1) + 1)
    return [Missing(int(run[0]), len(run), item.failure, item.is_settled) for run in runs]
