"""What stored lookups say of one Id."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from sqlalchemy import Engine, select

from lib.domain.batches import Batches
from lib.domain.lookups import NOT_ANSWERED, Entry
from lib.domain.matches import IdMatch
from lib.store.batch import BatchResult
from lib.store.codecs import unpack_ids
from lib.store.connections import single, snapshot
from lib.store.entries import entry_of
from lib.store.schema import ANSWER, GIVEN, LOOKUP
from lib.store.scope import NEWEST, Scope

MOST_ID_MATCHES: Final = 100
"""How many lookups with an Id are found, the newest of them."""


def id_matches(database: Engine, message_id: int, scope: Scope) -> Iterator[IdMatch]:
    """Yield the lookups with an Id and what each says of it, the newest first, MOST_ID_MATCHES at most.

    Ids are read, some 50 ms a million, only of lookups whose smallest and largest Id are around it.
    """
    near = (GIVEN.c.min_id <= message_id) & (GIVEN.c.max_id >= message_id)
    found = 0
    with single(database) as connection:
        candidates = connection.scalars(
            select(LOOKUP.c.id).join(GIVEN).where(near, scope.condition).order_by(*NEWEST)
        ).all()
    for lookup_id in candidates:
        match = matches_in(database, lookup_id, [message_id]).get(message_id)
        if match is not None:
            yield match
            found += 1
        if found == MOST_ID_MATCHES:
            return


def matches_in(database: Engine, lookup_id: str, message_ids: Sequence[int]) -> dict[int, IdMatch]:
    """Return what a lookup says of each of some Ids; those that it does not have are left out."""
    with snapshot(database) as connection:
        blob = connection.scalar(select(GIVEN.c.ids).where(GIVEN.c.lookup_id == lookup_id))
        ids = unpack_ids(blob) if blob is not None else np.empty(0, dtype=np.int64)
        indexes = np.flatnonzero(np.isin(ids, message_ids)).tolist()
        row = connection.execute(select(LOOKUP).where(LOOKUP.c.id == lookup_id)).mappings().first()
        if not indexes or row is None:
            return {}
        batches = Batches(row["total"], row["batch_size"])
        numbers = sorted({index // batches.size for index in indexes})
        answers = connection.execute(
            select(ANSWER.c.batch, ANSWER.c.codes, ANSWER.c.failure).where(
                ANSWER.c.lookup_id == lookup_id, ANSWER.c.batch.in_(numbers)
            )
        ).all()
    results = {each.batch: _result(batches, each.batch, each.codes, each.failure) for each in answers}
    entry = entry_of(row)
    return {
        int(ids[index]): _match(entry, results.get(index // batches.size), index % batches.size) for index in indexes
    }


def _result(batches: Batches, batch: int, codes: bytes | None, failure: str | None) -> BatchResult:
    span = batches.span(batch)
    return BatchResult.from_columns(span.stop - span.start, codes, failure)


def _match(entry: Entry, result: BatchResult | None, index: int) -> IdMatch:
    if result is None:
        return IdMatch(entry, None)
    if result.codes[index] != NOT_ANSWERED:
        return IdMatch(entry, int(result.codes[index]))
    why = next((failure for start, size, failure in result.runs if start <= index < start + size), None)
    return IdMatch(entry, None, why)
