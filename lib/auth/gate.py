"""The gate: each click is asked anew whose it is and what they may, by the sign-in, the lists and the clock."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from lib.auth.identity import Identity
from lib.auth.policy import Rules
from lib.auth.roles import Permission, Role, may
from lib.domain.audit import AuditEvent, Detail, Kind
from lib.store.audit_log import AuditLog
from lib.store.database import Database
from lib.store.sessions import Sessions, SignInSession

_CLOCKS_APART: Final = 300.0
"""Seconds that the provider's clock may be ahead of ours."""
_TOUCH_SECONDS: Final = 15.0
"""How much later a use must be to be kept: not every click writes."""
_MINUTE: Final = 60.0
_DAY: Final = 86_400.0
"""How much longer than a session a sign-in is kept: another server may let them live longer for a while."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who may enter: what they are called, their role, from where they come ('' is this machine).

    `key` is that of their sign-in, None where nobody signs in. `is_shared` says that all read all lookups.
    """

    who: str
    role: Role
    address: str
    key: str | None = None
    is_shared: bool = False

    def may(self, act: Permission) -> bool:
        """Whether their role allows an act."""
        return may(self.role, act)

    @property
    def sees_all(self) -> bool:
        """Whether they read the lookups of others too."""
        return self.is_shared or self.may(Permission.SEE_ALL)

    @classmethod
    def anyone(cls, address: str) -> "Visitor":
        """Return whoever is at the page where nobody signs in: they are known by their address, and may do all."""
        return cls(address, Role.ADMIN, address)


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody has signed in."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Someone has signed in, and may not enter: who, and why. `why` is FAILED where the rules cannot be read."""

    who: str
    why: Detail


Decision = Visitor | SignedOut | Refused


class Gate:
    """Its methods may be called from any thread.

    `rules` gives the rules as they are now, or raises `ValueError` where they cannot be read.
    """

    def __init__(self, database: Database, rules: Callable[[], Rules]) -> None:
        self.audit_log = AuditLog(database)
        self._logins = Sessions(database)
        self._rules = rules
        self._is_on = False

    def is_on(self, *, is_set_up: bool) -> bool:
        """Whether people sign in: once they have had to, they have to until the end of this process.

        A file of secrets that is just being written again must not let all of them in for that moment.
        """
        self._is_on = self._is_on or is_set_up
        return self._is_on

    @property
    def lookups_a_minute(self) -> int:
        """How many lookups a person may start in a minute; none where the rules cannot be read."""
        try:
            return self._rules().lookups_a_minute
        except ValueError:
            return 0

    def ask(self, claims: Mapping[str, Any], address: str, *, is_use: bool = True) -> Decision:
        """Return who comes with the claims of a sign-in, or why they do not enter.

        `is_use` says that a person does something, which keeps the session from ending idle.

        Raises:
            lib.store.database.DatabaseFailedError: it cannot be said.
        """
        identity = Identity.of(claims)
        if identity is None:
            return SignedOut()
        try:
            rules = self._rules()
        except ValueError:
            return Refused(identity.who, Detail.FAILED)
        now, login = time.time(), self._logins.find(identity.key)
        ended = _end_of(identity, login, rules, now)
        if ended is not None:
            return self._end(identity, address, ended)
        role = rules.policy.role_of(identity)
        is_new = login is None
        if role is None or (is_new and self._logins.met_since(identity.who, now - _MINUTE) >= rules.sign_ins_a_minute):
            return self._refuse(identity, address, now, Detail.NOT_LISTED if role is None else Detail.TOO_OFTEN)
        if login is None:
            if not self._logins.begin(identity.key, identity.who, identity.issued_at, now):
                # Another tab was first, and may have ended it by now.
                return self.ask(claims, address, is_use=is_use)
            self.audit_log.note(AuditEvent(Kind.SIGN_IN, identity.who, role, address))
        elif is_use and now - login.seen_at > _TOUCH_SECONDS:
            self._logins.touch(identity.key, now)
        return Visitor(identity.who, role, address, identity.key, rules.is_shared)

    def sign_out(self, claims: Mapping[str, Any], address: str) -> None:
        """End a sign-in: its cookie, wherever it was kept, lets nobody in any more."""
        identity = Identity.of(claims)
        if identity is None:
            return
        is_new = self._logins.begin(identity.key, identity.who, identity.issued_at, time.time(), Detail.SIGNED_OUT)
        if is_new or self._logins.end(identity.key, Detail.SIGNED_OUT):
            self.audit_log.note(AuditEvent(Kind.SIGN_OUT, identity.who, address=address))

    def note_failed_sign_in(self, address: str) -> None:
        """Keep in the trail that someone came back from the provider with nothing that holds."""
        self.audit_log.note(AuditEvent(Kind.REFUSED, address=address, detail=Detail.FAILED))

    def forgetting(self, trail_days: int) -> Callable[[], None]:
        """Return what lets go of what is more than `trail_days` old in the trail, and of sign-ins that are over."""

        def forget() -> None:
            self.audit_log.forget(trail_days)
            with suppress(ValueError):
                self._logins.forget(time.time() - self._rules().session_seconds - _DAY)

        return forget

    def _end(self, identity: Identity, address: str, why: Detail) -> Refused:
        """End a session that has lived too long. One that was never seen is merely refused: its cookie tells its age."""
        if self._logins.end(identity.key, why):
            self.audit_log.note(AuditEvent(Kind.SESSION_END, identity.who, address=address, detail=why))
        return Refused(identity.who, why)

    def _refuse(self, identity: Identity, address: str, now: float, why: Detail) -> Refused:
        """Refuse a sign-in for good, and say so once; whoever is let in later signs in anew."""
        is_new = self._logins.begin(identity.key, identity.who, identity.issued_at, now, why)
        if is_new or self._logins.end(identity.key, why):
            self.audit_log.note(AuditEvent(Kind.REFUSED, identity.who, address=address, detail=why))
        return Refused(identity.who, why)


def _end_of(identity: Identity, login: SignInSession | None, rules: Rules, now: float) -> Detail | None:
    """Return why a sign-in is over; None where it is not."""
    if login is not None and login.end is not None:
        return login.end
    if not -_CLOCKS_APART <= now - identity.issued_at < rules.session_seconds:
        return Detail.TOO_LONG
    if login is not None and now - login.seen_at > rules.idle_seconds:
        return Detail.IDLE
    return None
