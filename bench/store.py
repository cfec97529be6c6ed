"""A finished lookup of a million Ids, stored and opened: its size, and how fast it is read, listed, found and painted.

A lookup of ten Ids is measured beside it: both should show their first lines equally soon. Painting is measured in
Chromium, from opening the address until the verdict is there, and until the first row of the table is.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np
from playwright.sync_api import Page

from bench.figure import Ratio, tell, within
from bench.side_by_side import seconds_of
from bench.sizes import chosen
from lib.domain.intake import Intake
from lib.domain.lookups import Request, Source
from lib.domain.statuses import CATALOGUE
from lib.store.database import open_database
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from tests.helpers.chromium import chromium
from tests.helpers.dashboard_server import dashboard

BATCH: Final = 100
FEW: Final = 10
FIRST_ID: Final = 639_258_934_720_294_949


class Size(NamedTuple):
    """How much is stored.

    Attributes:
        ids: The Ids of the large lookup.
        others: The small lookups beside it.
        runs: How often each query is run.
    """

    ids: int
    others: int
    runs: int


FULL: Final = Size(ids=1_000_000, others=1_000, runs=3)
SMALL: Final = Size(ids=3_000, others=20, runs=1)


def main(size: Size = FULL) -> None:
    """Fill a database, then measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "lookups.sqlite3"
        database = open_database(f"sqlite:///{path}")
        store, ledger, history = Store(database), Ledger(database), History(database)
        few, many = _finished(store, ledger, FEW), _finished(store, ledger, size.ids)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        stored = f"{size.ids:,} Ids and their answers, {BATCH} a request"
        kept, plain = path.stat().st_size / 1e6, size.ids * (8 + 4) / 1e6
        tell(f"database with {stored}", f"{kept:.1f} MB", Ratio(kept / plain, f"plain numbers ({plain:.1f} MB)"))
        reading = _seconds(lambda: store.answered(many), size.runs)
        tell(f"read {size.ids:,} answers out of the store", f"{reading:.3g} s", within(reading, 0.5))
        large, small = (_seconds(lambda lookup=lookup: store.progress(lookup), size.runs) for lookup in (many, few))  # type: ignore[misc]
        of_few = Ratio(large / small, f"that of ten Ids ({1000 * small:.1f} ms)")
        tell(f"the progress of {size.ids:,} Ids", f"{1000 * large:.1f} ms", of_few)
        for _ in range(size.others):
            _finished(store, ledger, FEW)
        listing = _seconds(history.listing, size.runs)
        of_one = Ratio(listing / small, f"the progress of one lookup ({1000 * small:.1f} ms)")
        tell(f"a page of the history of {size.others:,}", f"{1000 * listing:.1f} ms", of_one)
        found = _seconds(lambda: list(history.id_matches(FIRST_ID + 7)), size.runs)
        all_hold = f"an Id looked for over {size.others:,} lookups that may all hold it"
        tell(all_hold, f"{found:.2f} s", within(found, 0.3))
        database.dispose()
        _paint(folder, few, many, size.ids)


def _finished(store: Store, ledger: Ledger, count: int) -> str:
    ids = np.arange(FIRST_ID, FIRST_ID + count, dtype=np.int64)
    lookup = store.create(Request(Intake(ids, repeated=0, rejected=()), Source.PASTE, "sandbox", BATCH))
    claim = ledger.claim(lookup)
    if claim is None:
        raise RuntimeError
    codes = np.random.default_rng(1).choice(np.array(list(CATALOGUE), dtype=np.int32), count)
    for batch in claim.pending:
        claim.store(batch, codes[batch * BATCH : (batch + 1) * BATCH])
    claim.end()
    return lookup


def _seconds(work: Callable[[], object], runs: int) -> float:
    return median(seconds_of(work) for _ in range(runs))


def _paint(folder: Path, few: str, many: str, ids: int) -> None:
    """Open both lookups in Chromium and print how soon they are seen, the large one as a multiple of the small one."""
    with dashboard(folder) as server, chromium() as browser:
        seen = []
        for lookup in (few, few, many):  # the first warms up
            page = browser.new_page(viewport={"width": 1400, "height": 2400})
            started = time.perf_counter()
            page.goto(f"{server.url}/?lookup={lookup}")
            verdict = _seconds_until(page, ".st-key-verdict .verdict", started)
            table = _seconds_until(page, ".st-key-results canvas", started)
            seen.append((verdict, table))
            page.close()
    _, (small_verdict, small_table), (verdict, table) = seen
    for part, large, small in (("verdict", verdict, small_verdict), ("table", table, small_table)):
        what = f"a lookup of {ids:,} Ids opened by its address, until its {part} is there"
        tell(what, f"{large:.2f} s", Ratio(large / small, f"ten Ids ({small:.2f} s)"))


def _seconds_until(page: Page, selector: str, started: float) -> float:
    page.wait_for_selector(selector, timeout=60_000)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
