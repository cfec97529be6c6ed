"""The tables of the jobs are created once, brought up to date, and left alone where they are unknown."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from lib import wiring
from lib.lookup.workers.queue import open_queue
from lib.lookup.workers.schema import create_tables
from lib.settings import SettingsError, load
from lib.store.database import NewerDatabaseError, UnusableDatabaseError, driver_arguments
from tests.helpers.postgres_server import Postgres

STEPS = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
OLD = 34
"""How many migrations an older version had: those up to the first of 3.2."""
SHAPE = """
SELECT 'function', proname || pg_get_function_identity_arguments(oid) || md5(prosrc) FROM pg_proc
WHERE proname LIKE 'procrastinate%'
UNION ALL
SELECT 'index', indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'
UNION ALL
SELECT 'column', table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
WHERE table_name LIKE 'procrastinate%'
ORDER BY 1, 2
"""
NAMES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


def older(cluster: Postgres, steps: int = OLD) -> str:
    """Return a database as an older version of Procrastinate left it, with our mark."""
    url = cluster.new()
    with psycopg.connect(url, autocommit=True) as connection:
        for step in STEPS[:steps]:
            connection.execute(step.read_bytes())
        connection.execute(
            f"COMMENT ON TABLE procrastinate_jobs IS 'niksms-status, up to {STEPS[steps - 1].name}'".encode()
        )
    return url


def test_many_may_create_the_tables_at_once_and_again(cluster: Postgres) -> None:
    url = cluster.new()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: create_tables(driver_arguments(url)), range(6)))
    made = cluster.do(SHAPE, url)
    create_tables(driver_arguments(url))
    assert cluster.do(SHAPE, url) == made


def test_an_older_version_is_migrated_to_what_a_new_one_is_created_as(cluster: Postgres) -> None:
    fresh, old = cluster.new(), older(cluster)
    create_tables(driver_arguments(fresh))
    assert cluster.do(SHAPE, old) != cluster.do(SHAPE, fresh)
    create_tables(driver_arguments(old))
    assert cluster.do(SHAPE, old) == cluster.do(SHAPE, fresh)
    queue = open_queue(driver_arguments(old))
    queue.start()
    queue.nudge("a lookup")
    queue.nudge("a lookup")
    queue.stop()
    assert cluster.do("SELECT status::text, args FROM procrastinate_jobs", old) == [("todo", {"lookup_id": "a lookup"})]


def test_a_migration_that_fails_leaves_those_before_it(cluster: Postgres) -> None:
    url = older(cluster)
    # The name that the last migration but one creates is in use.
    taken = "procrastinate_retry_job_v2(bigint, timestamptz, integer, varchar, varchar)"
    cluster.do(f"CREATE FUNCTION {taken} RETURNS integer LANGUAGE sql AS 'SELECT 1'", url)
    with pytest.raises(UnusableDatabaseError):
        open_queue(driver_arguments(url))
    comment = "SELECT obj_description('procrastinate_jobs'::regclass)"
    assert cluster.do(comment, url) == [(f"niksms-status, up to {STEPS[-3].name}",)]
    cluster.do(f"DROP FUNCTION {taken}", url)
    open_queue(driver_arguments(url))
    assert cluster.do(comment, url) == [(f"niksms-status, up to {STEPS[-1].name}",)]


@pytest.mark.parametrize("comment", ["NULL", "'somebody else''s'", "'niksms-status, up to 99.00.00_01_new.sql'"])
def test_tables_of_a_newer_version_or_another_program_are_reported_and_left_alone(
    cluster: Postgres, tmp_path: Path, comment: str
) -> None:
    url = cluster.new()
    create_tables(driver_arguments(url))
    cluster.do(f"COMMENT ON TABLE procrastinate_jobs IS {comment}", url)
    before = cluster.do(SHAPE, url)
    with pytest.raises(NewerDatabaseError):
        open_queue(driver_arguments(url))
    settings = load({"DATABASE_URL": url, "NIKSMS_ENGINE": "workers"}, tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="DATABASE_URL: the database was written by a newer version"):
        wiring.build(settings)
    assert cluster.do(SHAPE, url) == before


def test_a_database_that_may_not_be_changed_is_reported(cluster: Postgres, tmp_path: Path) -> None:
    url = cluster.new()
    cluster.do("CREATE ROLE reader LOGIN", url)
    nothing_there = "no such database or account"
    causes = {
        url.replace("postgres@", "reader@"): "the right to make tables",
        url.replace("postgres@", "nobody@"): nothing_there,
        f"{url}_not_there": nothing_there,
    }
    for address, cause in causes.items():
        with pytest.raises(SettingsError, match=cause) as told:
            wiring.build(load({"DATABASE_URL": address, "NIKSMS_ENGINE": "workers"}, tmp_path / "none.toml"))
        assert "@" not in str(told.value)
    assert cluster.do(NAMES, url) == [(0,)]
