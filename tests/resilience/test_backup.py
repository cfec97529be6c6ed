"""Backup and restore as docs/deploy.md has them: made while a lookup runs, they give all back but the last moments."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from lib.domain.intake import Intake
from lib.domain.lookups import NOT_ANSWERED, Source, State
from lib.sandbox.scenarios import codes_of, sample_ids
from lib.settings import load
from lib.wiring import Services, build
from tests.helpers.dashboard_server import dashboard
from tests.helpers.doc_blocks import block, put
from tests.helpers.long_lookup import LongLookup, provider
from tests.helpers.paths import ROOT
from tests.helpers.postgres_server import Postgres, programs
from tests.helpers.provider import known, wait_until
from tests.helpers.start_lookup import start_lookup

PAGE = ROOT / "docs/deploy.md"
SQLITE_PLACE, BACKUPS = "/var/lib/niksms-status", "/var/backups/niksms-status"
IDS = sample_ids(3000)
needs_sqlite3 = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 command is not installed")


class Backup(NamedTuple):
    """The script that makes a copy, and a copy that is old enough to be deleted."""

    script: str
    old: Path


def run(script: str, environ: Mapping[str, str] | None = None) -> str:
    """Run a script as the shell does, and return what it says."""
    command = ["sh", "-eu", "-c", script]
    ended = subprocess.run(  # noqa: S603 - as written in the page
        command, env={**os.environ, **(environ or {})}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@needs_sqlite3
def test_a_copy_of_sqlite_made_while_a_lookup_runs_goes_on_in_another_place(tmp_path: Path) -> None:
    first, second, kept = tmp_path / "first", tmp_path / "second", tmp_path / "kept"
    for folder in (first, second, kept):
        folder.mkdir()
    # What an old server has left there must not be taken for a part of the copy.
    (second / "lookups.sqlite3-wal").write_bytes(b"of another database")
    lookup = LongLookup(first)
    backup = put(
        block(PAGE, "sh", "`/usr/local/sbin/niksms-backup`:"), (SQLITE_PLACE, str(first)), (BACKUPS, str(kept))
    )
    with provider() as asked, dashboard(first, **asked.environ):
        lookup.pause_at(0.25, asked)
        before = lookup.progress.done
        copy = Path(run(backup))
        lookup.finish(asked)
    assert copy.parent == kept
    assert copy.stat().st_mode & 0o077 == 0
    restored = put(
        block(PAGE, "sh", "To restore"),
        ("systemctl stop niksms-status\n", ""),
        ("systemctl start niksms-status\n", ""),
        (SQLITE_PLACE, str(second)),
        ("-o niksms -g niksms ", ""),
        (f"{BACKUPS}/lookups-20260101-031500.sqlite3", str(copy)),
    )
    run(restored)
    again = build(load({"DATABASE_URL": f"sqlite:///{second / 'lookups.sqlite3'}"}, tmp_path / "none"))
    progress = known(again.store.progress(lookup.lookup_id))
    assert progress.state is State.RUNNING
    assert progress.done >= before
    lookup.store, lookup.seen = again.store, 0
    lookup.check()
    with provider() as asked, dashboard(second, **asked.environ):
        lookup.finish(asked)


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    """The script of the page, and the folder of its copies, in which there is one of long ago."""
    (tmp_path / "kept").mkdir()
    old = tmp_path / "kept" / "lookups-20200101-000000.sqlite3"
    old.touch()
    os.utime(old, (0, 0))
    script = block(PAGE, "sh", "`/usr/local/sbin/niksms-backup`:")
    return Backup(put(script, (SQLITE_PLACE, str(tmp_path)), (BACKUPS, str(old.parent))), old)


def is_refused(backup: Backup, before: str = "") -> bool:
    """Whether the script fails after these commands, and leaves the folder of copies as it was."""
    ended = subprocess.run(["sh", "-eu", "-c", before + backup.script], capture_output=True, check=False)  # noqa: S603, S607 - as above
    return ended.returncode != 0 and list(backup.old.parent.iterdir()) == [backup.old]


@needs_sqlite3
@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0" + bytes(4080), b"no database"])
def test_what_is_no_database_gives_no_copy(tmp_path: Path, backup: Backup, content: bytes | None) -> None:
    database = tmp_path / "lookups.sqlite3"
    if content is not None:
        database.write_bytes(content)
    assert is_refused(backup)
    assert database.exists() == (content is not None)


@needs_sqlite3
def test_a_copy_that_runs_out_of_space_leaves_nothing(tmp_path: Path, backup: Backup) -> None:
    services = build(load({"DATABASE_URL": f"sqlite:///{tmp_path / 'lookups.sqlite3'}"}, tmp_path / "none"))
    start_lookup(services, Intake(np.array(IDS), repeated=0, rejected=()), Source.PASTE)
    assert is_refused(backup, "ulimit -f 8\n")  # 4 KiB are enough for the start of a copy alone


@needs_sqlite3
@pytest.mark.parametrize("has_lookups", [True, False])
def test_old_copies_go_only_where_the_new_one_has_lookups(tmp_path: Path, backup: Backup, *, has_lookups: bool) -> None:
    services = build(load({"DATABASE_URL": f"sqlite:///{tmp_path / 'lookups.sqlite3'}"}, tmp_path / "none"))
    if has_lookups:
        start_lookup(services, Intake(np.array(IDS), repeated=0, rejected=()), Source.PASTE)
    assert Path(run(backup.script)).stat().st_size
    assert backup.old.exists() is not has_lookups


def running_on(url: str, folder: Path, latency: float) -> Services:
    settings = {"DATABASE_URL": url, "NIKSMS_SANDBOX_LATENCY": str(latency), "NIKSMS_BATCH_SIZE": "10"}
    services = build(load(settings, folder / "none"))
    services.engine.start()
    return services


def test_a_dump_of_postgresql_made_while_a_lookup_runs_goes_on_in_another_database(
    cluster: Postgres, tmp_path: Path
) -> None:
    first, second, dump = cluster.new(), cluster.new(), tmp_path / "lookups.dump"
    port, names = first.rsplit(":", 1)[1].split("/")[0], [url.rsplit("/", 1)[1] for url in (first, second)]
    path = f"{programs()}:{os.environ['PATH']}"
    account = {"PGHOST": "127.0.0.1", "PGPORT": port, "PGUSER": "postgres", "PATH": path}
    ours = (("runuser -u postgres -- ", ""), (f"{BACKUPS}/lookups.dump", str(dump)))
    services = running_on(first, tmp_path, 0.3)
    lookup_id = start_lookup(services, Intake(np.array(IDS), repeated=0, rejected=()), Source.PASTE)
    wait_until(lambda: known(services.store.progress(lookup_id)).done >= len(IDS) / 4)
    run(put(block(PAGE, "sh", "With PostgreSQL"), *ours, (" niksms\n", f" {names[0]}\n")), account)
    assert known(services.store.progress(lookup_id)).state is State.RUNNING
    services.engine.stop()
    services.store._database.dispose()
    restore = block(PAGE, "sh", "pg_dump --format")
    owned = ("--owner niksms", "--owner postgres")
    run(put(restore, *ours, owned, (" niksms\n", f" {names[1]}\n"), ("=niksms ", f"={names[1]} ")), account)
    services = running_on(second, tmp_path, 0)
    begun = known(services.store.answered(lookup_id))
    has_answer = begun.codes != NOT_ANSWERED
    assert has_answer.sum() >= len(IDS) / 4
    assert (begun.codes[has_answer] == np.array(codes_of(IDS))[has_answer]).all()
    wait_until(lambda: not known(services.store.progress(lookup_id)).state.is_live)
    ended = known(services.store.answered(lookup_id))
    services.engine.stop()
    services.store._database.dispose()
    assert (ended.progress.state, ended.codes.tolist()) == (State.FINISHED, codes_of(IDS))
