"""Whether the database can be written is tried by a write, seldom, and tells what is so now."""

import sqlite3
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, event, text

from lib.store.database import DatabaseFailedError, open_database
from lib.store.write_probe import FRESH_SECONDS, WriteProbe

ON_BOTH = True
REFUSING = {
    "sqlite": ["CREATE TRIGGER full BEFORE UPDATE ON alembic_version BEGIN SELECT RAISE(ABORT, 'full'); END"],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$",
        "CREATE TRIGGER full BEFORE UPDATE ON alembic_version FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}
TAKING = {"sqlite": "DROP TRIGGER full", "postgresql": 'DROP TRIGGER "full" ON alembic_version'}


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __init__(self) -> None:
        self.read = Event()

    def __call__(self) -> float:
        self.read.set()
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def do(database: Engine, *statements: str) -> None:
    with database.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_it_tells_what_is_so_and_tries_it_seldom(database: Engine, clock: Clock) -> None:
    probe = WriteProbe(database, clock)
    assert probe.is_writable()
    do(database, *(each.replace("TRIGGER full", 'TRIGGER "full"') for each in REFUSING[database.dialect.name]))
    assert probe.is_writable()
    clock.now += FRESH_SECONDS
    assert not probe.is_writable()
    do(database, TAKING[database.dialect.name])
    assert not probe.is_writable()
    clock.now += FRESH_SECONDS
    assert probe.is_writable()


def test_a_lock_that_is_held_counts_and_others_wait_for_their_writes_as_before(database: Engine, clock: Clock) -> None:
    probe = WriteProbe(database, clock, patience=0.05)
    with database.begin() as holding:
        holding.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert not probe.is_writable()
    clock.now += FRESH_SECONDS
    assert probe.is_writable()
    with database.connect() as connection:
        name = "PRAGMA busy_timeout" if database.dialect.name == "sqlite" else "SHOW lock_timeout"
        assert connection.execute(text(name)).scalar() in {10_000, "0"}


def test_a_connection_that_found_the_file_read_only_counts_and_is_used_no_more(tmp_path: Path, clock: Clock) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'lookups.sqlite3'}")
    database.dispose()

    def read_only(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only = ON")  # its writes fail as those of a read-only file do

    event.listen(database, "connect", read_only)
    probe = WriteProbe(database, clock)
    assert not probe.is_writable()
    event.remove(database, "connect", read_only)
    clock.now += FRESH_SECONDS
    assert probe.is_writable()
    database.dispose()


def test_while_one_thread_tries_the_others_do_not_wait(database: Engine, clock: Clock) -> None:
    probe, told = WriteProbe(database, clock, patience=60.0), Event()

    def ask() -> None:
        probe.is_writable()
        told.set()

    with database.begin() as holding:
        holding.execute(text("UPDATE alembic_version SET version_num = version_num"))
        thread = Thread(target=ask)
        thread.start()
        clock.read.wait()  # by the one that tries
        assert probe.is_writable()
        assert not told.is_set()
    thread.join()
    assert told.is_set()


def test_an_error_has_the_name_that_the_database_has_for_it(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/lookups.sqlite3")
    with database.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        with pytest.raises(DatabaseFailedError, match="OperationalError SQLITE_READONLY"):
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
    database.dispose()
