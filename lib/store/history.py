"""The stored lookups: listed, searched by name and by Id, named and deleted."""

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import ColumnElement, Engine, and_, delete, func, select, true, update

from lib.domain.batches import Batches
from lib.domain.lookups import NOT_ANSWERED, Entry, IdMatch
from lib.domain.text_search import UNFOLDED_BEFORE, folded
from lib.store.batch import BatchResult
from lib.store.codecs import unpack_ids
from lib.store.connections import single, snapshot
from lib.store.creation import LONGEST_NAME, search_text
from lib.store.entries import LIVE, entry_of
from lib.store.schema import ANSWER, GIVEN, LOOKUP, StorableText

SECONDS_A_DAY: Final = 86_400
LEASE_SECONDS: Final = 15 * 60
"""How long after a page last showed it a lookup is deleted where none is to outlive its session."""
MOST_ID_MATCHES: Final = 100
"""How many lookups with an Id are found, the newest of them."""
_NEWEST: Final = (LOOKUP.c.created_at.desc(), LOOKUP.c.id.desc())


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

    With an `owner` they know the lookups alone that this person started, otherwise all.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database

    def listing(self, search: str = "", *, start: int = 0, size: int = 20, owner: str | None = None) -> Listing:
        """Return a part of the lookups whose note or file name has all words of a search.

        Cheap however large the lookups are: neither Ids nor answers are read.

        Args:
            search: The words; all lookups are found without any.
            start: How many of the lookups found to skip.
            size: How many to return at most.
            owner: Whose lookups.
        """
        matches = _matches(search) & _is_owned_by(owner)
        with snapshot(self._database) as connection:
            total = connection.scalar(select(func.count()).select_from(LOOKUP).where(matches)) or 0
            query = select(LOOKUP).where(matches).order_by(*_NEWEST).offset(start).limit(size)
            rows = connection.execute(query).mappings().all()
        return Listing(tuple(map(entry_of, rows)), total)

    def family(self, lookup_id: str, owner: str | None = None) -> tuple[Entry, ...]:
        """Return the lookups that go back to the same first one, this one among them, the oldest first."""
        family = select(LOOKUP.c.family).where(LOOKUP.c.id == lookup_id).scalar_subquery()
        query = (
            select(LOOKUP)
            .where(LOOKUP.c.family == family, _is_owned_by(owner))
            .order_by(LOOKUP.c.created_at, LOOKUP.c.id)
        )
        with single(self._database) as connection:
            return tuple(map(entry_of, connection.execute(query).mappings()))

    def families(self, entries: Collection[Entry], owner: str | None = None) -> Families:
        """Return what there is to know of the families of some lookups; as cheap as `listing`."""
        named = [entry.parent_id for entry in entries if entry.parent_id]
        parents = select(LOOKUP).where(LOOKUP.c.id.in_(named), _is_owned_by(owner))
        families = {entry.family for entry in entries}
        sizes = (
            select(LOOKUP.c.family, func.count().label("size"))
            .where(LOOKUP.c.family.in_(families), _is_owned_by(owner))
            .group_by(LOOKUP.c.family)
        )
        with snapshot(self._database) as connection:
            found = map(entry_of, connection.execute(parents).mappings().all())
            return Families(
                parents={entry.lookup_id: entry for entry in found},
                sizes={row.family: row.size for row in connection.execute(sizes)},
            )

    def id_matches(self, message_id: int, owner: str | None = None) -> Iterator[IdMatch]:
        """Yield the lookups with an Id and what each says of it, the newest first, MOST_ID_MATCHES at most.

        Ids are read, some 50 ms a million, only of lookups whose smallest and largest Id are around it.
        """
        near = (GIVEN.c.min_id <= message_id) & (GIVEN.c.max_id >= message_id)
        found = 0
        with single(self._database) as connection:
            candidates = connection.scalars(
                select(LOOKUP.c.id).join(GIVEN).where(near, _is_owned_by(owner)).order_by(*_NEWEST)
            ).all()
        for lookup_id in candidates:
            match = self._id_match(lookup_id, message_id)
            if match is not None:
                yield match
                found += 1
            if found == MOST_ID_MATCHES:
                return

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

    def _id_match(self, lookup_id: str, message_id: int) -> IdMatch | None:
        with snapshot(self._database) as connection:
            blob = connection.scalar(select(GIVEN.c.ids).where(GIVEN.c.lookup_id == lookup_id))
            indexes = np.flatnonzero(unpack_ids(blob) == message_id) if blob is not None else np.empty(0)
            row = connection.execute(select(LOOKUP).where(LOOKUP.c.id == lookup_id)).mappings().first()
            if not len(indexes) or row is None:
                return None
            batches = Batches(row["total"], row["batch_size"])
            batch, index = divmod(int(indexes.item(0)), batches.size)
            answer = connection.execute(
                select(ANSWER.c.codes, ANSWER.c.failure).where(ANSWER.c.lookup_id == lookup_id, ANSWER.c.batch == batch)
            ).first()
        entry = entry_of(row)
        if answer is None:
            return IdMatch(entry, None)
        span = batches.span(batch)
        result = BatchResult.from_columns(span.stop - span.start, answer.codes, answer.failure)
        if result.codes[index] != NOT_ANSWERED:
            return IdMatch(entry, int(result.codes[index]))
        why = next((failure for start, size, failure in result.runs if start <= index < start + size), None)
        return IdMatch(entry, None, why)


def _is_owned_by(owner: str | None) -> ColumnElement[bool]:
    return LOOKUP.c.asked_by == owner if owner is not None else true()


def _matches(search: str) -> ColumnElement[bool]:
    """Return the condition that all words of a search are in the names of a lookup."""
    searched = func.replace(LOOKUP.c.searched, *UNFOLDED_BEFORE, type_=StorableText)
    return and_(true(), *(searched.contains(word, autoescape=True) for word in folded(search).split()))
