"""The stored lookups: listed, searched by name and by Id, named and deleted."""

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Engine, and_, delete, func, select, true, type_coerce, update

from lib.domain.lookups import Entry
from lib.domain.matches import IdMatch, RowMatches
from lib.domain.text_search import UNFOLDED_BEFORE, folded
from lib.domain.totals import FileTotals, Totals
from lib.store.column_types import StorableText
from lib.store.connections import single, snapshot
from lib.store.creation import LONGEST_NAME, search_text
from lib.store.entries import LIVE, entry_of
from lib.store.id_search import id_matches
from lib.store.newest_totals import drop_totals
from lib.store.row_search import row_matches
from lib.store.schema import LOOKUP
from lib.store.scope import EVERYTHING, NEWEST, Scope
from lib.store.totals import read_file_totals, read_totals

SECONDS_A_DAY: Final = 86_400
LEASE_SECONDS: Final = 15 * 60
"""How long after a page last showed it a lookup is deleted where none is to outlive its session."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of what a search finds.

    Attributes:
        entries: The lookups of the part, the newest first.
        total: How many lookups the search finds in all.
    """

    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Families:
    """What there is to know of the families of some lookups.

    Attributes:
        parents: The lookups that they were made from, by id; deleted ones are left out.
        sizes: How many lookups each family has, by its id.
    """

    parents: Mapping[str, Entry]
    sizes: Mapping[str, int]


class History:
    """The stored lookups. Its methods may be called from any thread.

    With an `owner` they know the lookups alone that this person started, otherwise all; a `scope` says more.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database

    def listing(self, search: str = "", *, start: int = 0, size: int = 20, scope: Scope = EVERYTHING) -> Listing:
        """Return a part of the lookups whose note, file name or title has all words of a search.

        Cheap however large the lookups are: neither Ids nor answers are read.

        Args:
            search: The words; all lookups are found without any.
            start: How many of the lookups found to skip.
            size: How many to return at most.
            scope: Which lookups are searched.
        """
        matches = _matches(search) & scope.condition
        with snapshot(self._database) as connection:
            total = connection.scalar(select(func.count()).select_from(LOOKUP).where(matches)) or 0
            query = select(LOOKUP).where(matches).order_by(*NEWEST).offset(start).limit(size)
            rows = connection.execute(query).mappings().all()
        return Listing(tuple(map(entry_of, rows)), total)

    def family(self, lookup_id: str, owner: str | None = None) -> tuple[Entry, ...]:
        """Return the lookups that go back to the same first one, this one among them, the oldest first."""
        family = select(LOOKUP.c.family).where(LOOKUP.c.id == lookup_id).scalar_subquery()
        query = (
            select(LOOKUP)
            .where(LOOKUP.c.family == family, Scope(owner).condition)
            .order_by(LOOKUP.c.created_at, LOOKUP.c.id)
        )
        with single(self._database) as connection:
            return tuple(map(entry_of, connection.execute(query).mappings()))

    def families(self, entries: Collection[Entry], owner: str | None = None) -> Families:
        """Return what there is to know of the families of some lookups; as cheap as `listing`."""
        named = [entry.parent_id for entry in entries if entry.parent_id]
        parents = select(LOOKUP).where(LOOKUP.c.id.in_(named), Scope(owner).condition)
        families = {entry.family for entry in entries}
        sizes = (
            select(LOOKUP.c.family, func.count().label("size"))
            .where(LOOKUP.c.family.in_(families), Scope(owner).condition)
            .group_by(LOOKUP.c.family)
        )
        with snapshot(self._database) as connection:
            found = map(entry_of, connection.execute(parents).mappings().all())
            return Families(
                parents={entry.lookup_id: entry for entry in found},
                sizes={row.family: row.size for row in connection.execute(sizes)},
            )

    def id_matches(self, message_id: int, scope: Scope = EVERYTHING) -> Iterator[IdMatch]:
        """Yield the lookups with an Id and what each says of it; see `lib.store.id_search.id_matches`."""
        return id_matches(self._database, message_id, scope)

    def row_matches(self, text: str, most: int, scope: Scope = EVERYTHING) -> RowMatches:
        """Return the kept rows that have the words of a text; see `lib.store.row_search.row_matches`."""
        return row_matches(self._database, text, scope, most)

    def totals(self, *, is_practice: bool, scope: Scope = EVERYTHING) -> Totals:
        """Return the totals of lookups, the oldest first; see `lib.store.totals.read_totals`."""
        return read_totals(self._database, is_practice=is_practice, scope=scope)

    def file_totals(self, *, is_practice: bool, scope: Scope = EVERYTHING) -> tuple[FileTotals, ...]:
        """Return what is counted of files by their columns; see `lib.store.totals.read_file_totals`."""
        return read_file_totals(self._database, is_practice=is_practice, scope=scope)

    def rename(self, lookup_id: str, note: str) -> None:
        """Store what a person calls a lookup, at most `LONGEST_NAME` characters of it."""
        note = note.strip()[:LONGEST_NAME]
        mine = LOOKUP.c.id == lookup_id
        with self._database.begin() as connection:
            file_name = connection.scalar(select(LOOKUP.c.file_name).where(mine))
            if file_name is not None:
                connection.execute(update(LOOKUP).where(mine).values(note=note, searched=search_text(file_name, note)))

    def delete(self, lookup_id: str) -> bool:
        """Delete a lookup, live or not, with its Ids, answers and rows; return whether there was one.

        On SQLite the deleted data is overwritten in the file.
        """
        with self._database.begin() as connection:
            drop_totals(connection, lookup_id)
            return bool(connection.execute(delete(LOOKUP).where(LOOKUP.c.id == lookup_id)).rowcount)

    def touch(self, lookup_id: str) -> None:
        """Note that a page shows a lookup."""
        with self._database.begin() as connection:
            connection.execute(update(LOOKUP).where(LOOKUP.c.id == lookup_id).values(seen_at=time.time()))

    def purge(self, days: int) -> int:
        """Delete the ended lookups that were started more than `days` ago, and return how many.

        With 0 days, those that no page has shown for LEASE_SECONDS are deleted, ended or not.
        """
        now = time.time()
        if days:
            is_due = and_(LOOKUP.c.created_at < now - days * SECONDS_A_DAY, LOOKUP.c.state.not_in(LIVE))
        else:
            is_due = and_(LOOKUP.c.seen_at < now - LEASE_SECONDS)
        with single(self._database) as connection:
            due = connection.scalars(select(LOOKUP.c.id).where(is_due)).all()
        # One at a time: pages and answers need not wait until all are deleted.
        return sum(self.delete(lookup_id) for lookup_id in due)


def _matches(search: str) -> ColumnElement[bool]:
    """Return the condition that all words of a search are in the names of a lookup or in its endings."""
    searched = func.replace(LOOKUP.c.searched, *UNFOLDED_BEFORE, type_=StorableText)
    endings = type_coerce(LOOKUP.c.endings, StorableText)
    return and_(
        true(),
        *(
            searched.contains(word, autoescape=True) | endings.contains(word, autoescape=True)
            for word in folded(search).split()
        ),
    )
