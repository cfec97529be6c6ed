"""A process forked from one that has imported what servers import, used as one of `subprocess` is."""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType
from typing import Final, Protocol

_IMPORTS_ALL: Final = "tests.helpers.preloaded"


class RunningProcess(Protocol):
    """What tests use of a process, whether it was started by a command or forked."""

    @property
    def pid(self) -> int:
        """Its id."""

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once it has ended, or raise `subprocess.TimeoutExpired`."""

    def send_signal(self, sig: int) -> None:
        """Send a signal to it while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class ForkedProcess:
    """A process that does what `python -m module arguments` does.

    Args:
        module: The module that it runs.
        arguments: The arguments.
        environ: Its environment.
        folder: The folder that it works in.
        log: The file to whose end its output goes; it is there at once.
    """

    def __init__(
        self, module: str, arguments: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path
    ) -> None:
        log.touch()
        self._module = module
        self._process = _preloaded().Process(target=_run, args=(module, arguments, dict(environ), folder, log))
        with _no_main_module():
            self._process.start()

    @property
    def pid(self) -> int:
        """Its id."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once it has ended, or raise `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._module, timeout or 0)
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        """Send a signal to it while it runs."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


@cache
def _preloaded() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_IMPORTS_ALL])
    return context


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Name no main module to the new process, which would run it: what AppTest leaves as that draws a page."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def _run(module: str, arguments: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path) -> None:
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output, stream.fileno())
    os.close(output)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)
