"""The sessions of sign-ins: whose, since when, when last used, and how each ended.

They are in the database and not in a server's memory, so that other servers, other tabs and copied cookies all get the
same answer. The key of a session is a hash that gives nothing of the sign-in away.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.domain.audit import RefusalDetail, SessionEndDetail
from lib.store.connections import is_on_postgresql, single
from lib.store.schema import LOGIN

EndReason: TypeAlias = RefusalDetail | SessionEndDetail
"""Why a session ended: the person was refused, or it lasted too long, or they signed out."""
_END_REASONS: Final = {reason.value: reason for kind in (RefusalDetail, SessionEndDetail) for reason in kind}


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A session as it is stored.

    Attributes:
        seen_at: When it was last used, in seconds since 1970 UTC.
        end: Why it ended, None while it lives.
    """

    seen_at: float
    end: EndReason | None


class Sessions:
    """The stored sessions. Its methods may be called from any thread."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def find(self, key: str) -> SignInSession | None:
        """Return the session of a sign-in, None where there is none. Cheap."""
        with single(self._database) as connection:
            row = connection.execute(select(LOGIN.c.seen_at, LOGIN.c.end).where(LOGIN.c.key == key)).first()
        if row is None:
            return None
        return SignInSession(row.seen_at, _END_REASONS[row.end] if row.end is not None else None)

    def begin(self, key: str, who: str, began_at: float, now: float, end: EndReason | None = None) -> bool:
        """Store a new session, ended where `end` says why; return whether there was none before.

        Args:
            key: The key of the sign-in.
            who: What the person is called.
            began_at: When the identity provider issued the sign-in, in seconds since 1970 UTC.
            now: The time that it is, in seconds since 1970 UTC.
            end: Why the session has ended, None while it lives.
        """
        row = {"key": key, "who": who, "began_at": began_at, "met_at": now, "seen_at": now, "end": end}
        make = postgresql.insert if is_on_postgresql(self._database) else sqlite.insert
        with self._database.begin() as connection:
            # Two tabs may come back from the identity provider at once.
            made = make(LOGIN).values(row).on_conflict_do_nothing().returning(LOGIN.c.key)
            return connection.execute(made).first() is not None

    def touch(self, key: str, now: float) -> None:
        """Note that a session is used."""
        with self._database.begin() as connection:
            connection.execute(update(LOGIN).where(LOGIN.c.key == key).values(seen_at=now))

    def end(self, key: str, end: EndReason) -> bool:
        """End a session for good; return whether it lived."""
        lives = (LOGIN.c.key == key) & LOGIN.c.end.is_(None)
        with self._database.begin() as connection:
            return bool(connection.execute(update(LOGIN).where(lives).values(end=end)).rowcount)

    def met_since(self, who: str, since: float) -> int:
        """Return how many sessions a person has begun since then."""
        mine = select(func.count()).select_from(LOGIN).where(LOGIN.c.who == who, LOGIN.c.met_at >= since)
        with single(self._database) as connection:
            return connection.scalar(mine) or 0

    def purge(self, before: float) -> None:
        """Delete the sessions that began before: their cookies are refused by their age alone."""
        with self._database.begin() as connection:
            connection.execute(delete(LOGIN).where(LOGIN.c.began_at < before))
