"""Turns the errors of opening the database into errors of its setting, which say what to do."""

from collections.abc import Callable
from typing import TypeVar

from lib.settings.loading import SettingsError
from lib.store.database import MissingDriverError, NewerDatabaseError, UnusableDatabaseError

T = TypeVar("T")


def opened(opens: Callable[[], T]) -> T:
    """Return what `opens` returns; it opens the database, or a part of it.

    Raises:
        SettingsError: The database cannot be opened; the text says what to do.
    """
    try:
        return opens()
    except NewerDatabaseError:
        problem = (
            "DATABASE_URL: the database was written by a newer version; take that version, or a backup from before"
        )
    except (MissingDriverError, ModuleNotFoundError):
        problem = "DATABASE_URL: PostgreSQL needs its driver: pip install --require-hashes -r requirements-scaled.txt"
    except UnusableDatabaseError:
        problem = (
            "DATABASE_URL: the database cannot be opened or made; it takes an SQLite file in a folder that can be "
            "written, or a PostgreSQL database, 14 or later, that is there, with an account that may make tables"
        )
    raise SettingsError(problem)
