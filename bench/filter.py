"""A search and a filter in a report of 3,000 rows, beside a bare Streamlit page with the same widgets.

Both pages are served by processes of their own and asked by Streamlit's own protocol, in turn. The bare page is drawn
anew as a whole, as Streamlit does by default. The time until a page is drawn counts, since that is what a person has of
it, and the processor time of the servers stands beside it.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from bench.bare_page import CODES
from bench.customers import FIRST_ID, HEADINGS, ID, customers
from bench.figure import Ratio, tell
from bench.process_use import cpu_seconds
from bench.sizes import chosen
from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Request, Source
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from tests.helpers.dashboard_server import dashboard, free_port, wait_for
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.websocket_visitor import Visitor

GOAL: Final = 1.0
"""The most that ours should take, as a multiple of the bare page."""
SEARCHES: Final = ("0912", "مریم", "7205", "نوروز رضا", "")
FILTERS: Final[tuple[list[str], ...]] = (["not_delivered"], ["not_delivered", "sent"], [])


class Size(NamedTuple):
    """How much is searched.

    Attributes:
        rows: The rows of the report.
        runs: How often each search and each filter is run.
    """

    rows: int
    runs: int


class Took(NamedTuple):
    """What a redraw took: seconds of the server's processor, and until it was drawn (the median)."""

    cpu: float
    seconds: float


FULL: Final = Size(rows=3_000, runs=10)
SMALL: Final = Size(rows=50, runs=1)


def main(size: Size = FULL) -> None:
    """Serve both, search and filter in both, and tell how they compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lookup = _stored(f"sqlite:///{folder / 'lookups.sqlite3'}", size.rows)
        with dashboard(folder) as server, _bare(size.rows, folder) as (bare, bare_process):
            ways = asyncio.run(
                _measure({f"{server.url}?lookup={lookup}": server.process.pid, bare: bare_process}, size.runs)
            )
    for what, (ours, theirs) in ways.items():
        until, bare_until = 1000 * ours.seconds, 1000 * theirs.seconds
        cpu, bare_cpu = 1000 * ours.cpu, 1000 * theirs.cpu
        tell(
            f"{what} in a report of {size.rows:,} rows: until it is drawn",
            f"{until:.0f} ms, of them {cpu:.0f} ms of CPU",
            Ratio(until / bare_until, f"a bare page ({bare_until:.0f} ms)", GOAL, f"{GOAL:g} x a bare page"),
            Ratio(cpu / bare_cpu, f"the CPU of a bare page ({bare_cpu:.0f} ms)"),
        )


async def _measure(pages: Mapping[str, int], runs: int) -> dict[str, list[Took]]:
    """Return what a search and a filter took on each page, the pages by their addresses with their processes."""
    found: dict[str, list[Took]] = {}
    ways: dict[str, tuple[str, Sequence[str | list[str]]]] = {
        "a search": ("results_search", SEARCHES),
        "a filter": ("outcome_filter", FILTERS),
    }
    for what, (key, values) in ways.items():
        cpu: dict[str, list[float]] = {}
        seconds: dict[str, list[float]] = {}
        for run in range(runs + 1):
            for address, process in pages.items():
                url, _, query = address.partition("?")
                async with Visitor(url, f"language=en&{query}") as visitor:
                    before, times = cpu_seconds(process), [await visitor.change(key, value) for value in values]
                    used = cpu_seconds(process) - before
                if run > 0:  # the first one fills caches
                    cpu.setdefault(address, []).append(used / len(values))
                    seconds.setdefault(address, []).extend(times)
        found[what] = [Took(sum(cpu[address]) / runs, median(seconds[address])) for address in pages]
    return found


def _stored(url: str, count: int) -> str:
    """Store a finished lookup of a file of customers, and return its id."""
    database = open_database(url)
    ids = FIRST_ID + np.arange(count, dtype=np.int64)
    places = np.arange(count, dtype=np.int32)
    rows = Rows(
        headings=HEADINGS,
        columns=tuple(pa.array(cells) for cells in customers(count)),
        is_number=(None,) * len(HEADINGS),
        row_numbers=places + 2,
        row_indexes=places,
        id_column=HEADINGS.index(ID),
    )
    request = Request(Intake(ids, 0, ()), Source.FILE, "sandbox", count, rows=rows, file_name="customers.csv")
    lookup = Store(database).create(request)
    claim = known(Ledger(database).claim(lookup))
    claim.store(0, np.resize(np.array(CODES, dtype=np.int32), count))
    claim.end()
    database.dispose()
    return lookup


@contextmanager
def _bare(rows: int, folder: Path) -> Iterator[tuple[str, int]]:
    """Serve the bare page; gives its address and its process."""
    port, log = free_port(), folder / "bare.log"
    script = ["bench/bare_page.py", "--server.port", str(port), "--", str(rows)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with (
        log.open("ab") as output,
        subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "streamlit", "run", *script], cwd=ROOT, env=environ, stdout=output, stderr=output
        ) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
