"""The store, the history and the plans as one person sees them: another's lookup is to them as one that is not kept."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from lib.auth.roles import Permission
from lib.domain.audit import Kind, LookupDetail
from lib.domain.intake import Rows
from lib.domain.lookups import Answered, Entry, IdMatch, Progress, ProviderState
from lib.service.permissions import NotAllowedError, Permissions
from lib.store.history import Families, History, Listing
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks


@dataclass(frozen=True, slots=True)
class ScopedStore:
    """The lookups of a person; its methods are those of the store, with the same answers."""

    _store: Store
    _permissions: Permissions

    def entry(self, lookup_id: str) -> Entry | None:
        """Return a lookup as the history lists it; None where there is none, or none that the person may see."""
        found = self._store.entry(lookup_id)
        return found if found is not None and self._permissions.sees(found) else None

    def progress(self, lookup_id: str) -> Progress | None:
        """Return how far a lookup has come."""
        found = self.entry(lookup_id)
        return found.progress if found is not None else None

    def answered(self, lookup_id: str) -> Answered | None:
        """Return a lookup with all its answers so far."""
        return self._store.answered(lookup_id) if self._is_seen(lookup_id) else None

    def rows(self, lookup_id: str) -> Rows | None:
        """Return the rows of the uploaded table."""
        return self._store.rows(lookup_id) if self._is_seen(lookup_id) else None

    def row_count(self, lookup_id: str) -> int:
        """Return how many rows there are."""
        return self._store.row_count(lookup_id) if self._is_seen(lookup_id) else 0

    def provider(self) -> ProviderState:
        """Return how the provider is."""
        return self._store.provider()

    def cancel(self, lookup_id: str) -> None:
        """End a live lookup."""
        _changed(self, self._permissions, lookup_id)
        self._store.cancel(lookup_id)

    def retry(self, lookup_id: str) -> None:
        """Ask again what has no answer."""
        _changed(self, self._permissions, lookup_id)
        self._store.retry(lookup_id)

    def _is_seen(self, lookup_id: str) -> bool:
        return self._permissions.owner is None or self.entry(lookup_id) is not None


@dataclass(frozen=True, slots=True)
class ScopedHistory:
    """The lookups of a person, listed, named, deleted."""

    _history: History
    _store: ScopedStore
    _permissions: Permissions

    def listing(self, search: str = "", *, start: int = 0, size: int = 20) -> Listing:
        """Return `size` lookups from the place `start` on that fit a search."""
        return self._history.listing(search, start=start, size=size, owner=self._permissions.owner)

    def family(self, lookup_id: str) -> tuple[Entry, ...]:
        """Return the lookups that go back to the same first one, as far as the person sees them."""
        return self._history.family(lookup_id, self._permissions.owner)

    def families(self, entries: Collection[Entry]) -> Families:
        """Return what some lookups' families are."""
        return self._history.families(entries, self._permissions.owner)

    def id_matches(self, message_id: int) -> Iterator[IdMatch]:
        """Give the lookups that held an Id."""
        return self._history.id_matches(message_id, self._permissions.owner)

    def rename(self, lookup_id: str, note: str) -> None:
        """Keep what the person wrote to know a lookup by."""
        _changed(self._store, self._permissions, lookup_id)
        self._history.rename(lookup_id, note)

    def delete(self, lookup_id: str) -> bool:
        """Delete a lookup with all that belongs to it; False where there is none."""
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


@dataclass(frozen=True, slots=True)
class ScopedRechecks:
    """Asking again what a person has asked."""

    _rechecks: Rechecks
    _store: ScopedStore
    _permissions: Permissions

    def recheck(self, lookup_id: str) -> str | None:
        """Ask again what is not final, as a new lookup of the person's, and return its id; None where there is none."""
        return self._made(self._rechecks.recheck, lookup_id, LookupDetail.RECHECK)

    def again(self, lookup_id: str) -> str | None:
        """Ask all of a lookup again, as a new one of the person's, and return its id; None where it is not kept."""
        return self._made(self._rechecks.again, lookup_id, LookupDetail.AGAIN)

    def plan(self, lookup_id: str, minutes: int, times: int) -> None:
        """Ask again what is not final by itself."""
        _changed(self._store, self._permissions, lookup_id)
        self._rechecks.plan(lookup_id, minutes, times)

    def drop_plan(self, lookup_id: str) -> None:
        """Ask nothing of a lookup again by itself."""
        _changed(self._store, self._permissions, lookup_id)
        self._rechecks.drop_plan(lookup_id)

    def _made(self, make: Callable[[str, str], str | None], lookup_id: str, detail: LookupDetail) -> str | None:
        visitor = self._permissions.need_to_start()
        if self._store.entry(lookup_id) is None:
            return None
        made = make(lookup_id, visitor.who)
        entry = self._store.entry(made) if made is not None else None
        if entry is not None:
            self._permissions.audit(Kind.LOOKUP, visitor, detail, entry.progress.total)
        return made


def _changed(store: ScopedStore, permissions: Permissions, lookup_id: str) -> None:
    """Refuse to change what the person may not; what is not kept any more is as good as theirs.

    Raises:
        NotAllowedError: they may not.
    """
    permissions.need(Permission.LOOK_UP)
    entry = store.entry(lookup_id)
    if permissions.owner is not None and entry is None:
        raise NotAllowedError
    if entry is not None and not permissions.may_change(entry):
        raise NotAllowedError
