"""A database of an older version is brought up to date with all that is in it; of a newer one it is left alone."""

import logging
import sqlite3
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from lib.domain.intake import Reason
from lib.domain.lookups import Relation, State
from lib.sandbox.scenarios import codes_of, sample_ids
from lib.store.database import NewerDatabaseError, OtherVersionError, UnusableDatabaseError, open_database
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.row_index import RowIndexer
from lib.store.rows import pack_rows
from lib.store.schema import METADATA
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.store_rows import rows_of

LOOKUP_WITHOUT_MIGRATIONS: Final = """
CREATE TABLE lookup (
    id VARCHAR(32) NOT NULL PRIMARY KEY, state VARCHAR(16) NOT NULL, created_at FLOAT NOT NULL,
    source VARCHAR(16) NOT NULL, dialect VARCHAR(16) NOT NULL, batch_size INTEGER NOT NULL, total INTEGER NOT NULL,
    repeated INTEGER NOT NULL, rejected INTEGER NOT NULL, ids BLOB NOT NULL, rejections BLOB NOT NULL,
    token VARCHAR(32), done INTEGER NOT NULL, failed INTEGER NOT NULL, counts TEXT NOT NULL, taken_up_at FLOAT,
    taken_up_done INTEGER NOT NULL, rested_at FLOAT, stop TEXT
);
CREATE INDEX ix_lookup_state ON lookup (state);
CREATE TABLE answer (
    lookup_id VARCHAR(32) NOT NULL, batch INTEGER NOT NULL, codes BLOB, failure TEXT, PRIMARY KEY (lookup_id, batch),
    FOREIGN KEY(lookup_id) REFERENCES lookup (id) ON DELETE CASCADE
);
CREATE TABLE provider (
    id INTEGER NOT NULL PRIMARY KEY, dialect VARCHAR(16) NOT NULL, is_down BOOLEAN NOT NULL, since FLOAT,
    next_try FLOAT, last_failure TEXT, last_failure_at FLOAT, last_answer_at FLOAT
);
"""
UPLOADED_WITHOUT_MIGRATIONS: Final = """
CREATE TABLE uploaded (
    lookup_id VARCHAR(32) NOT NULL PRIMARY KEY, count INTEGER NOT NULL, rows BLOB NOT NULL,
    FOREIGN KEY(lookup_id) REFERENCES lookup (id) ON DELETE CASCADE
);
"""
ON_BOTH: Final = True
IDS: Final = sample_ids(20)
CODES: Final = codes_of(IDS)


def packed(values: list[int], kind: str) -> bytes:
    return zlib.compress(np.array(values, dtype=kind).tobytes(), 1)


def database_without_migrations(path: Path, *schema: str) -> str:
    """Create a database as versions without migrations did, with an ended lookup and one that is half done."""
    connection = sqlite3.connect(path)
    connection.executescript("".join(schema))
    ids, rejections = packed(IDS, "<i8"), zlib.compress(b'[[3, "x", "not_a_number"]]', 1)
    for lookup_id, state, created, done in (("whole", "finished", 100.0, 20), ("half", "running", 200.0, 10)):
        row = (lookup_id, state, created, "paste", "sandbox", 10, 20, 2, 1, ids, rejections, None, done, 0, "{}")
        connection.execute(f"INSERT INTO lookup VALUES ({', '.join('?' * 15)}, NULL, 0, NULL, NULL)", row)  # noqa: S608 - question marks alone
        for batch in range(done // 10):
            answer = (lookup_id, batch, packed(CODES[batch * 10 : batch * 10 + 10], "<i4"))
            connection.execute("INSERT INTO answer VALUES (?, ?, ?, NULL)", answer)
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


@pytest.mark.parametrize(
    "schema",
    [[LOOKUP_WITHOUT_MIGRATIONS], [LOOKUP_WITHOUT_MIGRATIONS, UPLOADED_WITHOUT_MIGRATIONS]],
    ids=["without rows", "with rows"],
)
def test_nothing_of_an_older_version_is_lost(tmp_path: Path, schema: list[str]) -> None:
    database = open_database(database_without_migrations(tmp_path / "old.sqlite3", *schema))
    store = Store(database)
    whole = known(store.answered("whole"))
    assert (whole.ids.tolist(), whole.codes.tolist()) == (IDS, CODES)
    assert [(item.row, item.token, item.reason) for item in whole.rejected] == [(3, "x", Reason.NOT_A_NUMBER)]
    assert whole.progress.given == 23
    claim = known(Ledger(database).claim("half"))
    assert (claim.pending, claim.ids_of(1)) == ([1], IDS[10:])
    entry = known(store.entry("whole"))
    assert (entry.family, entry.relation, entry.note) == ("whole", Relation.FIRST, "")
    history = History(database)
    assert [entry.lookup_id for entry in history.listing().entries] == ["half", "whole"]
    assert [(seen.entry.lookup_id, seen.code) for seen in history.id_matches(IDS[3])] == [
        ("half", CODES[3]),
        ("whole", CODES[3]),
    ]
    assert known(store.progress("half")).state is State.RUNNING


def test_rows_and_titles_of_an_older_version_are_found(tmp_path: Path) -> None:
    schema = LOOKUP_WITHOUT_MIGRATIONS, UPLOADED_WITHOUT_MIGRATIONS
    url = database_without_migrations(tmp_path / "old.sqlite3", *schema)
    rows = pack_rows(rows_of(IDS[0], ["Zed"], ["0912 345 6789"]))
    counts = '{"3": 12, "2": 8}'
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as old, old:
        old.execute("INSERT INTO uploaded VALUES ('whole', 1, ?)", (rows,))
        old.execute("UPDATE lookup SET counts = ? WHERE id = 'whole'", (counts,))
    database = open_database(url)
    history = History(database)
    assert history.row_matches("zed", 20).unindexed == 1
    RowIndexer(database).fill()
    (match,) = history.row_matches("09123456789", 20).rows
    assert (match.message_id, match.entry.lookup_id) == (IDS[0], "whole")
    assert match.entry.endings == (str(IDS[0])[-4:], str(IDS[1])[-4:])
    with database.connect() as connection:
        assert connection.scalar(text("SELECT final FROM lookup WHERE id = 'whole'")) == 12
    assert known(Ledger(database).claim("half")).pending == [1]


def test_an_older_version_is_brought_up_to_date_once(tmp_path: Path) -> None:
    url = database_without_migrations(tmp_path / "old.sqlite3", LOOKUP_WITHOUT_MIGRATIONS)
    open_database(url).dispose()
    assert known(Store(open_database(url)).answered("whole")).codes.tolist() == CODES


def test_the_migrations_lead_to_the_tables_of_the_code(database: Engine) -> None:
    with database.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    # The comments are in the code alone.
    assert [step for step in found if not isinstance(step, list) or step[0][0] != "modify_comment"] == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    url = database_without_migrations(tmp_path / "old.sqlite3", LOOKUP_WITHOUT_MIGRATIONS, UPLOADED_WITHOUT_MIGRATIONS)
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as connection, connection:
        # The last name but one that the second migration creates is in use.
        connection.execute("CREATE INDEX ix_lookup_recheck_at ON lookup (source)")
        before = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    with pytest.raises(UnusableDatabaseError):
        open_database(url)
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as connection:
        assert connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall() == before
        assert connection.execute("SELECT count(*) FROM lookup").fetchone() == (2,)


def test_the_log_says_which_version_a_database_had_and_has(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lib.store")
    path = tmp_path / "old.sqlite3"
    database_without_migrations(path, LOOKUP_WITHOUT_MIGRATIONS, UPLOADED_WITHOUT_MIGRATIONS)
    for _ in range(2):
        open_database(f"sqlite:///{path}").dispose()
    path.unlink()
    open_database(f"sqlite:///{path}").dispose()
    open_database(f"sqlite:///{tmp_path}/new.sqlite3").dispose()
    newest = max(path.name[1:5] for path in (ROOT / "lib/store/migrations/versions").glob("r*.py"))
    assert [record.getMessage() for record in caplog.records] == [
        f"The database was upgraded from version 0000 to version {newest}",
        "The database is empty, and there was one before: all lookups until now are missing",
        f"The database is new, of version {newest}",
    ]
    assert caplog.records[1].levelno == logging.WARNING


@pytest.mark.parametrize("mode", [None, 0o644])
def test_the_file_can_be_read_by_its_own_account_alone(tmp_path: Path, mode: int | None) -> None:
    path = tmp_path / "data" / "lookups.sqlite3"
    if mode is not None:  # of a version that left it to the umask
        path.parent.mkdir()
        path.touch(mode)
    database = open_database(f"sqlite:///{path}")
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        found = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir() if "lock" not in file.name}
    assert set(found.values()) == {0o600}, found
    assert mode or path.parent.stat().st_mode & 0o777 == 0o700


def test_a_newer_version_is_reported_and_left_alone(database_url: str) -> None:
    database = open_database(database_url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        open_database(database_url)
    with database.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    database.dispose()


def test_many_may_create_one_database_at_once(database_url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_database(database_url), range(8)))
    assert all(History(database).listing().total == 0 for database in opened)
    for database in opened:
        database.dispose()


@pytest.mark.parametrize("version", ["0008", "9999", None])
def test_one_of_another_version_is_left_as_it_is_by_a_process_that_is_not_to_upgrade_it(
    tmp_path: Path, version: str | None
) -> None:
    path = tmp_path / "lookups.sqlite3"
    url = f"sqlite:///{path}"
    if version is not None:
        with open_database(url).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    with pytest.raises(OtherVersionError):
        open_database(url, upgrades=False)
    with closing(sqlite3.connect(path)) as connection:
        stored = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchall()
        assert bool(stored) is (version is not None)
        if version is not None:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(version,)]


def test_one_that_is_up_to_date_is_opened_without_an_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lookups.sqlite3'}"
    open_database(url).dispose()
    store = Store(open_database(url, upgrades=False))
    assert store.progress("none") is None
