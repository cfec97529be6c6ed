"""Fifty people at once: does the page answer a click in under a second, and is the memory given back?

Each of `--people` opens the page, asks for 10 to 10,000 Ids, reads the report, asks again, and leaves; with `--minutes`
the same goes on until the time is over (the soak). Between two questions of one person lie 5 to 15 seconds, which is a
customer on the telephone; without `--minutes` the same is measured in a rush too, with less than a second. Sessions speak
Streamlit's own protocol (`tests/helpers/websocket_visitor.py`) to a server in a process of its own, whose memory is read from the system.
Every lookup must be answered in full.
"""

import argparse
import asyncio
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from lib.sandbox.scenarios import sample_ids
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.websocket_visitor import Visitor

SIZES: Final = (10, 30, 100, 300, 1_000, 3_000, 10_000)
ROUNDS: Final = 2
AT_WORK: Final = (5.0, 15.0)
IN_A_RUSH: Final = (0.2, 1.0)
"""Seconds between two questions of one person, at least and at most."""
QUIET_SECONDS: Final = 150.0
"""Streamlit lets go of a session that was left two minutes ago."""


@dataclass
class Figures:
    """What was measured: seconds until the page answered a click and until all was answered, and how much was."""

    clicks: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lookups: int = 0
    ids: int = 0


def main() -> None:
    """Run the load, or the soak, and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=0.0, help="go on for so long; else each asks twice")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, dashboard(Path(folder)) as server:
        asyncio.run(_measure(server, chosen.people, chosen.minutes * 60))


async def _measure(server: Server, people: int, seconds: float) -> None:
    await _visit(server, Figures(), people=2, until=0.0, pause=IN_A_RUSH)
    before = megabytes(server.process.pid)
    most = asyncio.create_task(_most_megabytes(server.process.pid, report_every=60.0 if seconds else None))
    await _measure_at("at work", server, people, seconds, AT_WORK)
    if not seconds:
        await _measure_at("in a rush", server, people, seconds, IN_A_RUSH)
    most.cancel()
    print(f"memory of the server: {before:.0f} MB before, {await most:.0f} MB at most", flush=True)
    await asyncio.sleep(QUIET_SECONDS)
    await _visit(server, Figures(), people=1, until=0.0, pause=IN_A_RUSH)
    print(f"memory {QUIET_SECONDS:.0f} s after the last has left: {megabytes(server.process.pid):.0f} MB")


async def _measure_at(name: str, server: Server, people: int, seconds: float, pause: tuple[float, float]) -> None:
    figures, started = Figures(), time.monotonic()
    await _visit(server, figures, people, until=started + seconds if seconds else 0.0, pause=pause)
    took = time.monotonic() - started
    print(f"{people} people {name}: {figures.lookups} lookups, {figures.ids:,} Ids, {took:.0f} s; all answered in full")
    tenth = quantiles(figures.clicks, n=20)
    print(f"  the page answered a click in {median(figures.clicks):.2f} s (median), {tenth[-1]:.2f} s (19 of 20)")
    waits = figures.waits
    print(f"  a lookup was answered whole in {median(waits):.0f} s (median), {max(waits):.0f} s (longest)", flush=True)


async def _visit(server: Server, figures: Figures, people: int, until: float, pause: tuple[float, float]) -> None:
    async with asyncio.TaskGroup() as group:
        for person in range(people):
            group.create_task(visit(server, figures, person, until, pause=pause))


async def visit(  # noqa: PLR0913 - the last two are settings, given by name
    server: Server,
    figures: Figures,
    person: int,
    until: float,
    *,
    rounds: int = ROUNDS,
    pause: tuple[float, float] = IN_A_RUSH,
) -> None:
    """Come, ask, read and leave, `rounds` questions, or over and over until the moment `until` of the monotonic clock."""
    dice = random.Random(person)  # noqa: S311 - no secret
    done = 0
    await asyncio.sleep(dice.uniform(0.0, pause[1]))  # people do not come all at one moment
    while done < rounds or time.monotonic() < until:
        async with Visitor(server.url) as visitor:
            for _ in range(rounds):
                ids = sample_ids(SIZES[(person + done) % len(SIZES)])
                asked = time.monotonic()
                figures.clicks.append(await visitor.ask("\n".join(map(str, ids))))
                await visitor.sees_counts_of(len(ids))
                figures.waits.append(time.monotonic() - asked)
                if visitor.troubles or visitor.counts["not_answered"]:
                    message = f"a page failed: {visitor.troubles or 'not all was answered'}"
                    raise RuntimeError(message)
                figures.lookups += 1
                figures.ids += len(ids)
                done += 1
                await asyncio.sleep(dice.uniform(*pause))  # someone reads it


async def _most_megabytes(process: int, report_every: float | None) -> float:
    peak, reported = 0.0, time.monotonic()
    try:
        while True:
            now = megabytes(process)
            peak = max(peak, now)
            if report_every and time.monotonic() - reported >= report_every:
                reported = time.monotonic()
                print(f"  memory {now:.0f} MB", flush=True)
            await asyncio.sleep(0.2)
    except asyncio.CancelledError:
        return peak


def megabytes(process: int) -> float:
    """Return the memory of a process that is in use now, as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1000 if found else 0.0


if __name__ == "__main__":
    main()
