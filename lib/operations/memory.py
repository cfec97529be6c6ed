"""Returns unused memory to the system, which glibc and Arrow do not do by themselves.

After a lookup of a million Ids they hold some 70 MB, and the server of an office is idle for hours. Python's garbage is
left to Python: a collection would hold up all pages for 0.2 s.
"""

import asyncio
import ctypes
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pyarrow as pa

EVERY_SECONDS: Final = 60.0


def release_memory() -> None:
    """Return what this process holds and does not use; without glibc, what Arrow holds. Takes 0.01 s."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


@asynccontextmanager
async def releasing_memory(every_seconds: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Release memory every so many seconds while the context is open."""

    async def repeat() -> None:
        while True:
            await asyncio.sleep(every_seconds)
            await asyncio.to_thread(release_memory)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
