"""Stored lookups without a page or an engine, and the statements that a database executes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pyarrow as pa
from sqlalchemy import Engine, event, update

from lib.domain.intake import Intake, Rejected, Rows
from lib.domain.lookups import Request, Source
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.row_index import RowIndexer
from lib.store.schema import LOOKUP
from tests.helpers.provider import known, request_for

NAMES = ("سارا احمدي", "رضا کریمی", "محمد‌رضا نوري", "Ann O'Hara")
MOBILES = ("09121234567", "+98 912 765 4321", "989351112233", "۰۹۳۶۴۴۴۵۵۶۶")


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


def rows_of(first: int, names: Sequence[str | None], mobiles: Sequence[str | None]) -> Rows:
    """Return rows with an Id, a name and a mobile number each; the Ids count from `first`."""
    count = len(names)
    return Rows(
        headings=("Id", "نام", "mobile"),
        columns=(
            pa.array([str(first + place) for place in range(count)]),
            pa.array(names, type=pa.string()),
            pa.array(mobiles, type=pa.string()),
        ),
        is_number=(None, None, None),
        row_numbers=np.arange(2, count + 2, dtype=np.int32),
        row_indexes=np.arange(count, dtype=np.int32),
        id_column=0,
    )


def uploaded(
    store: Store,
    first: int = 500,
    names: Sequence[str | None] = NAMES,
    mobiles: Sequence[str | None] = MOBILES,
    **values: object,
) -> str:
    """Store a lookup of such rows, index it, and return its id; `values` are columns of its row."""
    ids = np.arange(first, first + len(names), dtype=np.int64)
    rows = rows_of(first, names, mobiles)
    lookup_id = store.create(Request(Intake(ids, 0, ()), Source.FILE, "sandbox", 10, rows=rows, file_name="a.csv"))
    if values:
        put(store, lookup_id, **values)
    RowIndexer(store._database).fill()
    return lookup_id


@contextmanager
def statements(database: Engine) -> Iterator[list[str]]:
    """Yield the statements that the database executes meanwhile."""
    heard: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(database, "before_cursor_execute", listen)
    yield heard
    event.remove(database, "before_cursor_execute", listen)
