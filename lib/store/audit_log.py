"""The audit trail: kept line by line, read newest first, let go after a set time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, delete, func, insert, select, true

from lib.domain.audit import Detail, Kind, Note, Noted
from lib.store.connections import single, snapshot
from lib.store.schema import TRAIL

_SECONDS_A_DAY: Final = 86_400
_SECONDS_A_MINUTE: Final = 60
_NEWEST: Final = (TRAIL.c.at.desc(), TRAIL.c.id.desc())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines of the trail, the newest first, and how many there are in all of those looked for."""

    lines: tuple[Noted, ...]
    total: int


class Trail:
    """All of it. Its methods may be called from any thread."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def note(self, note: Note) -> None:
        """Keep a line, with the time that it is now."""
        with self._database.begin() as connection:
            keep(connection, note)

    def stretch(self, kinds: Iterable[Kind] = (), who: str = "", *, start: int = 0, size: int | None = None) -> Stretch:
        """Return `size` lines from the place `start` on, all from there without a size.

        Only those of some kinds where there are any, and of people whose name holds `who`, in letters of either case.
        """
        fits = _fits(kinds, who)
        with snapshot(self._database) as connection:
            total = connection.scalar(select(func.count()).select_from(TRAIL).where(fits)) or 0
            query = select(TRAIL).where(fits).order_by(*_NEWEST).offset(start)
            rows = connection.execute(query.limit(size) if size is not None else query).mappings().all()
        return Stretch(tuple(map(_noted, rows)), total)

    def lookups_in_the_last_minute(self, who: str) -> int:
        """Return how many lookups a person started in the last minute; those that a plan starts are not counted."""
        now = time.time()
        mine = and_(
            TRAIL.c.who == who,
            TRAIL.c.kind == Kind.LOOKUP,
            TRAIL.c.detail != Detail.TIMED,
            TRAIL.c.at.between(now - _SECONDS_A_MINUTE, now),
        )
        with single(self._database) as connection:
            return connection.scalar(select(func.count()).select_from(TRAIL).where(mine)) or 0

    def forget(self, days: int) -> None:
        """Let go of what is more than `days` old."""
        with self._database.begin() as connection:
            connection.execute(delete(TRAIL).where(TRAIL.c.at < time.time() - days * _SECONDS_A_DAY))


def keep(connection: Connection, note: Note) -> None:
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
    connection.execute(insert(TRAIL).values(row))


def _fits(kinds: Iterable[Kind], who: str) -> ColumnElement[bool]:
    wanted = list(kinds)
    of_kind = TRAIL.c.kind.in_(wanted) if wanted else true()
    return and_(of_kind, TRAIL.c.who.icontains(who.strip(), autoescape=True) if who.strip() else true())


def _noted(row: RowMapping) -> Noted:
    note = Note(Kind(row["kind"]), row["who"], row["role"], row["address"], Detail(row["detail"]), row["count"])
    return Noted(datetime.fromtimestamp(row["at"], UTC), note)
