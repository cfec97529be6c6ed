"""A dashboard in a process of its own."""

import os
import secrets
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx
import pytest

from tests.helpers.forked_process import ForkedProcess, RunningProcess
from tests.helpers.paths import ROOT

NO_CERTIFICATES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For requests to loopback: httpx otherwise reads all certificates of the system for each of them."""

BESIDE: Final = MappingProxyType({"NIKSMS_ENGINE": "process"})
"""The setting of a server whose lookups are run by a process beside it, as is usual."""
IN_ONE_PROCESS: Final = MappingProxyType({"NIKSMS_ENGINE": "server"})
"""The setting of one that runs them itself."""

_MODULE: Final = "streamlit"
_SECONDS_TO_START: Final = 60
_IN_TESTS: Final = "PYTEST_VERSION" in os.environ
"""Whether tests run, rather than a benchmark, whose servers are what people start."""
_FIRST_OWN: Final = 32_000
_OWN: Final = 16
_BLOCKS: Final = 46
"""Where the blocks of ports begin of which a process of tests has one to itself, their size, and how many there are."""
_TAKEN: Final[set[int]] = set()
_TAKING: Final = threading.Lock()
"""The ports of servers that run, or are about to; servers may be started side by side."""


@dataclass(frozen=True, slots=True)
class Server:
    """A dashboard that is served.

    Attributes:
        url: Its address.
        process: Its process.
        log: The file of its output.
    """

    url: str
    process: RunningProcess
    log: Path


@dataclass(frozen=True, slots=True)
class Start:
    """How a server is started.

    Attributes:
        root: The folder of the app.
        port: The port; None for the first free one of those that this process has to itself.
        before: A command that executes the command after it, to run the server under.
    """

    root: Path = ROOT
    port: int | None = None
    before: Sequence[str] = ()


_AS_USUAL: Final = Start()
BY_COMMAND: Final = Start(before=("env",))
"""As people start it: what it is run under changes nothing, but it is not forked."""


def free_port() -> int:
    """Return a port of loopback that nobody listens at.

    It is below the ports that systems give to outgoing connections, so that none of these occupies it before its server
    listens there, or while the server restarts.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


@contextmanager
def _own_port() -> Iterator[int]:
    """Take the first port of this process that no other server has.

    One server after another has the same address then, at which a browser has Streamlit's scripts already, compiled:
    half the work of opening a page of a server that has just started.
    """
    with _TAKING:
        first = _claimed_block().getsockname()[1]
        port = next(port for port in range(first + 1, first + _OWN) if port not in _TAKEN and _is_free(port))
        _TAKEN.add(port)
    try:
        yield port
    finally:
        _TAKEN.remove(port)


def _is_free(port: int) -> bool:
    with socket.socket() as tried, suppress(OSError):
        # Connections of the server before may not have ended wholly, which is no hindrance to the next one.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(("127.0.0.1", port))
        return True
    return False


@cache
def _claimed_block() -> socket.socket:
    """Return what is bound at the first port of a block, and says to other processes that the block is taken."""
    for _ in range(100 * _BLOCKS):
        claim = socket.socket()
        try:
            claim.bind(("127.0.0.1", _FIRST_OWN + _OWN * secrets.randbelow(_BLOCKS)))
        except OSError:
            claim.close()
        else:
            return claim
    pytest.fail("no block of ports is free")


@contextmanager
def dashboard(folder: Path, start: Start = _AS_USUAL, /, **environ: str) -> Iterator[Server]:
    """Serve the dashboard; at the end of the context it is stopped by SIGTERM.

    Where it makes no difference, it is forked from a process that has imported what it imports: a sixth of the work.
    Unless a test says otherwise such a one runs the lookups itself, since a process beside it would import as much
    again. A test that stops it earlier has to wait for its end.

    Args:
        folder: The folder of the database and of the log.
        start: How it is started.
        environ: The settings; there are no others.
    """
    if start.port is None:
        with _own_port() as own, dashboard(folder, replace(start, port=own), **environ) as server:
            yield server
        return
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NIKSMS_", "STREAMLIT_"))}
    database = {"DATABASE_URL": f"sqlite:///{folder / 'lookups.sqlite3'}"}
    log = folder / f"server-{start.port}.log"
    arguments = ["run", "app.py", "--server.port", str(start.port)]
    # What the interpreter itself reads when it starts comes too late for one that is forked.
    is_plain = not start.before and start.root == ROOT
    is_forked = _IN_TESTS and is_plain and all(name.startswith(("NIKSMS_", "DATABASE_")) for name in environ)
    settings = {**clean, **database, **(IN_ONE_PROCESS if is_forked else {}), **environ}
    running = _forked(arguments, settings, log) if is_forked else _by_command(start, arguments, settings, log)
    with running as process:
        url = f"http://127.0.0.1:{start.port}"
        wait_for(url, process, log)
        yield Server(url, process, log)


@contextmanager
def _forked(arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[RunningProcess]:
    process = ForkedProcess(_MODULE, arguments, environ, ROOT, log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _by_command(
    start: Start, arguments: Sequence[str], environ: Mapping[str, str], log: Path
) -> Iterator[RunningProcess]:
    command = [*start.before, sys.executable, "-m", _MODULE, *arguments]
    with (
        log.open("ab") as output,
        subprocess.Popen(command, cwd=start.root, env=environ, stdout=output, stderr=output) as process,  # noqa: S603 - our own command
    ):
        try:
            yield process
        finally:
            process.terminate()


def health(server: Server) -> int:
    """Return the HTTP status with which a server says how it is: 200, or 503 where it is ill."""
    return httpx.get(f"{server.url}/healthz", trust_env=False, timeout=30, verify=NO_CERTIFICATES).status_code


def wait_for(url: str, process: RunningProcess, log: Path) -> None:
    """Return once a server of Streamlit answers; it has a minute, and must not end."""
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/_stcore/health", trust_env=False, verify=NO_CERTIFICATES).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start: {log.read_text()}")
