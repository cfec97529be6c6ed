"""A finished lookup of a million Ids, kept and opened: its size, how fast it is read, listed, found and painted.

The same is done with a lookup of ten Ids beside it: what is first seen of either should come as soon. Painting is
measured in Chromium, from going to the address to the verdict, and to the first row of the table.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Page, sync_playwright

from lib.domain.intake import Intake
from lib.domain.lookups import Request, Source
from lib.domain.statuses import CATALOGUE
from lib.store.database import open_database
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from tests.helpers.dashboard_server import dashboard
from tests.helpers.person import CHROMIUM_OPTIONS

MILLION = 1_000_000
BATCH = 100
OTHERS = 1_000
RUNS = 3
FIRST_ID = 639_258_934_720_294_949


def main() -> None:
    """Fill a database, then measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "lookups.sqlite3"
        database = open_database(f"sqlite:///{path}")
        store, ledger, history = Store(database), Ledger(database), History(database)
        few, many = _finished(store, ledger, 10), _finished(store, ledger, MILLION)
        with database.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        print(f"database with {MILLION:,} Ids and their answers, {BATCH} a request: {path.stat().st_size / 1e6:.1f} MB")
        print(f"read {MILLION:,} answers: {_seconds(lambda: store.answered(many)):.3f} s (goal: at most 0.5)")
        progress = [_seconds(lambda lookup=lookup: store.progress(lookup)) for lookup in (many, few)]  # type: ignore[misc]
        print(f"their progress: {1000 * progress[0]:.1f} ms; of ten Ids: {1000 * progress[1]:.1f} ms")
        for _ in range(OTHERS):
            _finished(store, ledger, 10)
        print(f"a page of the history of {OTHERS:,}: {1000 * _seconds(history.listing):.1f} ms")
        found = _seconds(lambda: list(history.id_matches(FIRST_ID + 7)))
        print(f"the lookups of {OTHERS:,} that held an Id, by reading them all: {found:.2f} s")
        _paint(folder, few, many)


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


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return median(taken)


def _paint(folder: Path, few: str, many: str) -> None:
    with dashboard(folder) as server, sync_playwright() as playwright:
        chromium = Path("/usr/bin/chromium")
        path = chromium if chromium.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        for name, lookup in (("warm-up", few), ("ten Ids", few), (f"{MILLION:,} Ids", many)):
            page = browser.new_page(viewport={"width": 1400, "height": 2400})
            started = time.perf_counter()
            page.goto(f"{server.url}/?lookup={lookup}")
            verdict, table = (
                _see(page, ".st-key-verdict .verdict", started),
                _see(page, ".st-key-results canvas", started),
            )
            if name != "warm-up":
                print(f"opened by its address, {name}: verdict after {verdict:.2f} s, table after {table:.2f} s")
            page.close()
        browser.close()


def _see(page: Page, selector: str, started: float) -> float:
    page.wait_for_selector(selector, timeout=60_000)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
