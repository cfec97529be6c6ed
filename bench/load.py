"""Fifty people at once: does the page answer a click in under a second, and is the memory released?

Each of `--people` opens the page, looks up 10 to 10,000 Ids, reads the report, looks up others, and leaves; with
`--minutes` this goes on until the time is over (the soak). Between two lookups one person pauses for 5 to 15 seconds,
like a person with a customer on the telephone; without `--minutes` the same is also measured in a rush, with pauses
of less than a second. One person alone is measured first, for comparison. Sessions speak Streamlit's own protocol
(`tests/helpers/websocket_visitor.py`) to a server in a process of its own, whose memory is read from the system. Every
lookup must be answered in full.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Final, NamedTuple

from bench.figure import Ratio, tell, within
from bench.process_use import megabytes, tree_cpu_seconds
from bench.provider_alone import Question, seconds_of
from lib.lookup.limits import Limits
from lib.sandbox.scenarios import sample_ids
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.websocket_visitor import Visitor

SIZES: Final = (10, 30, 100, 300, 1_000, 3_000, 10_000)
ROUNDS: Final = 2
AT_WORK: Final = (5.0, 15.0)
IN_A_RUSH: Final = (0.2, 1.0)
"""The least and the most seconds between two lookups of one person."""
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


@dataclass
class Figures:
    """What was measured.

    Attributes:
        openings: The seconds until the page was drawn, for each time that it was opened.
        clicks: The seconds until the page answered a click, for each click.
        questions: The lookups.
        waits: The seconds until each of them was answered whole.
    """

    openings: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def lookups(self) -> int:
        """How many lookups were answered."""
        return len(self.waits)

    @property
    def ids(self) -> int:
        """How many Ids the lookups had."""
        return sum(question.ids for question in self.questions)

    def largest(self, seconds: Sequence[float]) -> list[float]:
        """Return those of `seconds`, one a lookup, that are of lookups of the largest size."""
        pairs = zip(self.questions, seconds, strict=True)
        return [each for question, each in pairs if question.ids == SIZES[-1]]


class Alone(NamedTuple):
    """What one person had with nobody beside: the seconds of a click, and of a lookup of the largest size."""

    click: float
    largest: float


def main(size: Size = FULL) -> None:
    """Run the load, or the soak, and print its figures."""
    latency = {"NIKSMS_SANDBOX_LATENCY": str(LATENCY)}
    with tempfile.TemporaryDirectory() as folder, dashboard(Path(folder), **latency) as server:
        asyncio.run(_measure(server, size))


async def _measure(server: Server, size: Size) -> None:
    few, many = Figures(), Figures()
    await _visit(server, Figures(), people=2, until=0.0, pause=IN_A_RUSH)  # warms up
    await _visit(server, few, people=1, until=0.0, pause=IN_A_RUSH)
    await visit(server, many, 0, 0.0, sizes=SIZES[-1:])
    alone = Alone(median(few.clicks), median(many.waits))
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
    await _visit(server, Figures(), people=1, until=0.0, pause=IN_A_RUSH)
    after = megabytes(server.process.pid)
    quiet = f"the same {size.quiet_seconds:.0f} s after the last person left"
    tell(quiet, f"{after:.0f} MB", Ratio(after / before, f"before ({before:.0f} MB)"))


async def _measure_at(name: str, server: Server, size: Size, pause: tuple[float, float], alone: Alone) -> None:
    figures, started, before = Figures(), time.monotonic(), tree_cpu_seconds(server.process.pid)
    await _visit(server, figures, size.people, until=started + size.seconds if size.seconds else 0.0, pause=pause)
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
    if largest := figures.largest(figures.waits):
        least = median(figures.largest(seconds_of(figures.questions, Limits(), LATENCY)))
        tell(
            f"{what}: {SIZES[-1]:,} are answered, median",
            f"{median(largest):.1f} s, {max(largest):.1f} s at most",
            Ratio(median(largest) / alone.largest, f"alone ({alone.largest:.1f} s)", BESIDE, f"{BESIDE:g} x alone"),
            Ratio(median(largest) / least, f"what the provider alone takes for the same questions ({least:.1f} s)"),
        )


async def _visit(server: Server, figures: Figures, people: int, until: float, pause: tuple[float, float]) -> None:
    async with asyncio.TaskGroup() as group:
        for person in range(people):
            group.create_task(visit(server, figures, person, until, pause=pause))


async def visit(  # noqa: PLR0913 - the last three are settings, given by name
    server: Server,
    figures: Figures,
    person: int,
    until: float,
    *,
    rounds: int = ROUNDS,
    sizes: Sequence[int] = SIZES,
    pause: tuple[float, float] = IN_A_RUSH,
) -> None:
    """Open the page, look up, read and leave: `rounds` lookups, or more until `until` on the monotonic clock."""
    dice = random.Random(person)  # noqa: S311 - no secret
    done = 0
    await asyncio.sleep(dice.uniform(0.0, pause[1]))  # people do not come all at one moment
    while done < rounds or time.monotonic() < until:
        opened = time.monotonic()
        async with Visitor(server.url) as visitor:
            figures.openings.append(time.monotonic() - opened)
            for _ in range(rounds):
                ids = sample_ids(sizes[(person + done) % len(sizes)])
                asked = time.monotonic()
                figures.clicks.append(await visitor.ask("\n".join(map(str, ids))))
                await visitor.sees_counts_of(len(ids))
                figures.questions.append(Question(asked, len(ids)))
                figures.waits.append(time.monotonic() - asked)
                if visitor.troubles or visitor.counts["not_answered"]:
                    message = f"a page failed: {visitor.troubles or 'not all was answered'}"
                    raise RuntimeError(message)
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
