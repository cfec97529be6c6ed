"""The store, the history and the re-checks for one person: what they may not read is like what is not there."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from lib.auth.roles import Permission
from lib.domain.audit import Kind, LookupDetail
from lib.domain.intake import Rows
from lib.domain.lookups import Answered, Entry, Progress, ProviderState
from lib.domain.matches import IdMatch, RowMatches
from lib.domain.totals import FileTotals, Totals
from lib.domain.versions import versions_of
from lib.service.permissions import NotAllowedError, Permissions
from lib.store.history import Families, History, Listing
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class ScopedStore:
    """The lookups that one person may read; the methods are those of `lib.store.lookups.Store`."""

    _store: Store
    _permissions: Permissions

    def entry(self, lookup_id: str) -> Entry | None:
        """Return a lookup as the history lists it, None where there is none that the person may read."""
        found = self._store.entry(lookup_id)
        return found if found is not None and self._permissions.sees(found) else None

    def progress(self, lookup_id: str) -> Progress | None:
        """Return how far a lookup is."""
        found = self.entry(lookup_id)
        return found.progress if found is not None else None

    def answered(self, lookup_id: str) -> Answered | None:
        """Return a lookup with all its answers so far."""
        return self._store.answered(lookup_id) if self._is_seen(lookup_id) else None

    def rows(self, lookup_id: str) -> Rows | None:
        """Return the rows of the uploaded table."""
        return self._store.rows(lookup_id) if self._is_seen(lookup_id) else None

    def row_count(self, lookup_id: str) -> int:
        """Return how many rows the uploaded table has."""
        return self._store.row_count(lookup_id) if self._is_seen(lookup_id) else 0

    def provider(self) -> ProviderState:
        """Return the state of the provider."""
        return self._store.provider()

    def cancel(self, lookup_id: str) -> None:
        """End a live lookup."""
        _need_to_change(self, self._permissions, lookup_id)
        self._store.cancel(lookup_id)

    def retry(self, lookup_id: str) -> None:
        """Run an ended lookup again for the Ids without an answer."""
        _need_to_change(self, self._permissions, lookup_id)
        self._store.retry(lookup_id)

    def _is_seen(self, lookup_id: str) -> bool:
        return self._permissions.owner is None or self.entry(lookup_id) is not None


@dataclass(frozen=True, slots=True)
class ScopedHistory:
    """The lookups that one person may read, listed, named and deleted; see `lib.store.history.History`."""

    _history: History
    _store: ScopedStore
    _permissions: Permissions
    _is_practice: bool

    def listing(self, search: str = "", *, start: int = 0, size: int = 20, scope: Scope = EVERYTHING) -> Listing:
        """Return a part of the lookups that a search finds."""
        return self._history.listing(search, start=start, size=size, scope=self._limited(scope))

    def family(self, lookup_id: str) -> tuple[Entry, ...]:
        """Return the lookups that go back to the same first one, as far as the person may read them."""
        return self._history.family(lookup_id, self._permissions.owner)

    def versions(self, lookup_id: str) -> tuple[Entry, ...]:
        """Return the versions of the whole that a lookup belongs to, the first one first; empty where it is not there.

        They are those that the person may read; see `lib.domain.versions`.
        """
        return versions_of(self.family(lookup_id), lookup_id)

    def families(self, entries: Collection[Entry]) -> Families:
        """Return what there is to know of the families of some lookups."""
        return self._history.families(entries, self._permissions.owner)

    def id_matches(self, message_id: int, scope: Scope = EVERYTHING) -> Iterator[IdMatch]:
        """Yield the lookups with an Id and what each says of it."""
        return self._history.id_matches(message_id, self._limited(scope))

    def row_matches(self, text: str, most: int, scope: Scope = EVERYTHING) -> RowMatches:
        """Return the kept rows that have the words of a text, with what was said of each."""
        return self._history.row_matches(text, most, self._limited(scope))

    def totals(self, scope: Scope = EVERYTHING) -> Totals:
        """Return the totals of the lookups, of practice ones where the practice provider answers now."""
        return self._history.totals(is_practice=self._is_practice, scope=self._limited(scope))

    def file_totals(self, scope: Scope = EVERYTHING) -> tuple[FileTotals, ...]:
        """Return what is counted of the files of the lookups by their columns, of practice ones as in `totals`."""
        return self._history.file_totals(is_practice=self._is_practice, scope=self._limited(scope))

    def rename(self, lookup_id: str, note: str) -> None:
        """Store what the person calls a lookup."""
        _need_to_change(self._store, self._permissions, lookup_id)
        self._history.rename(lookup_id, note)

    def delete(self, lookup_id: str) -> bool:
        """Delete a lookup with its Ids, answers and rows; return whether there was one."""
        visitor = self._permissions.need(Permission.DELETE)
        entry = self._store.entry(lookup_id)
        if entry is None or not self._history.delete(lookup_id):
            return False
        self._permissions.audit(Kind.DELETE, visitor, None, entry.progress.total)
        return True

    def touch(self, lookup_id: str) -> None:
        """Note that a page shows a lookup."""
        if self._permissions.owner is None or self._store.entry(lookup_id) is not None:
            self._history.touch(lookup_id)

    def _limited(self, scope: Scope) -> Scope:
        return scope.limited_to(self._permissions.owner)


@dataclass(frozen=True, slots=True)
class ScopedRechecks:
    """Re-checks of the lookups that one person may read; see `lib.store.rechecks.Rechecks`."""

    _rechecks: Rechecks
    _store: ScopedStore
    _permissions: Permissions

    def recheck(self, lookup_id: str) -> str | None:
        """Ask the Ids that are not final again, as a new lookup of the person's, and return its id; None if all are."""
        ask = partial(self._rechecks.recheck, owner=self._permissions.owner)
        return self._started(ask, lookup_id, LookupDetail.RECHECK)

    def rerun(self, lookup_id: str) -> str | None:
        """Ask all Ids again, as a new lookup of the person's, and return its id; None if there is no such lookup."""
        return self._started(self._rechecks.rerun, lookup_id, LookupDetail.AGAIN)

    def plan(self, lookup_id: str, minutes: int, times: int) -> None:
        """Plan to ask the Ids that are not final again."""
        _need_to_change(self._store, self._permissions, lookup_id)
        self._rechecks.plan(lookup_id, minutes, times)

    def drop_plan(self, lookup_id: str) -> None:
        """Give up the plan of a lookup."""
        _need_to_change(self._store, self._permissions, lookup_id)
        self._rechecks.drop_plan(lookup_id)

    def _started(self, start: Callable[[str, str], str | None], lookup_id: str, detail: LookupDetail) -> str | None:
        visitor = self._permissions.need_to_start()
        if self._store.entry(lookup_id) is None:
            return None
        new_id = start(lookup_id, visitor.who)
        entry = self._store.entry(new_id) if new_id is not None else None
        if entry is not None:
            self._permissions.audit(Kind.LOOKUP, visitor, detail, entry.progress.total)
        return new_id


def _need_to_change(store: ScopedStore, permissions: Permissions, lookup_id: str) -> None:
    """Check that the person may change a lookup; one that was deleted counts as theirs.

    Raises:
        NotAllowedError: They may not.
    """
    permissions.need(Permission.LOOK_UP)
    entry = store.entry(lookup_id)
    if permissions.owner is not None and entry is None:
        raise NotAllowedError
    if entry is not None and not permissions.may_change(entry):
        raise NotAllowedError
