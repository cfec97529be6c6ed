"""Trends over 1,000 lookups of 2,000 Ids, a fifth of them re-checks: on SQLite, and on PostgreSQL where it is there.

Each lookup was started from a file with a campaign and a line in each row, which are compared too. Trends are made of
the totals that are kept. Beside it stands what the same costs without them, by reading every answer and laying the
newest over the others, and what counting them anew costs, as once after an upgrade.
"""

from datetime import UTC, datetime
from statistics import median
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from sqlalchemy import Engine, delete

from bench.databases import databases
from bench.figure import Ratio, tell, within
from bench.side_by_side import seconds_of
from bench.sizes import chosen
from lib.domain.intake import Ids, Intake, Rows
from lib.domain.lookups import Request, Source
from lib.domain.versions import versions_of
from lib.i18n.language import TEHRAN
from lib.report.trend_columns import shared_columns
from lib.report.trends import Step, periods_of, week_change
from lib.store.database import open_database
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.schema import NEWEST_TOTAL
from lib.store.totals import TotalsKeeper
from lib.store.whole_answers import newest_answers
from tests.helpers.provider import known

FIRST_ID: Final = 639_258_934_720_294_949
CODES: Final = np.array([3, 3, 3, 3, 9, 14, 21, 2, 22, 0], dtype=np.int32)
A_RECHECK: Final = 5
"""Of how many lookups one is a re-check of the one before it."""


class Size(NamedTuple):
    """How much is stored.

    Attributes:
        lookups: How many lookups, re-checks among them.
        ids: The Ids of each.
        runs: How often the totals are read.
    """

    lookups: int
    ids: int
    runs: int


FULL: Final = Size(lookups=1_000, ids=2_000, runs=20)
SMALL: Final = Size(lookups=10, ids=50, runs=2)


def main(size: Size = FULL) -> None:
    """Fill each database, then measure."""
    for name, url in databases():
        _measure(f"trends of {size.lookups:,} lookups of {size.ids:,} Ids, {name}", open_database(url), size)


def _measure(what: str, database: Engine, size: Size) -> None:
    _fill(database, size)
    history, keeper = History(database), TotalsKeeper(database)
    keeper.fill()
    read = median(seconds_of(lambda: _trends(history)) for _ in range(size.runs))
    every = seconds_of(lambda: _without_totals(database))
    tell(what, f"{1000 * read:.0f} ms", within(read, 1.0), Ratio(read / every, f"reading every answer ({every:.2f} s)"))
    with database.begin() as connection:
        connection.execute(delete(NEWEST_TOTAL))
    print(f"  to count the files and what was asked again anew: {seconds_of(keeper.fill):.2f} s")
    database.dispose()


def _trends(history: History) -> None:
    now, totals = datetime.now(UTC), history.totals(is_practice=True)
    change = week_change(periods_of(totals.lookups, Step.WEEK, now, TEHRAN))
    shared_columns(history.file_totals(is_practice=True), change.before, change.now)
    periods_of(totals.lookups, Step.DAY, now, TEHRAN)


def _without_totals(database: Engine) -> None:
    store, history = Store(database), History(database)
    for entry in history.listing(size=1_000_000).entries:
        if entry.parent_id is None:
            known(newest_answers(store, versions_of(history.family(entry.lookup_id), entry.lookup_id)))


def _fill(database: Engine, size: Size) -> None:
    store, ledger, rechecks = Store(database), Ledger(database), Rechecks(database, "sandbox", size.ids)
    draw, newest = np.random.default_rng(5), ""
    for place in range(size.lookups):
        if place % A_RECHECK == A_RECHECK - 1:
            newest = known(rechecks.recheck(newest))
        else:
            ids = np.arange(size.ids, dtype=np.int64) + FIRST_ID + place * size.ids
            newest = store.create(Request(Intake(ids, 0, ()), Source.FILE, "sandbox", size.ids, rows=_rows(ids)))
        claim = known(ledger.claim(newest))
        claim.store(0, draw.choice(CODES, len(claim.ids_of(0))))
        claim.end()


def _rows(ids: Ids) -> Rows:
    """Return a file with ten campaigns and three lines."""
    places = np.arange(len(ids), dtype=np.int32)
    campaigns = pa.array([f"campaign {place % 10}" for place in places])
    lines = pa.array([f"3000{place % 3}" for place in places])
    texts = pa.array(ids).cast(pa.string())
    return Rows(("Id", "campaign", "line"), (texts, campaigns, lines), (None, None, None), places + 2, places, 0)


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
