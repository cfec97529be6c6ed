"""What the audit log says: who did what, how much of it, when and from where.

The only text from outside in it is what a person is called, as the sign-in says: no Ids, no names of files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias


class Kind(StrEnum):
    """What was done."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SESSION_END = "session_end"
    REFUSED = "refused"
    LOOKUP = "lookup"
    EXPORT = "export"
    DELETE = "delete"
    TEXT = "text"


class LookupDetail(StrEnum):
    """How a lookup was started."""

    FIRST = "first"
    AGAIN = "again"
    RECHECK = "recheck"
    TIMED = "timed"
    TEST = "test"


class ExportDetail(StrEnum):
    """What was exported: results in one format or the other, or the audit log."""

    CSV = "csv"
    XLSX = "xlsx"
    TRAIL = "trail"


class RefusalDetail(StrEnum):
    """Why someone was refused."""

    NOT_LISTED = "not_listed"
    TOO_OFTEN = "too_often"
    FAILED = "failed"
    ROLE = "role"


class SessionEndDetail(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TOO_LONG = "too_long"


class TextDetail(StrEnum):
    """Which kind of the company's texts was changed: a reply, its signature, or steps for recipients."""

    REPLY = "reply"
    SIGNATURE = "signature"
    STEPS = "steps"


Detail: TypeAlias = LookupDetail | ExportDetail | RefusalDetail | SessionEndDetail | TextDetail

DETAILS: Final[Mapping[Kind, type[Detail]]] = {
    Kind.LOOKUP: LookupDetail,
    Kind.EXPORT: ExportDetail,
    Kind.REFUSED: RefusalDetail,
    Kind.SESSION_END: SessionEndDetail,
    Kind.TEXT: TextDetail,
}
"""The details that a kind of event may have; the other kinds have none."""
_NO_DETAIL: Final = "the detail is none of the kind's own"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """An event to be stored.

    Attributes:
        kind: What was done.
        who: What the person is called, '' where nobody is known.
        role: The role that they had at that moment, '' without one.
        address: Their network address, '' on this machine.
        detail: How it was done, or why it was refused; one of the kind's own, None where there is nothing to add.
        count: Ids of a lookup or a deletion, rows of a file, None elsewhere.
        subject: Which text was changed, as `lib.domain.company_texts.TextKey.name` writes it; '' elsewhere.

    Raises:
        ValueError: The detail belongs to another kind.
    """

    kind: Kind
    who: str = ""
    role: str = ""
    address: str = ""
    detail: Detail | None = None
    count: int | None = None
    subject: str = ""

    def __post_init__(self) -> None:
        """Check that the detail is one of the kind's own."""
        if self.detail is not None and type(self.detail) is not DETAILS.get(self.kind):
            raise ValueError(_NO_DETAIL)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An event that was stored.

    Attributes:
        at: When it was stored, in UTC.
        event: What happened.
    """

    at: datetime
    event: AuditEvent


def detail_of(kind: Kind, value: str) -> Detail | None:
    """Return the detail that an event of `kind` was stored with, None for ''.

    Raises:
        ValueError: The kind has no such detail.
    """
    if not value:
        return None
    try:
        return DETAILS[kind](value)
    except (KeyError, ValueError):
        raise ValueError(_NO_DETAIL) from None
