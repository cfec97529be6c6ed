"""No image of this process's memory, with the secrets in it, is ever written to a disk or read by another process."""

import ctypes
import sys
from typing import Final

try:
    import resource
except ImportError:  # Windows writes none unless it was told to
    resource = None  # type: ignore[assignment]

_PR_SET_DUMPABLE: Final = 4


def forbid() -> None:
    """Forbid it for good.

    The limit alone does not hold where the system hands cores to a program, as systemd's does; on Linux the second says
    that there is nothing to dump, and keeps `/proc/<pid>/environ` and debuggers of the same user out too.
    """
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
