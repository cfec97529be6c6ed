"""The audit log as texts: the digits of the page where it is read, figures to add up in a file."""

import csv
import io
from datetime import UTC, datetime
from typing import Final

from lib.domain.audit import AuditEvent, AuditRecord, Kind, LookupDetail
from lib.report.files.audit_log import audit_frame, to_csv
from tests.helpers.answered_lookups import ENGLISH, FARSI

RECORD: Final = AuditRecord(
    at=datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
    event=AuditEvent(Kind.LOOKUP, "ann@example.com", role="viewer", detail=LookupDetail.FIRST, count=12_345),
)


def test_counts_have_the_digits_of_the_page_and_are_grouped() -> None:
    assert audit_frame([RECORD], FARSI)["count"].tolist() == ["۱۲٬۳۴۵"]
    assert audit_frame([RECORD], ENGLISH)["count"].tolist() == ["12,345"]


def test_a_file_has_counts_that_a_spreadsheet_adds_up_and_dates_as_on_the_page() -> None:
    for lang in (FARSI, ENGLISH):
        (row,) = csv.DictReader(io.StringIO(to_csv([RECORD], lang).decode("utf-8-sig")))
        assert row[lang.say("How many")] == "12345"
        assert row[lang.say("When")] == audit_frame([RECORD], lang)["at"][0] == lang.date(RECORD.at)
