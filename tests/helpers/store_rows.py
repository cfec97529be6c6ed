"""Stored lookups without a page or an engine, and the statements that a database executes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from sqlalchemy import Engine, event, update

from lib.domain.intake import Rejected
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.schema import LOOKUP
from tests.helpers.provider import known, request_for


def asked(
    store: Store, *ids: int, name: str = "", created: float | None = None, rejected: tuple[Rejected, ...] = ()
) -> str:
    """Store a request for these Ids, from a file of this name, created at `created`."""
    request = request_for(ids or (1,))
    lookup_id = store.create(replace(request, file_name=name, intake=replace(request.intake, rejected=rejected)))
    if created is not None:
        put(store, lookup_id, created_at=created)
    return lookup_id


def put(store: Store, lookup_id: str, **values: object) -> None:
    with store._database.begin() as connection:
        connection.execute(update(LOOKUP).where(LOOKUP.c.id == lookup_id).values(**values))


def answer(database: Engine, lookup_id: str, *codes: int) -> None:
    """Answer a whole lookup of at most ten Ids."""
    claim = known(Ledger(database).claim(lookup_id))
    claim.store(0, np.array(codes, dtype=np.int32))
    claim.end()


@contextmanager
def statements(database: Engine) -> Iterator[list[str]]:
    """Yield the statements that the database executes meanwhile."""
    heard: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(database, "before_cursor_execute", listen)
    yield heard
    event.remove(database, "before_cursor_execute", listen)
