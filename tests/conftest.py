"""What every test has: retries that happen but do not wait, the sandbox served on loopback, a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from hypothesis import settings
from sqlalchemy import Engine

from lib import wiring
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.store.store import Store
from lib.wiring import Services
from tests.support import served

pytest_plugins = ["tests.browser"]

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def _retries_do_not_wait() -> Iterator[None]:
    # As many attempts as the code itself says: the cap is far above any.
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture(scope="session")
def sandbox_address() -> Iterator[str]:
    """The address of a sandbox provider in a process of its own, without latency."""
    with served("--latency", "0") as (_, address):
        yield address


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path}/lookups.sqlite3")


@pytest.fixture
def store(database: Engine) -> Store:
    return Store(database)


@pytest.fixture
def ledger(database: Engine) -> Ledger:
    return Ledger(database)


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services of the page on a database of its own, with no engine: each test says how far a lookup is."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'lookups.sqlite3'}")
    wiring.services.cache_clear()
    yield wiring.services()
    wiring.services.cache_clear()
