"""The audit log as texts: for the table on the page, and as a CSV file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from lib.domain.audit import (
    AuditRecord,
    Detail,
    ExportDetail,
    Kind,
    LookupDetail,
    RefusalDetail,
    SessionEndDetail,
    TextDetail,
)
from lib.i18n.language import Language, mark
from lib.report.columns import Column
from lib.report.company_text_words import event_label
from lib.report.files.writers import csv_of_frame

_KINDS: Final[Mapping[Kind, str]] = {
    Kind.SIGN_IN: mark("Signed in"),
    Kind.SIGN_OUT: mark("Signed out"),
    Kind.SESSION_END: mark("Session ended"),
    Kind.REFUSED: mark("Refused"),
    Kind.LOOKUP: mark("Looked up"),
    Kind.EXPORT: mark("Exported"),
    Kind.DELETE: mark("Deleted"),
    Kind.TEXT: mark("Changed a text"),
}
_DETAILS: Final[Mapping[Detail, str]] = {
    LookupDetail.FIRST: mark("first lookup"),
    LookupDetail.AGAIN: mark("all asked again"),
    LookupDetail.RECHECK: mark("what was not final asked again"),
    LookupDetail.TIMED: mark("asked again by itself"),
    LookupDetail.TEST: mark("test of the connection"),
    ExportDetail.TRAIL: mark("the audit trail"),
    RefusalDetail.NOT_LISTED: mark("not on the list"),
    SessionEndDetail.SIGNED_OUT: mark("signed out before"),
    SessionEndDetail.IDLE: mark("nothing done for a while"),
    SessionEndDetail.TOO_LONG: mark("longest time over"),
    RefusalDetail.TOO_OFTEN: mark("too often"),
    RefusalDetail.FAILED: mark("sign-in failed"),
    RefusalDetail.ROLE: mark("not for this role"),
}
_ROLES: Final[Mapping[str, str]] = {"viewer": mark("viewer"), "staff": mark("staff"), "admin": mark("admin")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordColumn(Column):
    """A column of the audit log.

    Attributes:
        text: Returns what stands in it on a page, for a record.
        file_text: Returns what stands in it in a file; None where that is the same.
    """

    text: Callable[[AuditRecord, Language], str]
    file_text: Callable[[AuditRecord, Language], str] | None = None


def kind_label(kind: Kind, lang: Language) -> str:
    """Return what was done, in words."""
    return lang.say(_KINDS[kind])


def _detail(record: AuditRecord, lang: Language) -> str:
    detail = record.event.detail
    if detail is None:
        return ""
    if isinstance(detail, TextDetail):
        return event_label(detail, record.event.subject, lang)
    return lang.say(_DETAILS[detail]) if detail in _DETAILS else detail.upper()


def _count(record: AuditRecord, lang: Language) -> str:
    return "" if record.event.count is None else lang.number(record.event.count)


def _plain_count(record: AuditRecord, _: Language) -> str:
    """Return a count that a spreadsheet can add up."""
    return "" if record.event.count is None else str(record.event.count)


def _role(record: AuditRecord, lang: Language) -> str:
    role = record.event.role
    return lang.say(_ROLES[role]) if role in _ROLES else role


COLUMNS: Final = (
    RecordColumn(key="at", heading=mark("When"), grid_width=150, text=lambda record, lang: lang.date(record.at)),
    RecordColumn(
        key="kind",
        heading=mark("What"),
        grid_width=130,
        text=lambda record, lang: kind_label(record.event.kind, lang),
    ),
    RecordColumn(key="detail", heading=mark("Which"), grid_width=210, text=_detail),
    RecordColumn(key="count", heading=mark("How many"), grid_width=110, text=_count, file_text=_plain_count),
    RecordColumn(
        key="who", heading=mark("Who"), grid_width=260, is_foreign=True, text=lambda record, _: record.event.who
    ),
    RecordColumn(key="role", heading=mark("Role"), grid_width=90, is_foreign=True, text=_role),
    RecordColumn(
        key="address",
        heading=mark("From where"),
        grid_width=150,
        is_foreign=True,
        text=lambda record, _: record.event.address,
    ),
)
"""The columns of the audit log, in their order."""


def audit_frame(records: Iterable[AuditRecord], lang: Language) -> pd.DataFrame:
    """Return records as texts of a page with the columns `COLUMNS`, by key: one row for each record."""
    return _frame([column.text(record, lang) for column in COLUMNS] for record in records)


def to_csv(records: Iterable[AuditRecord], lang: Language) -> bytes:
    """Return records as CSV."""
    rows = ([(column.file_text or column.text)(record, lang) for column in COLUMNS] for record in records)
    return csv_of_frame(_frame(rows), COLUMNS, lang)


def _frame(rows: Iterable[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[column.key for column in COLUMNS], dtype="str")
