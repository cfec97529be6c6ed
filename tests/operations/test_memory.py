"""Unused memory is returned to the system, and Python looks for garbage where there may be any."""

import platform
import subprocess
import sys

import pytest

from tests.helpers.paths import ROOT

# Each thread keeps a little of what it allocates, in between: free memory below that stays with the process.
FREED_BY_THREADS = """
import asyncio, os, threading
from bench.process_use import megabytes
from lib.operations.memory import releasing_memory

def fill():
    kept.append([bytes(2_000) for _ in range(30_000)][::1000])

async def rest():
    async with releasing_memory(0.05):
        await asyncio.sleep(1)

kept = []
threads = [threading.Thread(target=fill) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
held = megabytes(os.getpid())
asyncio.run(rest())
print(held - megabytes(os.getpid()))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps it, and can be told")
def test_memory_that_threads_have_freed_is_returned() -> None:
    command = [sys.executable, "-c", FREED_BY_THREADS]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert float(said.stdout) > 20


LOOKED_THROUGH = """
import gc
import lib.wiring
from lib.operations.memory import spare_what_stays

class Circle:
    def __init__(self):
        self.itself = self

spare_what_stays()
print(len(gc.get_objects()))
Circle()
print(gc.collect())
"""


def test_what_is_imported_is_not_looked_through_for_garbage_and_what_is_made_later_is() -> None:
    command = [sys.executable, "-c", LOOKED_THROUGH]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    objects, garbage = map(int, said.stdout.split())
    assert objects < 10_000
    assert garbage > 0
