"""The audit log is stored for its time, read newest first, and exported to a file that no spreadsheet runs."""

import csv
import io

import pytest
from sqlalchemy import Engine, text

from lib.domain.audit import DETAILS, AuditEvent, Kind
from lib.i18n.language import language
from lib.report.files.audit_log import to_csv
from lib.store.audit_log import AuditLog

ON_BOTH = True


@pytest.fixture
def audit_log(database: Engine) -> AuditLog:
    return AuditLog(database)


def people(audit_log: AuditLog, **query: object) -> list[str]:
    return [record.event.who for record in audit_log.page(**query).records]  # type: ignore[arg-type]


def test_it_is_read_newest_first_a_page_at_a_time_by_kind_and_person(audit_log: AuditLog) -> None:
    for number in range(5):
        audit_log.write(AuditEvent(Kind.EXPORT if number % 2 else Kind.LOOKUP, f"P{number}@x.test", count=number))
    assert people(audit_log) == [f"P{number}@x.test" for number in (4, 3, 2, 1, 0)]
    assert people(audit_log, start=1, size=2) == ["P3@x.test", "P2@x.test"]
    assert audit_log.page(size=0).total == 5
    assert people(audit_log, kinds=[Kind.EXPORT]) == ["P3@x.test", "P1@x.test"]
    assert people(audit_log, who=" p2@") == ["P2@x.test"]
    assert people(audit_log, who="p_@") == people(audit_log, who="%") == []


def test_what_older_versions_wrote_is_read(audit_log: AuditLog, database: Engine) -> None:
    stored = [("lookup", "timed"), ("export", "trail"), ("refused", "not_listed"), ("session_end", "idle")]
    insert = text(
        "INSERT INTO trail (at, kind, who, role, address, detail, count) VALUES (:at, :kind, 'ann', '', '', :detail, 1)"
    )
    with database.begin() as connection:
        for at, (kind, detail) in enumerate([*stored, ("delete", "")]):
            connection.execute(insert, {"at": at, "kind": kind, "detail": detail})
    events = [record.event for record in audit_log.page().records[::-1]]
    assert [(event.kind, event.detail) for event in events] == [*stored, ("delete", None)]


def test_it_is_deleted_after_its_time(audit_log: AuditLog, database: Engine) -> None:
    audit_log.write(AuditEvent(Kind.LOOKUP, "old"))
    with database.begin() as connection:
        connection.execute(text("UPDATE trail SET at = at - 86400 * 3 - 60"))
    audit_log.write(AuditEvent(Kind.LOOKUP, "new"))
    audit_log.purge(4)
    assert people(audit_log) == ["new", "old"]
    audit_log.purge(3)
    assert people(audit_log) == ["new"]


@pytest.mark.parametrize("code", ["en", "fa"])
def test_its_file_has_a_word_for_everything_and_no_formula(audit_log: AuditLog, code: str) -> None:
    audit_log.write(AuditEvent(Kind.SIGN_IN, '=HYPERLINK("http://evil.test")@x.test', "admin", "@SUM(1)"))
    of_each_kind = [(kind, detail) for kind in Kind for detail in (None, *DETAILS.get(kind, ()))]
    for kind, detail in of_each_kind:
        audit_log.write(AuditEvent(kind, "a@x.test", "staff", "", detail, 3))
    data = to_csv(audit_log.page().records, language(code))
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(heads) == len(set(heads)) == 7
    assert len(rows) == 1 + len(of_each_kind)
    assert all(row[2] for row, (_, detail) in zip(rows[-2::-1], of_each_kind, strict=True) if detail is not None)
    assert rows[-1][4] == '\'=HYPERLINK("http://evil.test")@x.test'
    assert rows[-1][6] == "'@SUM(1)"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    if code == "fa":
        words = {row[1] for row in rows} | {row[2] for row in rows}
        assert {word for word in words if word.isascii() and word} == {"CSV", "XLSX"}
