"""Fifty people at once, each in a session of their own: all are answered in full. `bench/load.py` has the figures."""

import asyncio
from collections import Counter
from pathlib import Path

from bench.visits import Figures, visit
from lib.domain.lookups import State
from lib.store.database import open_database
from lib.store.history import History
from tests.helpers.dashboard_server import BESIDE, Server, dashboard

PEOPLE = 50
SIZES = (10, 100, 1_000)


def test_fifty_people_are_all_answered_in_full(tmp_path: Path) -> None:
    figures = Figures()

    async def come(server: Server) -> None:
        async with asyncio.TaskGroup() as group:
            for person in range(PEOPLE):
                group.create_task(visit(server, figures, person, until=0.0, rounds=1, sizes=SIZES))

    with dashboard(tmp_path, NIKSMS_SANDBOX_LATENCY="0.02", **BESIDE) as server:
        asyncio.run(come(server))
        said = server.log.read_text()
    kept = History(open_database(f"sqlite:///{tmp_path / 'lookups.sqlite3'}")).listing(size=1000)
    assert Counter(entry.progress.state for entry in kept.entries) == {State.FINISHED: PEOPLE}
    assert sum(entry.progress.total for entry in kept.entries) == figures.ids
    assert figures.lookups == PEOPLE
    assert "Traceback" not in said
