"""How much of the processor and of the memory processes use, as Linux tells it."""

import os
import re
from pathlib import Path
from typing import Final

from tests.helpers.child_processes import children

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
        started = children(process)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return own + sum(map(tree_cpu_seconds, started))


def megabytes(process: int) -> float:
    """Return the memory that a process and those it has started use now, in megabytes, as Linux reports it."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        started = children(process)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(found[1]) / 1000 if found else 0.0) + sum(map(megabytes, started))


def _ticks(process: int, fields: slice) -> int:
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[fields]))
