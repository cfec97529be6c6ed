"""What is no longer used goes back to the system."""

import platform
import subprocess
import sys

import pytest

from tests.helpers.paths import ROOT

# Of all that a thread takes it keeps a little, in between: what is free below that stays with the process.
LET_GO_OF_BY_THREADS = """
import asyncio, os, threading
from bench.load import megabytes
from lib.operations.memory import giving_back

def fill():
    kept.append([bytes(2_000) for _ in range(30_000)][::1000])

async def rest():
    async with giving_back(0.05):
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
def test_what_threads_have_let_go_of_goes_back() -> None:
    command = [sys.executable, "-c", LET_GO_OF_BY_THREADS]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert float(said.stdout) > 20
