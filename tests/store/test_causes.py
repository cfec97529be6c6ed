"""A database that cannot be opened is refused with the cause, by the errors that real databases give."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lib.settings.database_errors import opened
from lib.settings.loading import SettingsError
from lib.store.causes import Cause, cause_of
from lib.store.database import UnusableDatabaseError, open_database
from tests.helpers.failing_disks import protected, small_disk, without_room
from tests.helpers.postgres_server import Postgres

SECRET = "Zq7-not-to-be-told"  # noqa: S105 - made up


def cause(url: str) -> Cause:
    with pytest.raises(UnusableDatabaseError) as refused:
        open_database(url)
    return refused.value.cause


@contextmanager
def made(path: Path) -> Iterator[str]:
    """Yield the address of a database that is there."""
    url = f"sqlite:///{path}"
    open_database(url).dispose()
    yield url


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite3").write_text("these are notes, and no database" * 100)
    assert cause(f"sqlite:///{tmp_path}/notes.sqlite3") is Cause.NO_DATABASE
    assert cause(f"sqlite:///{tmp_path}/notes.sqlite3/kept.sqlite3") is Cause.FORBIDDEN
    assert cause("sqlite:////proc/nobody/kept.sqlite3") is Cause.FORBIDDEN


def test_a_full_disk_and_a_read_only_file_are_told_apart(tmp_path: Path) -> None:
    with small_disk(tmp_path) as mounted, without_room(mounted):
        assert cause(f"sqlite:///{mounted}/lookups.sqlite3") is Cause.FULL
    with made(tmp_path / "kept.sqlite3") as url, protected(tmp_path / "kept.sqlite3"):
        assert cause(url) in {Cause.READ_ONLY, Cause.FORBIDDEN}


def test_a_database_that_another_program_has_locked() -> None:
    error = type("OperationalError", (Exception,), {"sqlite_errorname": "SQLITE_BUSY_SNAPSHOT"})()
    assert cause_of(error) is Cause.LOCKED
    assert cause_of(OSError(28, os.strerror(28))) is Cause.FULL


def test_postgresql_that_is_away_or_has_no_such_database(cluster: Postgres) -> None:
    assert cause("postgresql://desk@127.0.0.1:1/lookups") is Cause.UNREACHABLE
    assert cause("postgresql://desk@nobody.invalid/lookups") is Cause.UNREACHABLE
    assert cause(cluster.url("nothing_of_this_name")) is Cause.MISSING
    url = cluster.new()
    cluster.do("ALTER DATABASE " + url.rsplit("/", 1)[1] + " SET default_transaction_read_only = on")
    assert cause(url) is Cause.READ_ONLY


def test_a_wrong_password_and_a_missing_right(cluster: Postgres) -> None:
    url = cluster.new()
    cluster.do("CREATE ROLE desk_without_rights LOGIN")
    assert cause(url.replace("postgres@", "desk_without_rights@")) is Cause.FORBIDDEN
    words = "connection failed: FATAL:  password authentication failed for user"
    assert cause_of(type("OperationalError", (Exception,), {"sqlstate": None})(words)) is Cause.PASSWORD


@pytest.mark.parametrize("each", Cause)
def test_each_cause_has_a_line_that_says_what_to_do_and_tells_no_secret(each: Cause) -> None:
    def fail() -> None:
        raise UnusableDatabaseError(each)

    with pytest.raises(SettingsError, match=r"^DATABASE_URL: the database cannot be opened or made: .*[;,]") as refused:
        opened(fail)
    assert SECRET not in str(refused.value)
