"""A lookup and the later ones that asked its Ids again, as one: the newest answer to each Id, and what has changed.

The first lookup and the later ones are the versions of one whole. Every Id of a later version is one of the first's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.domain.failures import Failure
from lib.domain.intake import Ids
from lib.domain.lookups import NOT_ANSWERED, Answered, Codes, Entry

if TYPE_CHECKING:
    from lib.domain.statuses import Names

Indexes: TypeAlias = NDArray[np.int32]

_NONE: Final = -1
"""In place of the index of a reason: there is none."""


@dataclass(frozen=True, slots=True)
class VersionCounts:
    """What a version of a lookup has brought. Asked = changed + unchanged + without an answer.

    Attributes:
        asked: The number of Ids that it asked.
        changed: The number of these whose answer differs from the one before, or that had none before.
        unanswered: The number of these to which it has no answer: their earlier answer stands.
        reasons: Why, each with its number of Ids, the most frequent first; Ids that were not asked have none.
    """

    asked: int
    changed: int
    unanswered: int
    reasons: tuple[tuple[Failure, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What the versions after the first have changed, one value for each Id.

    Attributes:
        version: The index of the version that has changed the answer last, 0 for none.
        before: The code that the Id had until then; may be NOT_ANSWERED. Of no meaning without a change.
        unanswered: The index of the last version that asked and had no answer, where an earlier answer stands; else 0.
    """

    version: Indexes
    before: Codes
    unanswered: Indexes


@dataclass(frozen=True, slots=True, eq=False)
class Latest:
    """A whole as of its last version.

    Attributes:
        answered: The first version with the newest answers. Its progress counts these; state, end and failure are those
            of the last version, which asked whatever has no answer.
        changes: What has changed since the first version.
        versions: The counts of the versions after the first, in their order.
    """

    answered: Answered
    changes: Changes
    versions: tuple[VersionCounts, ...]


def versions_of(family: Sequence[Entry], lookup_id: str) -> tuple[Entry, ...]:
    """Return the versions of the whole that a lookup belongs to, the first one first; empty where it is not there.

    Args:
        family: The lookups that go back to the same first one, the oldest first. Where that or one between was deleted,
            what is left falls into several wholes.
        lookup_id: The lookup.
    """
    by_id = {entry.lookup_id: entry for entry in family}

    def first_of(entry: Entry) -> Entry:
        # Whatever lies between the two, every Id of a family comes from its first lookup.
        above = by_id.get(entry.family) or by_id.get(entry.parent_id or "")
        # Statuses that the sandbox makes up are never laid over real ones.
        if above is None or above is entry or above.is_practice != entry.is_practice:
            return entry
        return first_of(above)

    if lookup_id not in by_id:
        return ()
    first = first_of(by_id[lookup_id])
    return (first, *(entry for entry in family if entry is not first and first_of(entry) is first))


def laid_over(first: Answered, later: Sequence[Answered]) -> Latest:
    """Return the first version with the answers of the later ones, in their order, laid over its own.

    An Id that is asked again without an answer keeps its earlier one. A million Ids take a tenth of a second, and as
    much again for each version of so many.
    """
    overlay = _Overlay(first)
    versions = tuple(overlay.add(version) for version in later)
    return Latest(overlay.answered(later[-1] if later else first), overlay.changes, versions)


class _Overlay:
    """The answers so far, while versions are laid over them."""

    def __init__(self, first: Answered) -> None:
        self._first = first
        self._order = np.argsort(first.ids)
        self._sorted = first.ids[self._order]
        self._codes = first.codes.copy()
        self._names = dict(first.progress.names)
        self._reasons = _Reasons()
        self._why = self._reasons.of(first)
        self._count = 0
        size = len(first.ids)
        self.changes = Changes(np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32))

    def add(self, version: Answered) -> VersionCounts:
        """Lay a version over the answers so far."""
        self._count += 1
        at = self._places(version.ids)
        codes = self._nameable(version)
        is_answered = codes != NOT_ANSWERED
        before = self._codes[at]
        is_changed = is_answered & (codes != before)
        why = self._reasons.of(version)
        changed, answered = at[is_changed], at[is_answered]
        self.changes.version[changed] = self._count
        self.changes.before[changed] = before[is_changed]
        self.changes.unanswered[answered] = 0
        self.changes.unanswered[at[~is_answered & (before != NOT_ANSWERED)]] = self._count
        self._codes[answered] = codes[is_answered]
        self._why[answered] = _NONE
        # What a version that was stopped did not ask has no answer for the reason that it had before.
        is_told = ~is_answered & (before == NOT_ANSWERED) & (why != _NONE)
        self._why[at[is_told]] = why[is_told]
        return VersionCounts(len(at), len(changed), len(at) - len(answered), self._reasons.counted(why[~is_answered]))

    def answered(self, last: Answered) -> Answered:
        """Return the first version with the answers so far; `last` is the version that was laid over last."""
        values, counts = np.unique(self._codes[self._codes != NOT_ANSWERED], return_counts=True)
        failures = self._reasons.runs(self._why)
        failed = sum(size for _, size, _ in failures)
        progress = replace(
            self._first.progress,
            state=last.progress.state,
            stop=last.progress.stop,
            rested_at=last.progress.rested_at,
            counts=dict(zip(values.tolist(), counts.tolist(), strict=True)),
            names=self._names,
            done=int(counts.sum()) + failed,
            failed=failed,
        )
        return replace(
            self._first, codes=self._codes, failures=failures, progress=progress, dialect=last.dialect, settled=0
        )

    def _places(self, ids: Ids) -> NDArray[np.intp]:
        """Return the indexes of Ids among those of the first version."""
        places: NDArray[np.intp] = self._order[np.searchsorted(self._sorted, ids)]
        return places

    def _nameable(self, version: Answered) -> Codes:
        """Return the codes of a version; one that stands for another name already, one in a milliard, is no answer."""
        names: Names = version.progress.names
        taken = [
            code for code, name in names.items() if self._names.setdefault(code, name).casefold() != name.casefold()
        ]
        return (
            np.where(np.isin(version.codes, taken), np.int32(NOT_ANSWERED), version.codes) if taken else version.codes
        )


class _Reasons:
    """The reasons for missing answers, each by an index, so that columns of them are numbers."""

    def __init__(self) -> None:
        self._all: list[Failure] = []
        self._index_of: dict[Failure, int] = {}

    def of(self, version: Answered) -> Indexes:
        """Return the index of the reason of each Id of a version, _NONE where it has an answer or was not asked."""
        why = np.full(len(version.ids), _NONE, dtype=np.int32)
        for start, size, failure in version.failures:
            if failure not in self._index_of:
                self._index_of[failure] = len(self._all)
                self._all.append(failure)
            why[start : start + size] = self._index_of[failure]
        return why

    def counted(self, why: Indexes) -> tuple[tuple[Failure, int], ...]:
        """Return the reasons in a column, each with its number of Ids, the most frequent first."""
        indexes, counts = np.unique(why[why != _NONE], return_counts=True)
        found = [(self._all[index], count) for index, count in zip(indexes.tolist(), counts.tolist(), strict=True)]
        return tuple(sorted(found, key=lambda item: -item[1]))

    def runs(self, why: Indexes) -> tuple[tuple[int, int, Failure], ...]:
        """Return a column as runs of neighbours, as `Answered.failures` has them."""
        starts = np.append(0, np.flatnonzero(np.diff(why)) + 1) if len(why) else np.empty(0, np.intp)
        sizes = np.diff(np.append(starts, len(why)))
        is_told = why[starts] != _NONE
        runs = zip(starts[is_told].tolist(), sizes[is_told].tolist(), why[starts][is_told].tolist(), strict=True)
        return tuple((start, size, self._all[index]) for start, size, index in runs)
