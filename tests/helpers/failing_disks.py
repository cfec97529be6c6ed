"""Folders for a database that refuse writes for a while, each by a means that real systems have."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.child_processes import children
from tests.helpers.dashboard_server import Server

_DISK_MB: Final = 24
_PROTECTING: Final = "root's right to protect files, and a disk that keeps them from those who have them open"


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder for a database that can refuse writes.

    Attributes:
        folder: The folder.
        refusing: A context during which the folder refuses what a server writes.
    """

    folder: Path
    refusing: Callable[[Server], AbstractContextManager[None]]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of a few megabytes in a folder of its own; skip the test where this is not permitted."""
    mounted = folder / "disk"
    mounted.mkdir()
    run_or_skip("mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", str(mounted), needs="root's right to mount")
    try:
        yield mounted
    finally:
        # Lazily, since a server that a failed test left may still have files open.
        subprocess.run([_path("umount"), "--lazy", mounted], check=True)  # noqa: S603 - our own command


@contextmanager
def full_disk(folder: Path) -> Iterator[Disk]:
    """Yield a disk that can be filled to the last byte."""
    with small_disk(folder) as mounted:

        @contextmanager
        def filled(_: Server) -> Iterator[None]:
            with without_room(mounted):
                yield

        yield Disk(mounted, filled)


@contextmanager
def without_room(mounted: Path) -> Iterator[None]:
    """Fill a disk to the last byte."""
    ballast = mounted / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
    yield
    ballast.unlink()


@contextmanager
def write_protected(folder: Path) -> Iterator[Disk]:
    """Yield a folder whose database can be made read-only for everyone, even root and those who have it open."""
    probe = folder / "probe"
    with probe.open("wb", buffering=0) as opened, protected(probe):
        try:
            opened.write(b"-")
        except PermissionError:
            pass
        else:
            pytest.skip(f"`chattr` needs {_PROTECTING}")

    @contextmanager
    def refusing(_: Server) -> Iterator[None]:
        with protected(*folder.glob("lookups.sqlite3"), *folder.glob("lookups.sqlite3-wal")):
            yield

    yield Disk(folder, refusing)


@contextmanager
def protected(*files: Path) -> Iterator[None]:
    """Make these files read-only, even for root and for those who have them open."""
    run_or_skip("chattr", "+i", *map(str, files), needs=_PROTECTING)
    try:
        yield
    finally:
        subprocess.run([_path("chattr"), "-i", *files], check=True)  # noqa: S603 - our own command


@contextmanager
def limited(folder: Path) -> Iterator[Disk]:
    """Yield a folder in which the system refuses each byte that a server and its engine write to a file."""
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux sets the limits of another process")

    @contextmanager
    def at_its_limit(server: Server) -> Iterator[None]:
        processes = (server.process.pid, *children(server.process.pid))
        soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (0, hard))
        yield
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))

    yield Disk(folder, at_its_limit)


def run_or_skip(*command: str, needs: str) -> None:
    """Run a command of the system; where it is missing or fails, skip the test and say what it `needs`."""
    try:
        subprocess.run([_path(command[0]), *command[1:]], check=True, capture_output=True)  # noqa: S603 - our own command
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip(f"`{command[0]}` needs {needs}")


def _path(command: str) -> str:
    return shutil.which(command, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or command
