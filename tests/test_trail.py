"""The audit trail is kept for its time, read newest first, and leaves as a file that no spreadsheet runs."""

import csv
import io

import pytest
from sqlalchemy import Engine, text

from lib.domain.audit import Detail, Kind, Note
from lib.i18n.language import language
from lib.report.files import audit_log
from lib.store.audit_log import Trail

ON_BOTH = True


@pytest.fixture
def trail(database: Engine) -> Trail:
    return Trail(database)


def people(trail: Trail, **asked: object) -> list[str]:
    return [line.note.who for line in trail.stretch(**asked).lines]  # type: ignore[arg-type]


def test_it_is_read_newest_first_a_stretch_at_a_time_by_kind_and_person(trail: Trail) -> None:
    for place in range(5):
        trail.note(Note(Kind.EXPORT if place % 2 else Kind.LOOKUP, f"P{place}@x.test", count=place))
    assert people(trail) == [f"P{place}@x.test" for place in (4, 3, 2, 1, 0)]
    assert people(trail, start=1, size=2) == ["P3@x.test", "P2@x.test"]
    assert trail.stretch(size=0).total == 5
    assert people(trail, kinds=[Kind.EXPORT]) == ["P3@x.test", "P1@x.test"]
    assert people(trail, who=" p2@") == ["P2@x.test"]
    assert people(trail, who="p_@") == people(trail, who="%") == []


def test_it_is_let_go_after_its_time(trail: Trail, database: Engine) -> None:
    trail.note(Note(Kind.LOOKUP, "old"))
    with database.begin() as connection:
        connection.execute(text("UPDATE trail SET at = at - 86400 * 3 - 60"))
    trail.note(Note(Kind.LOOKUP, "new"))
    trail.forget(4)
    assert people(trail) == ["new", "old"]
    trail.forget(3)
    assert people(trail) == ["new"]


@pytest.mark.parametrize("code", ["en", "fa"])
def test_its_file_has_a_word_for_everything_and_no_formula(trail: Trail, code: str) -> None:
    trail.note(Note(Kind.SIGN_IN, '=HYPERLINK("http://evil.test")@x.test', "admin", "@SUM(1)"))
    for kind in Kind:
        for detail in Detail:
            trail.note(Note(kind, "a@x.test", "staff", "", detail, 3))
    data = audit_log.to_csv(trail.stretch().lines, language(code))
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(heads) == len(set(heads)) == 7
    assert len(rows) == 1 + len(Kind) * len(Detail)
    assert rows[-1][4] == '\'=HYPERLINK("http://evil.test")@x.test'
    assert rows[-1][6] == "'@SUM(1)"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    if code == "fa":
        words = {row[1] for row in rows} | {row[2] for row in rows}
        assert {word for word in words if word.isascii() and word} == {"CSV", "XLSX"}
