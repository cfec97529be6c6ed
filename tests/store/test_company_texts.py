"""Texts of the company's own: the newest version counts, none is changed, and each has its line in the audit log."""

import pytest
from sqlalchemy import Engine, text

from lib.domain.audit import AuditEvent, Kind, TextDetail
from lib.domain.company_texts import TextKey
from lib.store.audit_log import AuditLog
from lib.store.company_texts import CompanyTexts
from lib.store.database import DatabaseFailedError

ON_BOTH = True
KEY = TextKey(TextDetail.REPLY, "14", "fa")
OTHER = TextKey(TextDetail.SIGNATURE, "14", "fa")


@pytest.fixture
def texts(database: Engine) -> CompanyTexts:
    return CompanyTexts(database)


def event(who: str, key: TextKey = KEY) -> AuditEvent:
    return AuditEvent(Kind.TEXT, who, "admin", "", key.kind, subject=key.name)


def test_the_newest_version_counts_and_the_others_are_kept(texts: CompanyTexts) -> None:
    assert texts.newest() == {}
    for who, value in (("ann", "سلام {name}"), ("bob", "b\0\ud800"), ("ann", None)):
        texts.save(KEY, value, event(who))
        texts.save(OTHER, f"of {who}", event(who, OTHER))
    assert [(version.who, version.text) for version in texts.versions(KEY)] == [
        ("ann", None),
        ("bob", "b"),
        ("ann", "سلام {name}"),
    ]
    newest = texts.newest()
    assert set(newest) == {KEY, OTHER}
    assert newest[KEY] == texts.versions(KEY)[0]
    assert newest[OTHER].text == "of ann"
    assert texts.versions(TextKey(TextDetail.REPLY, "14", "en")) == ()


def test_the_audit_log_has_who_which_and_never_the_text(texts: CompanyTexts, database: Engine) -> None:
    texts.save(KEY, "a secret text", event("ann"))
    (record,) = AuditLog(database).page().records
    assert record.event == AuditEvent(Kind.TEXT, "ann", "admin", "", TextDetail.REPLY, None, "14/fa")
    with database.connect() as connection:
        assert "secret" not in str(connection.execute(text("SELECT * FROM trail")).all())


def test_what_cannot_be_audited_is_not_saved(texts: CompanyTexts, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE trail RENAME TO elsewhere"))
    with pytest.raises(DatabaseFailedError):
        texts.save(KEY, "x", event("ann"))
    assert texts.newest() == {}
