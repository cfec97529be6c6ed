"""What the audit trail says: who did what, how much of it, when and from where.

No text that anyone types comes into it but who the person is, as the sign-in says it: neither Ids nor names of files.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What was done."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SESSION_END = "session_end"
    REFUSED = "refused"
    LOOKUP = "lookup"
    EXPORT = "export"
    DELETE = "delete"


class Detail(StrEnum):
    """Which way it was done, or why it was refused."""

    NONE = ""
    FIRST = "first"
    AGAIN = "again"
    RECHECK = "recheck"
    TIMED = "timed"
    TEST = "test"
    CSV = "csv"
    XLSX = "xlsx"
    TRAIL = "trail"
    NOT_LISTED = "not_listed"
    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TOO_LONG = "too_long"
    TOO_OFTEN = "too_often"
    FAILED = "failed"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line to be kept.

    `who` is '' where nobody is known; `role` is the role at that moment, '' without one; `address` is that of the
    network, '' on this machine; `count` is Ids of a lookup or a deletion, rows of a file, None elsewhere.
    """

    kind: Kind
    who: str = ""
    role: str = ""
    address: str = ""
    detail: Detail = Detail.NONE
    count: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """A line that was kept, and when, in UTC."""

    at: datetime
    note: AuditEvent
