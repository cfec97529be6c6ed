"""The audit log: stored event by event, read newest first, deleted after a set time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, delete, func, insert, select, true

from lib.domain.audit import AuditEvent, AuditRecord, Kind, LookupDetail, detail_of
from lib.store.connections import single, snapshot
from lib.store.schema import AUDIT_LOG

_SECONDS_A_DAY: Final = 86_400
_SECONDS_A_MINUTE: Final = 60
_NEWEST: Final = (AUDIT_LOG.c.at.desc(), AUDIT_LOG.c.id.desc())


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A part of what a query of the audit log finds.

    Attributes:
        records: The part, the newest first.
        total: How many records the query finds in all.
    """

    records: tuple[AuditRecord, ...]
    total: int


class AuditLog:
    """The stored events. Its methods may be called from any thread."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def write(self, event: AuditEvent) -> None:
        """Store an event, as of now."""
        with self._database.begin() as connection:
            write_event(connection, event)

    def page(self, kinds: Iterable[Kind] = (), who: str = "", *, start: int = 0, size: int | None = None) -> AuditPage:
        """Return a part of the events of some kinds and people.

        Args:
            kinds: The kinds, all where there are none.
            who: Part of what the people are called, in upper or lower case; '' for all people.
            start: How many of the events found to skip.
            size: How many to return at most, None for all.
        """
        matches = _matches(kinds, who)
        with snapshot(self._database) as connection:
            total = connection.scalar(select(func.count()).select_from(AUDIT_LOG).where(matches)) or 0
            query = select(AUDIT_LOG).where(matches).order_by(*_NEWEST).offset(start)
            rows = connection.execute(query.limit(size) if size is not None else query).mappings().all()
        return AuditPage(tuple(map(_record_of, rows)), total)

    def lookups_in_the_last_minute(self, who: str) -> int:
        """Return how many lookups a person started in the last minute, without those that a plan started."""
        now = time.time()
        mine = and_(
            AUDIT_LOG.c.who == who,
            AUDIT_LOG.c.kind == Kind.LOOKUP,
            AUDIT_LOG.c.detail != LookupDetail.TIMED,
            AUDIT_LOG.c.at.between(now - _SECONDS_A_MINUTE, now),
        )
        with single(self._database) as connection:
            return connection.scalar(select(func.count()).select_from(AUDIT_LOG).where(mine)) or 0

    def purge(self, days: int) -> None:
        """Delete what is more than `days` old."""
        with self._database.begin() as connection:
            connection.execute(delete(AUDIT_LOG).where(AUDIT_LOG.c.at < time.time() - days * _SECONDS_A_DAY))


def write_event(connection: Connection, event: AuditEvent) -> None:
    """Store an event, as of now, in a transaction that does more."""
    row = {
        "at": time.time(),
        "kind": event.kind,
        "who": event.who,
        "role": event.role,
        "address": event.address,
        "detail": event.detail or "",
        "count": event.count,
        "subject": event.subject,
    }
    connection.execute(insert(AUDIT_LOG).values(row))


def _matches(kinds: Iterable[Kind], who: str) -> ColumnElement[bool]:
    wanted = list(kinds)
    of_kind = AUDIT_LOG.c.kind.in_(wanted) if wanted else true()
    return and_(of_kind, AUDIT_LOG.c.who.icontains(who.strip(), autoescape=True) if who.strip() else true())


def _record_of(row: RowMapping) -> AuditRecord:
    kind = Kind(row["kind"])
    detail = detail_of(kind, row["detail"])
    event = AuditEvent(kind, row["who"], row["role"], row["address"], detail, row["count"], row["subject"])
    return AuditRecord(datetime.fromtimestamp(row["at"], UTC), event)
