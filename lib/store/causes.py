"""Why a database cannot be used, by the database's own name of the error and never by what it was asked.

SQLite names each error (https://www.sqlite.org/rescode.html), PostgreSQL has five letters for it
(https://www.postgresql.org/docs/current/errcodes-appendix.html), and a file system a number. Of a refused connection,
libpq passes on the text alone: it is searched for the words that PostgreSQL has for it in English.
"""

import errno
from enum import StrEnum
from typing import Final


class Cause(StrEnum):
    """Why a database cannot be used."""

    FULL = "full"
    READ_ONLY = "read_only"
    FORBIDDEN = "forbidden"
    LOCKED = "locked"
    NO_DATABASE = "no_database"
    MISSING = "missing"
    PASSWORD = "password"  # noqa: S105 - the name of a cause
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


_BY_NUMBER: Final = {
    errno.ENOSPC: Cause.FULL,
    errno.EDQUOT: Cause.FULL,
    errno.EROFS: Cause.READ_ONLY,
    errno.EACCES: Cause.FORBIDDEN,
    errno.EPERM: Cause.FORBIDDEN,
    errno.ENOENT: Cause.FORBIDDEN,
    errno.ENOTDIR: Cause.FORBIDDEN,
    errno.EEXIST: Cause.FORBIDDEN,
}
_BY_SQLITE_NAME: Final = {
    "SQLITE_FULL": Cause.FULL,
    "SQLITE_READONLY": Cause.READ_ONLY,
    "SQLITE_CANTOPEN": Cause.FORBIDDEN,
    "SQLITE_PERM": Cause.FORBIDDEN,
    "SQLITE_BUSY": Cause.LOCKED,
    "SQLITE_LOCKED": Cause.LOCKED,
    "SQLITE_NOTADB": Cause.NO_DATABASE,
    "SQLITE_CORRUPT": Cause.NO_DATABASE,
}
_BY_SQLSTATE: Final = {
    "53100": Cause.FULL,
    "25006": Cause.READ_ONLY,
    "42501": Cause.FORBIDDEN,
    "55P03": Cause.LOCKED,
    "3D000": Cause.MISSING,
    "28P01": Cause.PASSWORD,
    "28000": Cause.PASSWORD,
}
_BY_WORDS: Final = {
    "password authentication failed": Cause.PASSWORD,
    "no password supplied": Cause.PASSWORD,
    "does not exist": Cause.MISSING,
    "permission denied": Cause.FORBIDDEN,
    "refused": Cause.UNREACHABLE,
    "timeout expired": Cause.UNREACHABLE,
    "could not translate host name": Cause.UNREACHABLE,
    "failed to resolve host": Cause.UNREACHABLE,
    "unreachable": Cause.UNREACHABLE,
    "No such file": Cause.UNREACHABLE,
}


def name_of(error: BaseException) -> str:
    """Return the database's own name of an error of its driver, `SQLITE_FULL` or `53100`; '' where it has none."""
    return getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""


def cause_of(error: BaseException) -> Cause:
    """Return why a database cannot be used, from the error of its driver or of the file system."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, OSError):
        return _BY_NUMBER.get(original.errno or 0, Cause.UNKNOWN)
    name = name_of(original)
    if name.startswith("SQLITE_"):
        # An extended name, as SQLITE_READONLY_DBMOVED, begins with the name of its kind.
        return _BY_SQLITE_NAME.get("_".join(name.split("_")[:2]), Cause.UNKNOWN)
    if name:
        return _BY_SQLSTATE.get(name, Cause.UNKNOWN)
    return next((cause for words, cause in _BY_WORDS.items() if words in str(original)), Cause.UNKNOWN)
