"""Rows found by a mobile number over 1,000 lookups of 2,000 rows each: on SQLite, and on PostgreSQL where it is there.

Rows are a name, a mobile number and a campaign; what indexing them costs in
time and in space is measured beside it.
"""

from itertools import cycle, islice
from statistics import median
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from sqlalchemy import Engine, text

from bench.databases import databases
from bench.figure import Ratio, tell, within
from bench.side_by_side import seconds_of
from bench.sizes import chosen
from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Request, Source
from lib.store.database import open_database
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.row_index import RowIndexer
from tests.helpers.provider import known

FIRST_ID: Final = 639_258_934_720_294_949
FIRST_NAMES: Final = ("سارا", "رضا", "مریم", "علی", "زهرا", "حسین", "نگار", "امیر")
LAST_NAMES: Final = tuple(
    f"{stem}{end}" for stem in ("احمد", "کریم", "نور", "رضا", "حسن") for end in ("ی", "پور", "زاده")
)
MOST: Final = 20
GOAL: Final = 0.3
"""Seconds at the median."""


class Size(NamedTuple):
    """How much is stored.

    Attributes:
        lookups: How many lookups.
        rows: The rows of each.
        searches: How often each kind of search is run.
    """

    lookups: int
    rows: int
    searches: int


FULL: Final = Size(lookups=1_000, rows=2_000, searches=50)
SMALL: Final = Size(lookups=5, rows=50, searches=3)


def main(size: Size = FULL) -> None:
    """Fill each database, then search."""
    for name, url in databases():
        _measure(name, url, size)


def _measure(name: str, url: str, size: Size) -> None:
    over = f"{name}, {size.lookups:,} lookups of {size.rows:,} rows"
    database = open_database(url)
    store, history = Store(database), History(database)
    rng = np.random.default_rng(1)
    mobiles: list[str] = []
    for place in range(size.lookups):
        request, numbers = _request(place, size.rows, rng)
        mobiles.append(numbers[place % size.rows])
        _answered(store, Ledger(database), request)
    before = _megabytes(database)
    indexing = seconds_of(RowIndexer(database).fill)
    rows = size.lookups * size.rows
    after = _megabytes(database)
    tell(f"{over}: stored with the index", f"{after:.0f} MB", Ratio(after / before, f"without it ({before:.0f} MB)"))
    print(f"  indexed in {indexing:.1f} s, {1e6 * indexing / rows:.1f} s a million rows")
    searches = {
        "a mobile number": mobiles,
        "a mobile number that no row has": ["09009999999"],
        "the first digits of one": ["0912 3"],
        "a name that all lookups have": ["احمدی سارا"],
        "a campaign of one lookup": [f"campaign{size.lookups // 2}"],
    }
    for kind, texts in searches.items():
        times = [
            seconds_of(lambda words=words: history.row_matches(words, MOST))  # type: ignore[misc]
            for words in islice(cycle(texts[::7] or texts), size.searches)
        ]
        taken = median(times)
        how = f"{1000 * taken:.0f} ms at the median, {1000 * max(times):.0f} ms at most"
        tell(f"{over}: search for {kind}", how, within(taken, GOAL))
    database.dispose()


def _request(place: int, count: int, rng: np.random.Generator) -> tuple[Request, list[str]]:
    ids = FIRST_ID + place * count + np.arange(count, dtype=np.int64)
    mobiles = [f"09{number}" for number in rng.integers(10_0000_000, 40_0000_000, count)]
    names = [
        f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"
        for first, last in zip(
            rng.integers(0, len(FIRST_NAMES), count), rng.integers(0, len(LAST_NAMES), count), strict=True
        )
    ]
    rows = Rows(
        headings=("Id", "نام", "موبایل", "کمپین"),
        columns=tuple(pa.array(cells) for cells in (ids.astype(str), names, mobiles, [f"campaign{place}"] * count)),
        is_number=(None,) * 4,
        row_numbers=np.arange(2, count + 2, dtype=np.int32),
        row_indexes=np.arange(count, dtype=np.int32),
        id_column=0,
    )
    return Request(Intake(ids, 0, ()), Source.FILE, "sandbox", 500, rows=rows, file_name=f"file {place}.csv"), mobiles


def _answered(store: Store, ledger: Ledger, request: Request) -> None:
    claim = known(ledger.claim(store.create(request)))
    for batch in claim.pending:
        claim.store(batch, np.full(len(claim.ids_of(batch)), 3, dtype=np.int32))
    claim.end()


def _megabytes(database: Engine) -> float:
    with database.connect() as connection:
        if database.dialect.name == "postgresql":
            return (connection.scalar(text("SELECT pg_database_size(current_database())")) or 0) / 1e6
        pages = connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"))
        return (pages or 0) / 1e6


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
