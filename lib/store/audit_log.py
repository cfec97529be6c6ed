"""The audit trail: kept line by line, read newest first, let go after a set time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, delete, func, insert, select, true

from lib.domain.audit import AuditEvent, AuditRecord, Detail, Kind
from lib.store.connections import single, snapshot
from lib.store.schema import AUDIT_LOG

_SECONDS_A_DAY: Final = 86_400
_SECONDS_A_MINUTE: Final = 60
_NEWEST: Final = (AUDIT_LOG.c.at.desc(), AUDIT_LOG.c.id.desc())


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some lines of the trail, the newest first, and how many there are in all of those looked for."""

    lines: tuple[AuditRecord, ...]
    total: int


class AuditLog:
    """All of it. Its methods may be called from any thread."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def note(self, note: AuditEvent) -> None:
        """Keep a line, with the time that it is now."""
        with self._database.begin() as connection:
            keep(connection, note)

    def page(self, kinds: Iterable[Kind] = (), who: str = "", *, start: int = 0, size: int | None = None) -> AuditPage:
        """Return `size` lines from the place `start` on, all from there without a size.

        Only those of some kinds where there are any, and of people whose name holds `who`, in letters of either case.
        """
        fits = _fits(kinds, who)
        with snapshot(self._database) as connection:
            total = connection.scalar(select(func.count()).select_from(AUDIT_LOG).where(fits)) or 0
            query = select(AUDIT_LOG).where(fits).order_by(*_NEWEST).offset(start)
            rows = connection.execute(query.limit(size) if size is not None else query).mappings().all()
        return AuditPage(tuple(map(_noted, rows)), total)

    def lookups_in_the_last_minute(self, who: str) -> int:
        """Return how many lookups a person started in the last minute; those that a plan starts are not counted."""
        now = time.time()
        mine = and_(
            AUDIT_LOG.c.who == who,
            AUDIT_LOG.c.kind == Kind.LOOKUP,
            AUDIT_LOG.c.detail != Detail.TIMED,
            AUDIT_LOG.c.at.between(now - _SECONDS_A_MINUTE, now),
        )
        with single(self._database) as connection:
            return connection.scalar(select(func.count()).select_from(AUDIT_LOG).where(mine)) or 0

    def forget(self, days: int) -> None:
        """Let go of what is more than `days` old."""
        with self._database.begin() as connection:
            connection.execute(delete(AUDIT_LOG).where(AUDIT_LOG.c.at < time.time() - days * _SECONDS_A_DAY))


def keep(connection: Connection, note: AuditEvent) -> None:
    """Keep a line together with what else a transaction does."""
    row = {
        "at": time.time(),
        "kind": note.kind,
        "who": note.who,
        "role": note.role,
        "address": note.address,
        "detail": note.detail,
        "count": note.count,
    }
    connection.execute(insert(AUDIT_LOG).values(row))


def _fits(kinds: Iterable[Kind], who: str) -> ColumnElement[bool]:
    wanted = list(kinds)
    of_kind = AUDIT_LOG.c.kind.in_(wanted) if wanted else true()
    return and_(of_kind, AUDIT_LOG.c.who.icontains(who.strip(), autoescape=True) if who.strip() else true())


def _noted(row: RowMapping) -> AuditRecord:
    note = AuditEvent(Kind(row["kind"]), row["who"], row["role"], row["address"], Detail(row["detail"]), row["count"])
    return AuditRecord(datetime.fromtimestamp(row["at"], UTC), note)
