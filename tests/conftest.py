"""What every test has: retries that happen but do not wait, the sandbox served on loopback, a database of its own."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import stamina
from hypothesis import settings
from sqlalchemy import Connection, Engine, event
from streamlit.components.v2 import manifest_scanner

from lib import wiring
from lib.operations.memory import spare_what_stays
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.wiring import Services
from tests.helpers.postgres_server import Postgres, postgres, programs
from tests.helpers.processes import mark_processes
from tests.helpers.provider import served
from tests.helpers.schedule import scheduled

pytest_plugins = ["tests.helpers.browser_fixtures", "tests.helpers.page_states"]

# How long an example takes says how busy the machine is, not whether the code is right. And the same code is given the
# same examples each time: what fails was changed. New ones are looked for by `make search`.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
# For `make quick`.
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=20)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the option of `make looks`."""
    parser.addoption(
        "--renew-looks", action="store_true", help="keep how the pages look now to compare them with later"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make quick` leaves out, and put the files into an order for several workers."""
    mark_processes(items)
    items[:] = scheduled(items)


def pytest_collection_finish() -> None:
    """Look through what was imported and collected no more: a tenth of the time of the tests went into that."""
    spare_what_stays()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes that are no text by their argument: what is packed holds the time, and differs between workers."""
    return argname if isinstance(val, bytes) and not (val.isascii() and val.decode().isprintable()) else None


@pytest.fixture(autouse=True, scope="session")
def _retries_do_not_wait() -> Iterator[None]:
    # As many attempts as the code itself says: the cap is far above any.
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture(autouse=True, scope="session")
def _components_are_looked_for_once() -> Iterator[None]:
    # Each page that AppTest runs would look through all installed packages for components, which takes longer than it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True, scope="session")
def _own_database_is_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # A page that needs no lookup opens a database all the same, which would be the one of whoever works on the code.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('unnamed') / 'lookups.sqlite3'}")
        yield


@pytest.fixture(scope="session")
def used_databases() -> Iterator[set[Engine]]:
    """The databases that were used since they were closed last."""
    used = set[Engine]()

    def note(connection: Connection) -> None:
        used.add(connection.engine)

    event.listen(Engine, "engine_connect", note)
    yield used
    event.remove(Engine, "engine_connect", note)


@pytest.fixture(autouse=True)
def _databases_are_closed(used_databases: set[Engine]) -> Iterator[None]:
    # A server holds its database until it ends. From 3.13 on, Python warns of a connection that nobody has closed.
    yield
    for engine in list(used_databases):
        engine.dispose()
    used_databases.clear()


@pytest.fixture(scope="session")
def sandbox_address() -> Iterator[str]:
    """The address of a sandbox provider in a process of its own, without latency."""
    with served("--latency", "0") as (_, address):
        yield address


@pytest.fixture(scope="session")
def cluster() -> Iterator[Postgres]:
    """A PostgreSQL of the tests' own."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as served_here:
        yield served_here


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a module that says `ON_BOTH = True` on SQLite and on PostgreSQL."""
    if "database_url" in metafunc.fixturenames and getattr(metafunc.module, "ON_BOTH", False):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database that is up to date; making its tables takes longer than many a test."""
    path = tmp_path_factory.mktemp("empty") / "lookups.sqlite3"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def empty_postgresql(cluster: Postgres) -> str:
    """The name of an empty PostgreSQL database that is up to date, to copy."""
    url = cluster.new()
    open_database(url).dispose()
    return url.rsplit("/", 1)[1]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database that is up to date."""
    if getattr(request, "param", "sqlite") == "sqlite":
        copy = shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path)
        return f"sqlite:///{copy}"
    cluster: Postgres = request.getfixturevalue("cluster")
    return cluster.new(template=request.getfixturevalue("empty_postgresql"))


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def store(database: Engine) -> Store:
    return Store(database)


@pytest.fixture
def ledger(database: Engine) -> Ledger:
    return Ledger(database)


@pytest.fixture
def services(tmp_path: Path, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services of the page on a database of its own, with no engine: each test says how far a lookup is."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{shutil.copy(empty_sqlite, tmp_path)}")
    wiring.services.cache_clear()
    yield wiring.services()
    wiring.services.cache_clear()
