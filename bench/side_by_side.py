"""Several ways of doing the same, interleaved and repeated: the ratios count, since noise hits all ways alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median


def compare(title: str, mine: str, ways: Mapping[str, Callable[[], object]], runs: int) -> None:
    """Run each way in turn, `runs` times over; print the median seconds, and ours as a multiple of each other way.

    Args:
        title: What is done.
        mine: The name of our way.
        ways: Each way by its name.
        runs: How often each way is run.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, work in ways.items():
            taken[name].append(seconds_of(work))
    own = median(taken[mine])
    print(f"{title}: {own:.3f} s")
    for name, times in taken.items():
        if name != mine:
            print(f"  {own / median(times):.2f} x {name} ({median(times):.3f} s)")


def seconds_of(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes, run once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
