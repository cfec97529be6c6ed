"""A file of a million Ids, from its upload to the painted report: the seconds of the processor, and of which part.

The provider is the sandbox without latency, in this process: what it takes itself is measured as it is called, and
taken off. The file is read and asked as the server does it, then a server and Chromium show the report of what was
stored. To make the report is a part of drawing it, told apart beside it. The file's way over loopback and the browser's
own work count by the clock alone, which on a busy machine says little. The index of its rows, by which the history
finds a mobile number, is made at any time after the upload, and no report waits for it: it has a figure of its own.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import expect
from starlette.types import Receive, Scope, Send

from bench.customers import HEADINGS, ID, customers
from bench.figure import tell, within
from bench.lookups import wait_for_answers
from bench.process_use import cpu_seconds
from bench.sizes import chosen
from lib import wiring
from lib.domain.lookups import Source
from lib.gateway.dialects import open_gateway
from lib.gateway.transport import AsgiApp
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.report.files.result_rows import rows_of_file
from lib.report.files.upload_reader import read_upload
from lib.report.frame import report_frame
from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH, create_app
from lib.settings import load
from lib.store.database import database_path, open_database
from lib.store.ledger import Ledger
from lib.store.ownership import ownership_of
from lib.store.row_index import RowIndexer
from lib.ui.report.results_table import MOST_SHOWN
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.chromium import chromium
from tests.helpers.dashboard_server import dashboard
from tests.helpers.person import Person
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup

BATCH: Final = 500
GOAL: Final = 10.0
"""The most seconds of the processor."""


class Size(NamedTuple):
    """How much is uploaded.

    Attributes:
        ids: The rows of the file, each with an Id.
    """

    ids: int


FULL: Final = Size(ids=1_000_000)
SMALL: Final = Size(ids=2_000)


class _Parts(dict[str, float]):
    """The seconds of the processor that each part takes, in order, and those of the clock for all of them."""

    clock = 0.0

    @contextmanager
    def timed(self, name: str, used: Callable[[], float] = time.process_time) -> Iterator[None]:
        """Time a part; `used` returns the seconds of the processor that its process has used so far."""
        before, started = used(), time.perf_counter()
        yield
        self[name] = used() - before
        self.clock += time.perf_counter() - started


def main(size: Size = FULL) -> None:
    """Take the file all the way, and print what each part takes."""
    with tempfile.TemporaryDirectory() as name:
        folder, parts = Path(name), _Parts()
        lookup, made = _looked_up(folder, size.ids, parts)
        indexed = _indexed(folder)
        _paint(folder, lookup, size.ids, parts)
    own = sum(parts.values())
    of_which = ", ".join(f"{part} {seconds:.2f}" for part, seconds in parts.items())
    tell(
        f"a file of {size.ids:,} Ids, {BATCH} a request, no latency, from upload to painted report: CPU of our own",
        f"{own:.2f} s: {of_which}, of which the report is made in {made:.2f}; by the clock {parts.clock:.1f} s",
        within(own, GOAL),
    )
    tell("the index of its rows, made beside it: CPU", f"{indexed:.2f} s")


def _looked_up(folder: Path, count: int, parts: _Parts) -> tuple[str, float]:
    """Look the file up; return the lookup, and the seconds of the processor for making its report."""
    columns = dict(zip(HEADINGS, customers(count), strict=True))
    lines = map(",".join, zip(columns["mobile"], columns[ID], strict=True))
    content = "\n".join([f"mobile,{ID}", *lines]).encode()
    url = _url(folder)
    settings = load({"DATABASE_URL": url, "NIKSMS_BATCH_SIZE": str(BATCH)}, secrets_path=folder / "none.toml")
    services = wiring.build(settings)
    with parts.timed("read"):
        table = read_upload(content, settings.intake_limits)
    with parts.timed("parsed"):
        intake = table.intake(table.id_column)
        rows = table.rows(table.id_column, intake)
    with parts.timed("stored"):
        lookup = start_lookup(services, intake, Source.FILE, rows=rows, file_name="customers.csv")
    provider = _Timed(create_app(latency=0))
    with parts.timed("asked, each answer stored"):
        _ask(services, url, provider, lambda: wait_for_answers(services, lookup, count, every=0.02))
    parts["asked, each answer stored"] -= provider.seconds
    started = time.process_time()
    answered = known(services.store.answered(lookup))
    report_frame(answered, ENGLISH)
    rows_of_file(known(services.store.rows(lookup)), answered, ENGLISH)
    made = time.process_time() - started
    services.store._database.dispose()  # noqa: SLF001 - a server leaves that to its end
    return lookup, made


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'lookups.sqlite3'}"


def _indexed(folder: Path) -> float:
    """Index the rows, which the server that draws would else do meanwhile; return the seconds of the processor."""
    database, started = open_database(_url(folder)), time.process_time()
    RowIndexer(database).fill()
    used = time.process_time() - started
    database.dispose()
    return used


def _ask(services: wiring.Services, url: str, provider: AsgiApp, wait: Callable[[], None]) -> None:
    settings, database = services.settings, open_database(url)
    engine = EmbeddedEngine(
        EngineParts(
            Ledger(database),
            lambda: open_gateway(
                settings.provider_dialect,
                f"http://localhost{REST_PATH}",
                [DEFAULT_CREDENTIAL] * 2,
                width=settings.concurrency,
                timeout=settings.timeout,
                app=provider,
            ),
            settings.limits,
            ownership_of(database, database_path(url)),
            settings.dialect,
        )
    )
    engine.start()
    wait()
    engine.stop()
    database.dispose()


class _Timed:
    """An ASGI application that never waits, and the seconds for which it was at work."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self.seconds = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.thread_time()
        await self._app(scope, receive, send)
        self.seconds += time.thread_time() - started


def _paint(folder: Path, lookup: str, count: int, parts: _Parts) -> None:
    """Have a server and a browser show the report; both have shown another page before, as where people work."""
    with dashboard(folder) as server, chromium() as browser:
        person = Person(browser.new_page(), server)
        person.open("/?language=en")
        with parts.timed("drawn", lambda: cpu_seconds(server.process.pid)):
            person.page.goto(f"{server.url}/?language=en&lookup={lookup}")
            expect(person.part("verdict")).to_be_visible()
            grid = person.part("results").locator("[role=grid]")
            expect(grid).to_have_attribute("aria-rowcount", str(min(count, MOST_SHOWN) + 1))
            person.page.evaluate(
                "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
            )
        expect(person.part("above_results")).to_contain_text(f"{count:,}")
        person.leave()


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
