"""The audit trail as texts: for the table on the page, and as a CSV file that no spreadsheet takes for formulas."""

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd
import pyarrow as pa

from lib.domain.audit import AuditRecord, Detail, ExportDetail, Kind, LookupDetail, RefusalDetail, SessionEndDetail
from lib.i18n.language import Language, mark
from lib.report.files.formula_guard import guarded
from lib.report.files.writers import csv_of

_HEADINGS: Final[Mapping[str, str]] = {
    "at": mark("When"),
    "kind": mark("What"),
    "detail": mark("Which"),
    "count": mark("How many"),
    "who": mark("Who"),
    "role": mark("Role"),
    "address": mark("From where"),
}
_KINDS: Final[Mapping[Kind, str]] = {
    Kind.SIGN_IN: mark("Signed in"),
    Kind.SIGN_OUT: mark("Signed out"),
    Kind.SESSION_END: mark("Session ended"),
    Kind.REFUSED: mark("Refused"),
    Kind.LOOKUP: mark("Looked up"),
    Kind.EXPORT: mark("Exported"),
    Kind.DELETE: mark("Deleted"),
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


def headings(lang: Language) -> dict[str, str]:
    """Return what the columns are called, by column."""
    return {column: lang.say(words) for column, words in _HEADINGS.items()}


def kind_label(kind: Kind, lang: Language) -> str:
    """Return what was done, in words."""
    return lang.say(_KINDS[kind])


def _detail_label(detail: Detail | None, lang: Language) -> str:
    if detail is None:
        return ""
    return lang.say(_DETAILS[detail]) if detail in _DETAILS else detail.upper()


def trail_frame(lines: Iterable[AuditRecord], lang: Language) -> pd.DataFrame:
    """Return lines of the trail as texts, one row a line, its columns those of `headings`."""
    rows = [
        (
            lang.date(line.at),
            kind_label(line.event.kind, lang),
            _detail_label(line.event.detail, lang),
            "" if line.event.count is None else str(line.event.count),
            line.event.who,
            lang.say(_ROLES[line.event.role]) if line.event.role in _ROLES else line.event.role,
            line.event.address,
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=list(_HEADINGS), dtype="str")


def to_csv(lines: Iterable[AuditRecord], lang: Language) -> bytes:
    """Return lines of the trail as CSV; who someone is comes from outside, so each text is guarded."""
    frame = trail_frame(lines, lang)
    names = headings(lang)
    arrays = [guarded(pa.array(frame[column], type=pa.string())) for column in names]
    return csv_of(pa.table(arrays, names=list(names.values())))
