"""The audit trail is kept for its time, read newest first, and leaves as a file that no spreadsheet runs."""

import csv
import io

import pytest
from sqlalchemy import Engine, text

from lib.domain.audit import AuditEvent, Detail, Kind
from lib.i18n.language import language
from lib.report.files.audit_log import to_csv
from lib.store.audit_log import AuditLog

ON_BOTH = True


@pytest.fixture
def audit_log(database: Engine) -> AuditLog:
    return AuditLog(database)


def people(audit_log: AuditLog, **asked: object) -> list[str]:
    return [line.note.who for line in audit_log.page(**asked).lines]  # type: ignore[arg-type]


def test_it_is_read_newest_first_a_stretch_at_a_time_by_kind_and_person(audit_log: AuditLog) -> None:
    for place in range(5):
        audit_log.note(AuditEvent(Kind.EXPORT if place % 2 else Kind.LOOKUP, f"P{place}@x.test", count=place))
    assert people(audit_log) == [f"P{place}@x.test" for place in (4, 3, 2, 1, 0)]
    assert people(audit_log, start=1, size=2) == ["P3@x.test", "P2@x.test"]
    assert audit_log.page(size=0).total == 5
    assert people(audit_log, kinds=[Kind.EXPORT]) == ["P3@x.test", "P1@x.test"]
    assert people(audit_log, who=" p2@") == ["P2@x.test"]
    assert people(audit_log, who="p_@") == people(audit_log, who="%") == []


def test_it_is_let_go_after_its_time(audit_log: AuditLog, database: Engine) -> None:
    audit_log.note(AuditEvent(Kind.LOOKUP, "old"))
    with database.begin() as connection:
        connection.execute(text("UPDATE trail SET at = at - 86400 * 3 - 60"))
    audit_log.note(AuditEvent(Kind.LOOKUP, "new"))
    audit_log.forget(4)
    assert people(audit_log) == ["new", "old"]
    audit_log.forget(3)
    assert people(audit_log) == ["new"]


@pytest.mark.parametrize("code", ["en", "fa"])
def test_its_file_has_a_word_for_everything_and_no_formula(audit_log: AuditLog, code: str) -> None:
    audit_log.note(AuditEvent(Kind.SIGN_IN, '=HYPERLINK("http://evil.test")@x.test', "admin", "@SUM(1)"))
    for kind in Kind:
        for detail in Detail:
            audit_log.note(AuditEvent(kind, "a@x.test", "staff", "", detail, 3))
    data = to_csv(audit_log.page().lines, language(code))
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(heads) == len(set(heads)) == 7
    assert len(rows) == 1 + len(Kind) * len(Detail)
    assert rows[-1][4] == '\'=HYPERLINK("http://evil.test")@x.test'
    assert rows[-1][6] == "'@SUM(1)"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    if code == "fa":
        words = {row[1] for row in rows} | {row[2] for row in rows}
        assert {word for word in words if word.isascii() and word} == {"CSV", "XLSX"}
