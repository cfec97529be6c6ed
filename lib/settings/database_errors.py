"""Turns the errors of opening the database into errors of its setting, which say what to do."""

from collections.abc import Callable
from typing import Final, TypeVar

from lib.settings.loading import SettingsError
from lib.store.causes import Cause
from lib.store.database import MissingDriverError, NewerDatabaseError, OtherVersionError, UnusableDatabaseError

T = TypeVar("T")

_CURES: Final = {
    Cause.FULL: "its disk is full; make room",
    Cause.READ_ONLY: "its file or its disk is read-only; make it writable",
    Cause.FORBIDDEN: (
        "this account may not write there, or the folder is missing; give it the folder and the file (`chown`), or on "
        "PostgreSQL the right to make tables"
    ),
    Cause.LOCKED: "another program has it locked; end that program",
    Cause.NO_DATABASE: "the file is no SQLite database, or is damaged; name another file, or restore a backup",
    Cause.MISSING: "PostgreSQL has no such database or account; create it (`createdb`)",
    Cause.PASSWORD: "PostgreSQL refuses the account or its password; correct them in the address",
    Cause.UNREACHABLE: "no PostgreSQL answers there; check host and port, and that it runs",
    Cause.UNKNOWN: (
        "it takes an SQLite file in a folder that can be written, or a PostgreSQL database, 14 or later, that is "
        "there, with an account that may make tables"
    ),
}


def opened(opens: Callable[[], T]) -> T:
    """Return what `opens` returns; it opens the database, or a part of it.

    Raises:
        SettingsError: The database cannot be opened; the text says why, and what to do.
    """
    try:
        return opens()
    except NewerDatabaseError:
        problem = (
            "DATABASE_URL: the database was written by a newer version; take that version, or a backup from before"
        )
    except OtherVersionError:
        problem = (
            "DATABASE_URL: the database is of another version than these files, which were changed while the server "
            "ran; start the server again"
        )
    except (MissingDriverError, ModuleNotFoundError):
        problem = "DATABASE_URL: PostgreSQL needs its driver: pip install --require-hashes -r requirements-scaled.txt"
    except UnusableDatabaseError as error:
        problem = f"DATABASE_URL: the database cannot be opened or made: {_CURES[error.cause]}"
    raise SettingsError(problem)
