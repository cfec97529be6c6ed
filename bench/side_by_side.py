"""Several ways of doing the same, in turn and several times over: ratios are what counts, and noise hits all alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Final

RUNS: Final = 5


def compare(title: str, mine: str, ways: Mapping[str, Callable[[], object]]) -> None:
    """Run each way in turn, several times over; print the median seconds, and ours as a multiple of each."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, work in ways.items():
            started = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - started)
    own = median(taken[mine])
    print(f"{title}: {own:.3f} s")
    for name, times in taken.items():
        if name != mine:
            print(f"  {own / median(times):.2f} x {name} ({median(times):.3f} s)")
