"""The texts of the company's own: every version is stored, none is changed, and the newest one counts."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, RowMapping, func, insert, select

from lib.domain.audit import AuditEvent, TextDetail
from lib.domain.company_texts import TextKey, TextVersion
from lib.store.audit_log import write_event
from lib.store.connections import single
from lib.store.schema import COMPANY_TEXT


class CompanyTexts:
    """The stored texts. Its methods may be called from any thread."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def newest(self) -> Mapping[TextKey, TextVersion]:
        """Return the newest version of each text that ever had one. Cheap: a text is a few hundred characters."""
        last = select(func.max(COMPANY_TEXT.c.id)).group_by(
            COMPANY_TEXT.c.kind, COMPANY_TEXT.c.subject, COMPANY_TEXT.c.language
        )
        with single(self._database) as connection:
            rows = connection.execute(select(COMPANY_TEXT).where(COMPANY_TEXT.c.id.in_(last))).mappings().all()
        return {TextKey(TextDetail(row["kind"]), row["subject"], row["language"]): _version_of(row) for row in rows}

    def versions(self, key: TextKey) -> tuple[TextVersion, ...]:
        """Return all versions of a text, the newest first."""
        query = (
            select(COMPANY_TEXT)
            .where(
                COMPANY_TEXT.c.kind == key.kind,
                COMPANY_TEXT.c.subject == key.subject,
                COMPANY_TEXT.c.language == key.language,
            )
            .order_by(COMPANY_TEXT.c.id.desc())
        )
        with single(self._database) as connection:
            return tuple(map(_version_of, connection.execute(query).mappings()))

    def save(self, key: TextKey, text: str | None, event: AuditEvent) -> None:
        """Store a new version of a text, None for the shipped one, and the event in the audit log, or neither."""
        row = {
            "kind": key.kind,
            "subject": key.subject,
            "language": key.language,
            "text": text,
            "at": time.time(),
            "who": event.who,
        }
        with self._database.begin() as connection:
            connection.execute(insert(COMPANY_TEXT).values(row))
            write_event(connection, event)


def _version_of(row: RowMapping) -> TextVersion:
    return TextVersion(row["id"], row["text"], datetime.fromtimestamp(row["at"], UTC), row["who"])
