"""What an answer of the provider says of each Id of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.code_names import may_join
from lib.domain.failures import Failure, FailureKind, Missing
from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import Names

UNREADABLE: Final = Failure(FailureKind.ENTRY_UNREADABLE)
"""Why an Id has no code although its batch was answered: what stands in its place is no status."""


@dataclass(frozen=True, slots=True, eq=False)
class BatchAnswer:
    """The answer to a batch.

    Attributes:
        codes: One code for each Id in the order asked, NOT_ANSWERED where the answer has none.
        missing: Why Ids have no code; every Id without one is in exactly one of them.
        names: The names for which codes of our own stand.
    """

    codes: Codes
    missing: tuple[Missing, ...] = ()
    names: Names = field(default_factory=dict)

    def beside(self, known: Names) -> "BatchAnswer":
        """Return the answer as it may be stored beside the names of a lookup so far, with all of these names.

        The Ids of a name that is one too many, or whose code stands for another name already, have no answer.
        """
        joined, refused = dict(known), []
        for code, name in self.names.items():
            if may_join(code, name, joined):
                joined.setdefault(code, name)
            else:
                refused.append(code)
        if not refused:
            return replace(self, names=joined)
        is_refused = np.isin(self.codes, refused)
        codes = np.where(is_refused, np.int32(NOT_ANSWERED), self.codes)
        missing = [*self.missing, *runs_of(np.flatnonzero(is_refused), UNREADABLE)]
        return BatchAnswer(codes, tuple(sorted(missing, key=attrgetter("start"))), joined)


def runs_of(indexes: NDArray[np.intp] | Sequence[int], failure: Failure) -> list[Missing]:
    """Return the Ids at ascending `indexes` of a batch as runs of neighbours that have no answer for one reason."""
    places = np.asarray(indexes, dtype=np.intp)
    if not len(places):
        return []
    runs = np.split(places, np.flatnonzero(np.diff(places) != 1) + 1)
    return [Missing(int(run[0]), len(run), failure) for run in runs]
