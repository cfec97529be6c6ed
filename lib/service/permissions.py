"""Leave to do something, asked anew for each act; and the trail of what was done."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.auth.gate import Visitor
from lib.auth.roles import Permission
from lib.domain.audit import AuditEvent, Detail, Kind, RefusalDetail
from lib.domain.lookups import Entry
from lib.store.audit_log import AuditLog


class NotAllowedError(Exception):
    """The person may not do this, or not any more; nothing was done."""


class TooOftenError(Exception):
    """The person has started so many lookups in the last minute that this one was not."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """`visitor` is who was at the page when it was drawn; `ask` gives who it is now, None where they may not enter.

    An act may come long after the drawing, from a page that was left open: it goes by what holds now.
    """

    visitor: Visitor
    current: Callable[[], Visitor | None]
    audit_log: AuditLog
    lookups_a_minute: Callable[[], int]

    @property
    def owner(self) -> str | None:
        """Whose lookups alone are seen; None where all are."""
        return None if self.visitor.sees_all else self.visitor.who

    def sees(self, entry: Entry) -> bool:
        """Whether the person reads this lookup."""
        return self.owner is None or entry.asked_by == self.owner

    def may_change(self, entry: Entry) -> bool:
        """Whether the person may stop, name and plan this lookup: their own, or as an admin."""
        is_theirs = entry.asked_by == self.visitor.who or self.visitor.may(Permission.SEE_ALL)
        return is_theirs and self.visitor.may(Permission.LOOK_UP)

    def need(self, act: Permission) -> Visitor:
        """Return who does it.

        Raises:
            NotAllowedError: they may not, by what holds now.
        """
        now = self.current()
        if now is None or now.who != self.visitor.who:
            raise NotAllowedError
        if not now.may(act):
            self.audit(Kind.REFUSED, now, RefusalDetail.ROLE, None)
            raise NotAllowedError
        return now

    def need_to_start(self) -> Visitor:
        """Return who starts a lookup.

        Raises:
            NotAllowedError: they may not.
            TooOftenError: they have started too many.
        """
        now = self.need(Permission.LOOK_UP)
        # Where nobody signs in, nobody is known who could be limited.
        if now.key is not None and self.audit_log.lookups_in_the_last_minute(now.who) >= self.lookups_a_minute():
            raise TooOftenError
        return now

    def audit(self, kind: Kind, visitor: Visitor, detail: Detail | None, count: int | None) -> None:
        """Write to the audit log what someone has done; see `lib.domain.audit.AuditEvent`."""
        self.audit_log.write(AuditEvent(kind, visitor.who, visitor.role, visitor.address, detail, count))
