"""The totals of a lookup under way, which are stored with each answer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import Names, is_final
from lib.store.codecs import pack_by_code


@dataclass(frozen=True, slots=True)
class Tally:
    """The totals of a lookup.

    Attributes:
        done: Ids asked.
        failed: Ids asked that have no answer.
        counts: Ids by code.
        names: The provider's names for codes that are ours.
    """

    done: int = 0
    failed: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)
    names: Names = field(default_factory=dict)

    def plus(self, codes: Codes, failed: int, names: Names) -> "Tally":
        """Return the totals with more Ids: those of `codes` except NOT_ANSWERED, and `failed` without an answer.

        `names` are all the names that the codes have then.
        """
        values, counts = np.unique(codes[codes != NOT_ANSWERED], return_counts=True)
        more = Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        return Tally(self.done + more.total() + failed, self.failed + failed, more + Counter(self.counts), names)

    def as_columns(self) -> dict[str, object]:
        """Return the totals as columns of the lookup's row."""
        counts, names = pack_by_code(self.counts), pack_by_code(self.names)
        final = sum(count for code, count in self.counts.items() if is_final(code))
        return {"done": self.done, "failed": self.failed, "counts": counts, "names": names, "final": final}
