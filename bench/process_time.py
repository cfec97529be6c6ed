"""How much of the processor processes have used, as Linux tells it."""

import os
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_OWN: Final = slice(11, 13)
_WITH_ENDED_CHILDREN: Final = slice(11, 15)
"""Where proc(5) has utime, stime, cutime and cstime, after the name of the program."""


def cpu_seconds(process: int) -> float:
    """Return the seconds of the processor that a process has used."""
    return _ticks(process, _OWN) / _TICKS


def tree_cpu_seconds(process: int) -> float:
    """Return the seconds that a process has used with its children: those that run, and those that have ended.

    A child that ends meanwhile is counted by its parent the next time.
    """
    try:
        own = _ticks(process, _WITH_ENDED_CHILDREN) / _TICKS
        told = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return own + sum(tree_cpu_seconds(int(child)) for children in told for child in children.split())


def _ticks(process: int, fields: slice) -> int:
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[fields]))
