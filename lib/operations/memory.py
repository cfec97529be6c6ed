"""Returns unused memory to the system, which glibc and Arrow do not do by themselves, and spares Python's collector.

After a lookup of a million Ids they hold some 70 MB, and the server of an office is idle for hours. Python's garbage is
left to Python.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pyarrow as pa

EVERY_SECONDS: Final = 60.0
_MADE_BETWEEN_COLLECTIONS: Final = 10_000
"""How many more objects there are when Python looks for garbage among the newest; 700 by default."""


def release_memory() -> None:
    """Return what this process holds and does not use; without glibc, what Arrow holds. Takes 0.01 s."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def spare_what_stays() -> None:
    """Have Python look for garbage among what is made from now on, and less often; call it once all is imported.

    A quarter of a million objects of modules are never garbage. To look through them took 0.15 s each time, in which no
    page was drawn and nothing was asked: with the smaller collections, a twentieth of the processor's time in a rush.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])


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
