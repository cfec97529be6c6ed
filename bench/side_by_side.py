"""Several ways of doing the same, interleaved and repeated: the ratios count, since noise hits all ways alike.

Each round has another order: what follows a way that has filled the memory and the caches takes longer.
"""

import time
from collections.abc import Callable, Mapping
from random import Random
from statistics import median
from types import MappingProxyType
from typing import Final

from bench.figure import Figure, Ratio, tell, within

NO_GOALS: Final[Mapping[str, float]] = MappingProxyType({})


def compare(  # noqa: PLR0913 - the last two are goals, given by name
    title: str,
    mine: str,
    ways: Mapping[str, Callable[[], object]],
    runs: int,
    *,
    goals: Mapping[str, float] = NO_GOALS,
    most_seconds: float | None = None,
) -> Figure:
    """Run all ways, `runs` times over; tell the median seconds, and ours as a multiple of each other way.

    Args:
        title: What is done.
        mine: The name of our way.
        ways: Each way by its name.
        runs: How often each way is run.
        goals: The most that ours should be as a multiple of another way, by the name of that way.
        most_seconds: The most seconds that ours should take; None where no number of seconds is the goal.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    orders = Random(0)  # noqa: S311 - no secret
    for _ in range(runs):
        for name in orders.sample(list(ways), len(ways)):
            taken[name].append(seconds_of(ways[name]))
    own = median(taken.pop(mine))
    ratios = []
    for name, times in taken.items():
        goal = goals.get(name)
        other = median(times)
        words = "" if goal is None else f"{goal:g} x {name}"
        ratios.append(Ratio(own / other, f"{name} ({other:.3g} s)", goal, words))
    if most_seconds is not None:
        ratios.append(within(own, most_seconds))
    return tell(title, f"{own:.3g} s", *ratios)


def seconds_of(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes, run once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
