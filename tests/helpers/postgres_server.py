"""A PostgreSQL server of the tests' own, on loopback and in a folder of its own.

It is that of Debian's package, or the one on the path. It refuses to run as root, so where the tests run as root it
runs as the account of the package. Nothing is synced to the disk, since it is thrown away, unless that is measured.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from tests.helpers.dashboard_server import free_port
from tests.helpers.provider import wait_until

_SERVER: Final = "postgres"
_ACCOUNT: Final = "postgres"
_SECONDS: Final = 120.0
"""How long to wait for what takes a second on an idle machine."""
_OPTIONS: Final = ("unix_socket_directories=", "listen_addresses=127.0.0.1", "max_connections=200")


@cache
def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, of the newest version; None where it is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which(_SERVER)
    found = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in reversed(found) if (folder / _SERVER).exists()), None)


class Postgres:
    """A cluster, which can be stopped and started."""

    def __init__(self, folder: Path, *, is_synced: bool) -> None:
        self._folder = folder
        self._options = (f"fsync={'on' if is_synced else 'off'}", *_OPTIONS)
        self._port = free_port()
        self._as: dict[str, Any] = (
            {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    @property
    def process(self) -> int:
        """The id of its first process, which has started all others."""
        assert self._process is not None
        return self._process.pid

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://{_ACCOUNT}@127.0.0.1:{self._port}/{name}"

    def new(self, template: str = "template1") -> str:
        """Make a database, a copy of `template` or else empty, and return its address."""
        self._made += 1
        name = f"made_{self._made}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.do(create.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def do(self, statement: sql.Composed | str, url: str | None = None) -> list[Any]:
        """Execute a statement outside of a transaction and return its rows."""
        with psycopg.connect(url or self.url(), autocommit=True) as connection:
            cursor = connection.execute(sql.SQL(statement) if isinstance(statement, str) else statement)
            return cursor.fetchall() if cursor.description else []

    def make(self) -> None:
        """Make the cluster."""
        self._run("initdb", "-D", ".", "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [word for option in self._options for word in ("-c", option)]
        command = [self._program(_SERVER), "-D", ".", "-p", str(self._port), *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log, **self._as)  # noqa: S603 - as found
        wait_until(self._answers, _SECONDS)

    def stop(self) -> None:
        """Stop it; connections are cut off."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(_SECONDS)

    def _answers(self) -> bool:
        try:
            return bool(self.do("SELECT 1"))
        except psycopg.OperationalError:
            return False

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._program(program), *arguments]
        subprocess.run(command, cwd=self._folder, check=True, capture_output=True, **self._as)  # noqa: S603 - as found

    def _program(self, name: str) -> str:
        folder = programs()
        assert folder is not None
        return str(folder / name)


@contextmanager
def postgres(*, is_synced: bool = False) -> Iterator[Postgres]:
    """Make a cluster and serve it."""
    # Not in pytest's folder, which is closed to all other accounts.
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT, _ACCOUNT)
        cluster = Postgres(folder, is_synced=is_synced)
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
