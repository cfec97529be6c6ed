"""What stands behind a setting is opened; where it cannot be, the setting is named with what to do."""

from collections.abc import Callable
from typing import TypeVar

from lib.settings.loading import SettingsError
from lib.store.database import MissingDriverError, NewerDatabaseError, UnusableDatabaseError

T = TypeVar("T")


def opened(opens: Callable[[], T]) -> T:
    """Return what `opens` opens of the database.

    Raises:
        SettingsError: it cannot be opened; the text says what to do.
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
            "DATABASE_URL: the database cannot be opened or made; it takes an SQLite file in a folder that can be written, "
            "or a PostgreSQL database, 14 or later, that is there, with an account that may make tables"
        )
    raise SettingsError(problem)
