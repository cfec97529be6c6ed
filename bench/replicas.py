"""Replicas and workers on PostgreSQL: what each more of them gives, and what a large company would take of them.

One and two replicas, with one, two and four workers each, all on this machine with PostgreSQL, the provider and the
people who ask. Each setup is given two kinds of work, one after the other: people in a rush, who ask for 6 to 30 Ids
each by Streamlit's own protocol, and large lookups that nobody watches. With fewer cores than busy processes the
clock tells where this machine ends; the processor's time, told by process, is what another machine takes too.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import numpy as np

from bench.figure import Ratio, tell
from bench.lookups import deployment_settings, wait_for_answers, worker
from bench.process_use import megabytes, tree_cpu_seconds
from bench.sizes import chosen
from bench.visits import IN_A_RUSH, Figures, visit
from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.settings import load
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.postgres_server import Postgres, postgres
from tests.helpers.provider import served
from tests.helpers.start_lookup import start_lookup

BATCH: Final = 500
WIDTH: Final = 16
LATENCY: Final = 0.02
SIZES: Final = (6, 10, 20, 30)
"""How many Ids a desk's question has."""
ROUNDS: Final = 4
PEOPLE: Final = 1_000
QUESTIONS: Final = 200
"""What one person at a desk asks on a day."""
IDS_A_DAY: Final = 100_000_000
HOURS: Final = 8
PEAK: Final = 2.0
"""How much more the busiest hour has than the mean hour."""


class Size(NamedTuple):
    """How much work there is.

    Attributes:
        setups: The counts of replicas and workers.
        people: How many people ask at once.
        lookups: How many lookups run at once unwatched.
        ids: The Ids of each of these.
    """

    setups: Sequence[tuple[int, int]]
    people: int
    lookups: int
    ids: int


FULL: Final = Size(((1, 1), (1, 2), (1, 4), (2, 1), (2, 2), (2, 4)), people=30, lookups=4, ids=250_000)
SMALL: Final = Size(((1, 1),), people=1, lookups=1, ids=2_000)


class Deployed(NamedTuple):
    """The processes of a setup: process ids by what they are, the replicas, and their settings."""

    processes: Mapping[str, Sequence[int]]
    replicas: Sequence[Server]
    environ: Mapping[str, str]


class Cost(NamedTuple):
    """What the processor did for a setup.

    Attributes:
        page: Seconds in replicas for one question of one person.
        question: Seconds in workers and PostgreSQL for it.
        million: Seconds in workers and PostgreSQL for a million Ids of large lookups.
        disk: Bytes in PostgreSQL for one Id of them.
    """

    page: float
    question: float
    million: float
    disk: float


def main(size: Size = FULL) -> None:
    """Measure each setup, and tell what the last one's costs mean for a large company."""
    first: dict[str, float] = {}
    with served("--latency", str(LATENCY)) as (provider, address), postgres(is_synced=True) as cluster:
        for setup in size.setups:
            with TemporaryDirectory() as name, _deployed(setup, Path(name), cluster, address) as deployed:
                processes = {**deployed.processes, "provider": [provider.pid]}
                cost = _measure(setup, deployed._replace(processes=processes), cluster, size, first)
    _tell_of_a_large_company(cost)


@contextmanager
def _deployed(setup: tuple[int, int], folder: Path, cluster: Postgres, address: str) -> Iterator[Deployed]:
    replicas, workers = setup
    environ = deployment_settings(cluster.new(), address, "workers", BATCH, WIDTH)
    environ["STREAMLIT_SERVER_COOKIE_SECRET"] = "the same for all"  # noqa: S105 - made up
    with ExitStack() as stack:
        working = [stack.enter_context(worker(folder / f"worker-{number}.log", environ)) for number in range(workers)]
        serving = [stack.enter_context(dashboard(folder, **environ)) for _ in range(replicas)]
        processes = {
            "replicas": [server.process.pid for server in serving],
            "workers": [process.pid for process in working],
            "PostgreSQL": [cluster.process],
        }
        yield Deployed(processes, serving, environ)


def _measure(
    setup: tuple[int, int], deployed: Deployed, cluster: Postgres, size: Size, first: dict[str, float]
) -> Cost:
    replicas, workers = setup
    name = f"{_count(replicas, 'replica')}, {_count(workers, 'worker')}"
    asyncio.run(_rush(deployed.replicas, Figures(), replicas))  # warms up
    before, started = _cpu(deployed), time.monotonic()
    figures = Figures()
    asyncio.run(_rush(deployed.replicas, figures, size.people))
    took, used = time.monotonic() - started, _since(before, deployed)
    a_second = figures.lookups / took
    slowest = quantiles(figures.clicks, n=20)[-1]
    memory = max(megabytes(server.process.pid) for server in deployed.replicas)
    tell(
        f"{name}: {size.people} people in a rush",
        f"{a_second:.2f} questions a second, a click answered in {median(figures.clicks):.2f} s (median), "
        f"{slowest:.2f} s (19 of 20); CPU of each: {_shares(used, figures.lookups)}; {memory:.0f} MB a replica",
        Ratio(a_second / first.setdefault("questions", a_second), "one replica, one worker"),
        Ratio(sum(used.values()) / took, "a core"),
    )
    question = used["workers"] + used["PostgreSQL"]
    disk = _bytes(cluster, deployed)
    before, started = _cpu(deployed), time.monotonic()
    _look_up(deployed, size)
    ids, took, unwatched = size.lookups * size.ids, time.monotonic() - started, _since(before, deployed)
    million = ids / 1_000_000
    tell(
        f"{name}: {size.lookups} lookups of {size.ids:,} Ids, {BATCH} a request",
        f"{ids / took:,.0f} Ids a second; CPU for a million: {_shares(unwatched, million)}",
        Ratio(ids / took / first.setdefault("ids", ids / took), "one replica, one worker"),
        Ratio(sum(unwatched.values()) / took, "a core"),
    )
    return Cost(
        used["replicas"] / figures.lookups,
        question / figures.lookups,
        (unwatched["workers"] + unwatched["PostgreSQL"]) / million,
        (_bytes(cluster, deployed) - disk) / ids,
    )


async def _rush(replicas: Sequence[Server], figures: Figures, people: int) -> None:
    async with asyncio.TaskGroup() as group:
        for person in range(people):
            group.create_task(
                visit(
                    replicas[person % len(replicas)], figures, person, 0.0, rounds=ROUNDS, sizes=SIZES, pause=IN_A_RUSH
                )
            )


def _look_up(deployed: Deployed, size: Size) -> None:
    """Start the lookups, and return once all of them are answered whole."""
    services = wiring.build(load(deployed.environ, Path("none.toml")))
    firsts = [10**17 + number * size.ids for number in range(size.lookups)]
    every = [np.arange(first, first + size.ids, dtype=np.int64) for first in firsts]
    lookups = [start_lookup(services, Intake(ids, repeated=0, rejected=()), Source.PASTE) for ids in every]
    for lookup in lookups:
        wait_for_answers(services, lookup, size.ids, every=0.1)
    services.store._database.dispose()  # noqa: SLF001 - a server leaves that to its end


def _cpu(deployed: Deployed) -> dict[str, float]:
    return {what: sum(map(tree_cpu_seconds, processes)) for what, processes in deployed.processes.items()}


def _since(before: Mapping[str, float], deployed: Deployed) -> dict[str, float]:
    return {what: now - before[what] for what, now in _cpu(deployed).items()}


def _bytes(cluster: Postgres, deployed: Deployed) -> int:
    found: int = cluster.do("SELECT pg_database_size(current_database())", deployed.environ["DATABASE_URL"])[0][0]
    return found


def _shares(used: Mapping[str, float], parts: float) -> str:
    return ", ".join(f"{what} {seconds / parts:.2f} s" for what, seconds in used.items())


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _tell_of_a_large_company(cost: Cost) -> None:
    busiest = PEAK * PEOPLE * QUESTIONS / (HOURS * 3600)
    ids = PEAK * IDS_A_DAY / (HOURS * 3600)
    pages, answers, batches = busiest * cost.page, busiest * cost.question, ids * cost.million / 1_000_000
    tell(
        f"calculated: {PEOPLE:,} people with {QUESTIONS} questions each and {IDS_A_DAY:,} Ids a day, in {HOURS} hours",
        f"with {PEAK:g} times the mean in the busiest: {busiest:.0f} questions and {ids:,.0f} Ids a second; cores: "
        f"{pages:.1f} for replicas, {answers:.1f} for workers and PostgreSQL of the questions and {batches:.1f} of the "
        f"Ids; {ids / BATCH:.0f} requests a second of {BATCH} Ids; {cost.disk * IDS_A_DAY / 1e9:.1f} GB a day on disk",
        Ratio(pages + answers + batches, "a core"),
    )


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
