"""The permissions of one person, checked anew for each act, and the audit of what they did."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.auth.gate import Visitor
from lib.auth.roles import Permission
from lib.domain.audit import AuditEvent, Detail, Kind, RefusalDetail
from lib.domain.lookups import Entry
from lib.store.audit_log import AuditLog


class NotAllowedError(Exception):
    """The person may not do this, or may not any more; nothing was done."""


class TooOftenError(Exception):
    """The person has started too many lookups in the last minute; this one was not started."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """The permissions of one person.

    An act may come long after its page was drawn, from a page that was left open: it is checked by what holds now.

    Attributes:
        visitor: Who the page was drawn for.
        current: Returns who is at the page now, None once they may not enter any more.
        audit_log: Stores what the person does.
        lookups_a_minute: Returns how many lookups a person may start in a minute.
    """

    visitor: Visitor
    current: Callable[[], Visitor | None]
    audit_log: AuditLog
    lookups_a_minute: Callable[[], int]

    @property
    def owner(self) -> str | None:
        """Whose lookups the person reads, None where they read all."""
        return None if self.visitor.sees_all else self.visitor.who

    def sees(self, entry: Entry) -> bool:
        """Whether the person reads this lookup."""
        return self.owner is None or entry.asked_by == self.owner

    def may_change(self, entry: Entry) -> bool:
        """Whether the person may stop, name and plan this lookup: it is theirs, or they are an admin."""
        is_theirs = entry.asked_by == self.visitor.who or self.visitor.may(Permission.SEE_ALL)
        return is_theirs and self.visitor.may(Permission.LOOK_UP)

    def need(self, permission: Permission) -> Visitor:
        """Return the person, who has a permission now.

        Raises:
            NotAllowedError: They do not have it, or may not enter any more.
        """
        now = self.current()
        if now is None or now.who != self.visitor.who:
            raise NotAllowedError
        if not now.may(permission):
            self.audit(Kind.REFUSED, now, RefusalDetail.ROLE, None)
            raise NotAllowedError
        return now

    def need_to_start(self) -> Visitor:
        """Return the person, who may start a lookup now.

        Raises:
            NotAllowedError: They may not start lookups.
            TooOftenError: They have started too many within a minute.
        """
        now = self.need(Permission.LOOK_UP)
        # Where nobody signs in, there is no person to limit.
        if now.key is not None and self.audit_log.lookups_in_the_last_minute(now.who) >= self.lookups_a_minute():
            raise TooOftenError
        return now

    def audit(self, kind: Kind, visitor: Visitor, detail: Detail | None, count: int | None) -> None:
        """Write to the audit log what someone has done; see `lib.domain.audit.AuditEvent`."""
        self.audit_log.write(AuditEvent(kind, visitor.who, visitor.role, visitor.address, detail, count))
