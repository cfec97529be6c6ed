"""Fifty people at once: does the page answer a click in under a second, and is the memory released?

Each of `--people` opens the page, looks up 10 to 10,000 Ids, reads the report, looks up others, and leaves; with
`--minutes` this goes on until the time is over (the soak). Between two lookups one person pauses for 5 to 15 seconds,
like a person with a customer on the telephone; without `--minutes` the same is also measured in a rush, with pauses
of less than a second, and where the provider is asked as much at once as the settings allow. One person alone is
measured first, for comparison. Sessions speak Streamlit's own protocol (`tests/helpers/websocket_visitor.py`) to a
server in a process of its own, whose memory is read from the system. Every lookup must be answered in full.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final, NamedTuple

from bench.figure import Ratio, tell, within
from bench.process_use import megabytes, tree_cpu_seconds
from bench.provider_alone import seconds_of
from bench.visits import AT_WORK, IN_A_RUSH, SIZES, Figures, visit, visit_all
from lib.lookup.limits import MOST_CONCURRENT, Limits
from tests.helpers.dashboard_server import Server, dashboard

GOALS: Final = {"at work": (1.0, 1.0), "in a rush": (0.5, 1.5)}
"""The most seconds in which a click should be answered: at the median, and for 19 of 20."""

BESIDE: Final = 2.0
"""How much longer a lookup of the largest size should take beside the others, as a multiple of one that is alone."""
LATENCY: Final = 0.08
"""The mean seconds of a request to the sandbox."""


class Size(NamedTuple):
    """How much load there is, and for how long.

    Attributes:
        people: How many people use the dashboard at once.
        seconds: How long they go on; 0 where each does `ROUNDS` lookups.
        at_work: The least and the most seconds between two lookups of a person at work.
        quiet_seconds: The wait before the memory is read again; Streamlit discards a session two minutes after its
            visitor left.
    """

    people: int
    seconds: float = 0.0
    at_work: tuple[float, float] = AT_WORK
    quiet_seconds: float = 150.0


FULL: Final = Size(people=50)
SMALL: Final = Size(people=3, at_work=IN_A_RUSH, quiet_seconds=0.0)


class Alone(NamedTuple):
    """What one person had with nobody beside: the seconds of a click, and of a lookup of the largest size."""

    click: float
    largest: float


def main(size: Size = FULL) -> None:
    """Run the load, or the soak, and print its figures."""
    _serve_and(_measure, size)
    if not size.seconds:
        _serve_and(_measure_wide, size, NIKSMS_CONCURRENCY=str(MOST_CONCURRENT))


def _serve_and(measure: Callable[[Server, Size], Coroutine[Any, Any, None]], size: Size, **environ: str) -> None:
    environ["NIKSMS_SANDBOX_LATENCY"] = str(LATENCY)
    with tempfile.TemporaryDirectory() as folder, dashboard(Path(folder), **environ) as server:
        asyncio.run(measure(server, size))


async def _measure(server: Server, size: Size) -> None:
    few = Figures()
    await visit_all(server, Figures(), people=2, until=0.0, pause=IN_A_RUSH)  # warms up
    await visit_all(server, few, people=1, until=0.0, pause=IN_A_RUSH)
    alone = Alone(median(few.clicks), await _largest_alone(server))
    before = megabytes(server.process.pid)
    print(f"one person alone: a click is answered in {alone.click:.2f} s, {SIZES[-1]:,} Ids in {alone.largest:.2f} s")
    most = asyncio.create_task(_most_megabytes(server.process.pid, report_every=60.0 if size.seconds else None))
    await _measure_at("at work", server, size, size.at_work, alone)
    if not size.seconds:
        await _measure_at("in a rush", server, size, IN_A_RUSH, alone)
    most.cancel()
    peak = await most
    tell(
        f"{size.people} people: memory of the server",
        f"{peak:.0f} MB at most",
        Ratio(peak / before, f"before ({before:.0f} MB)"),
    )
    await asyncio.sleep(size.quiet_seconds)
    await visit_all(server, Figures(), people=1, until=0.0, pause=IN_A_RUSH)
    after = megabytes(server.process.pid)
    quiet = f"the same {size.quiet_seconds:.0f} s after the last person left"
    tell(quiet, f"{after:.0f} MB", Ratio(after / before, f"before ({before:.0f} MB)"))


async def _measure_at(name: str, server: Server, size: Size, pause: tuple[float, float], alone: Alone) -> None:
    figures, started, before = Figures(), time.monotonic(), tree_cpu_seconds(server.process.pid)
    await visit_all(server, figures, size.people, until=started + size.seconds if size.seconds else 0.0, pause=pause)
    took, used = time.monotonic() - started, tree_cpu_seconds(server.process.pid) - before
    done = f"{figures.lookups} lookups, {figures.ids:,} Ids, {took:.0f} s; all answered in full"
    print(f"{size.people} people {name}: {done}")
    click, most = median(figures.clicks), quantiles(figures.clicks, n=20)[-1]
    goal, most_goal = GOALS[name]
    what = f"{size.people} people {name}, 10 to 10,000 Ids each"
    tell(
        f"{what}: a click is answered, median",
        f"{click:.2f} s",
        within(click, goal),
        Ratio(click / alone.click, f"one person alone ({alone.click:.2f} s)"),
    )
    tell(f"{what}: a click is answered, 19 of 20", f"{most:.2f} s", within(most, most_goal))
    tell(
        f"{what}: the page is opened, median",
        f"{median(figures.openings):.2f} s, {max(figures.openings):.2f} s at most",
    )
    per_lookup, per_id = used / figures.lookups, 1_000 * used / figures.ids
    tell(
        f"{what}: CPU of the server a lookup",
        f"{per_lookup:.2f} s ({per_id:.2f} s for 1,000 Ids)",
        Ratio(used / took, f"a core for {took:.0f} s"),
    )
    _tell_largest(what, figures, alone.largest, Limits())


async def _measure_wide(server: Server, size: Size) -> None:
    """Measure what people at work wait for where as much is asked at once as the settings allow."""
    await visit_all(server, Figures(), people=2, until=0.0, pause=IN_A_RUSH)  # warms up
    alone, figures = await _largest_alone(server), Figures()
    await visit_all(server, figures, size.people, until=0.0, pause=size.at_work)
    what = f"{size.people} people at work, {MOST_CONCURRENT} requests at once"
    _tell_largest(what, figures, alone, Limits(concurrency=MOST_CONCURRENT))


async def _largest_alone(server: Server) -> float:
    figures = Figures()
    for _ in range(3):
        # Each time on a new page: one that shows as many Ids already would be taken for answered.
        await visit(server, figures, 0, 0.0, rounds=1, sizes=SIZES[-1:])
    return median(figures.waits)


def _tell_largest(what: str, figures: Figures, alone: float, limits: Limits) -> None:
    largest = figures.largest(figures.waits)
    if not largest:
        return
    least = median(figures.largest(seconds_of(figures.questions, limits, LATENCY)))
    tell(
        f"{what}: {SIZES[-1]:,} are answered, median",
        f"{median(largest):.1f} s, {max(largest):.1f} s at most",
        Ratio(median(largest) / alone, f"alone ({alone:.1f} s)", BESIDE, f"{BESIDE:g} x alone"),
        Ratio(median(largest) / least, f"what the provider alone takes for the same questions ({least:.1f} s)"),
    )


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


def _chosen() -> Size:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=FULL.people)
    parser.add_argument(
        "--minutes", type=float, default=0.0, help="go on for so long; else each person does two lookups"
    )
    parser.add_argument("--small", action="store_true", help="run in seconds, to see that it works; not to measure")
    given = parser.parse_args()
    return SMALL if given.small else FULL._replace(people=given.people, seconds=given.minutes * 60)


if __name__ == "__main__":
    main(_chosen())
