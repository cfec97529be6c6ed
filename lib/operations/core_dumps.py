"""Keeps images of this process's memory, with the secrets in it, from disks and from other processes."""

import ctypes
import sys
from typing import Final

try:
    import resource
except ImportError:  # Windows writes none unless it is set to
    resource = None  # type: ignore[assignment]

_PR_SET_DUMPABLE: Final = 4


def forbid() -> None:
    """Forbid core dumps of this process for good.

    The resource limit does not hold where the system pipes cores to a program, as systemd does. On Linux the process is
    marked as not dumpable too, which also keeps other processes of the same user from `/proc/<pid>/environ` and from
    debugging it.
    """
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
