"""The gate: decides anew at each click whether a person may enter, by their sign-in, the lists and the clock."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from lib.auth.identity import Identity
from lib.auth.policy import Rules
from lib.auth.roles import Permission, Role, may
from lib.domain.audit import AuditEvent, Kind, RefusalDetail, SessionEndDetail
from lib.store.audit_log import AuditLog
from lib.store.database import Database
from lib.store.sessions import EndReason, Sessions, SignInSession

_CLOCK_SKEW: Final = 300.0
"""Seconds that the provider's clock may be ahead of ours."""
_TOUCH_SECONDS: Final = 15.0
"""How long after the last stored use of a session the next one is stored: not every click writes."""
_MINUTE: Final = 60.0
_DAY: Final = 86_400.0
"""How much longer than a session lasts it is stored: another server may let sessions last longer for a while."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who may enter.

    Attributes:
        who: What they are called.
        role: Their role.
        address: Their network address, '' on this machine.
        key: The key of their sign-in, None where nobody signs in.
        is_shared: Whether everybody reads all lookups.
    """

    who: str
    role: Role
    address: str
    key: str | None = None
    is_shared: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether their role has a permission."""
        return may(self.role, permission)

    @property
    def sees_all(self) -> bool:
        """Whether they read other people's lookups too."""
        return self.is_shared or self.may(Permission.SEE_ALL)

    @classmethod
    def anyone(cls, address: str) -> "Visitor":
        """Return the visitor of a page where nobody signs in: known by their address, with all permissions."""
        return cls(address, Role.ADMIN, address)


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody has signed in."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Someone has signed in and may not enter.

    Attributes:
        who: What they are called.
        why: Why not; `RefusalDetail.FAILED` where the rules cannot be read.
    """

    who: str
    why: EndReason


Decision = Visitor | SignedOut | Refused


class Gate:
    """Decides who may enter. Its methods may be called from any thread.

    Args:
        database: Stores the sessions and the audit log.
        rules: Returns the rules as they are now, or raises `ValueError` where they cannot be read.
    """

    def __init__(self, database: Database, rules: Callable[[], Rules]) -> None:
        self.audit_log = AuditLog(database)
        self._sessions = Sessions(database)
        self._rules = rules
        self._is_on = False

    def is_on(self, *, is_set_up: bool) -> bool:
        """Whether people sign in; once that was required, it is until the end of this process.

        While a file of secrets is written anew, it may lack the sign-in for a moment: nobody is let in for that.
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

    def decide(self, claims: Mapping[str, Any], address: str, *, is_use: bool = True) -> Decision:
        """Decide whether the person of a sign-in may enter, and begin or end their session.

        Args:
            claims: The claims of the sign-in.
            address: The person's network address.
            is_use: Whether the person does something, which keeps the session from ending idle.

        Raises:
            lib.store.database.DatabaseFailedError: The database cannot be read or written.
        """
        identity = Identity.of(claims)
        if identity is None:
            return SignedOut()
        try:
            rules = self._rules()
        except ValueError:
            return Refused(identity.who, RefusalDetail.FAILED)
        now, session = time.time(), self._sessions.find(identity.key)
        if session is not None and session.end is not None:
            return Refused(identity.who, session.end)
        ended = _end_of(identity, session, rules, now)
        if ended is not None:
            return self._end(identity, address, ended)
        return self._admit(identity, session, rules, address, now, is_use=is_use)

    def sign_out(self, claims: Mapping[str, Any], address: str) -> None:
        """End a session: its cookie, wherever a copy of it is, lets nobody in any more."""
        identity = Identity.of(claims)
        if identity is not None and self._end_session(identity, time.time(), SessionEndDetail.SIGNED_OUT):
            self.audit_log.write(AuditEvent(Kind.SIGN_OUT, identity.who, address=address))

    def note_failed_sign_in(self, address: str) -> None:
        """Write to the audit log that someone came back from the provider without a valid sign-in."""
        self.audit_log.write(AuditEvent(Kind.REFUSED, address=address, detail=RefusalDetail.FAILED))

    def purge(self, audit_days: int) -> None:
        """Delete the audit events that are more than `audit_days` old, and sessions that are long over."""
        self.audit_log.purge(audit_days)
        with suppress(ValueError):
            self._sessions.purge(time.time() - self._rules().session_seconds - _DAY)

    def _admit(  # noqa: PLR0913 - what the decision goes by
        self, identity: Identity, session: SignInSession | None, rules: Rules, address: str, now: float, *, is_use: bool
    ) -> Decision:
        """Let the person of a session that has not ended in, or refuse them by the rules."""
        role = rules.policy.role_of(identity)
        if role is None:
            return self._refuse(identity, address, now, RefusalDetail.NOT_LISTED)
        if session is None:
            if self._sessions.met_since(identity.who, now - _MINUTE) >= rules.sign_ins_a_minute:
                return self._refuse(identity, address, now, RefusalDetail.TOO_OFTEN)
            if not self._sessions.begin(identity.key, identity.who, identity.issued_at, now):
                # Another tab was first, and may have ended it by now.
                return self.decide(identity.claims, address, is_use=is_use)
            self.audit_log.write(AuditEvent(Kind.SIGN_IN, identity.who, role, address))
        elif is_use and now - session.seen_at > _TOUCH_SECONDS:
            self._sessions.touch(identity.key, now)
        return Visitor(identity.who, role, address, identity.key, rules.is_shared)

    def _end(self, identity: Identity, address: str, why: SessionEndDetail) -> Refused:
        """End a session that has lasted too long.

        One that was never seen is refused without a trace: its cookie tells its age.
        """
        if self._sessions.end(identity.key, why):
            self.audit_log.write(AuditEvent(Kind.SESSION_END, identity.who, address=address, detail=why))
        return Refused(identity.who, why)

    def _refuse(self, identity: Identity, address: str, now: float, why: RefusalDetail) -> Refused:
        """Refuse a sign-in for good, and write that once; a person who is put on the list later signs in anew."""
        if self._end_session(identity, now, why):
            self.audit_log.write(AuditEvent(Kind.REFUSED, identity.who, address=address, detail=why))
        return Refused(identity.who, why)

    def _end_session(self, identity: Identity, now: float, why: EndReason) -> bool:
        """End a session, a new one too; return whether it had not ended before."""
        is_new = self._sessions.begin(identity.key, identity.who, identity.issued_at, now, why)
        return is_new or self._sessions.end(identity.key, why)


def _end_of(identity: Identity, session: SignInSession | None, rules: Rules, now: float) -> SessionEndDetail | None:
    """Return why a session ends now; None where it does not."""
    if not -_CLOCK_SKEW <= now - identity.issued_at < rules.session_seconds:
        return SessionEndDetail.TOO_LONG
    if session is not None and now - session.seen_at > rules.idle_seconds:
        return SessionEndDetail.IDLE
    return None
