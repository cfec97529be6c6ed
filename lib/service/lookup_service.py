"""The desk of one person: all that their pages read and do, each act by leave and in the trail."""

from collections.abc import Callable
from typing import Protocol

from lib.auth.gate import Gate, Visitor
from lib.auth.roles import Permission
from lib.domain.audit import Detail, Kind
from lib.domain.failures import Failure
from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Entry, Source
from lib.service.permissions import Permissions
from lib.service.scoped import ScopedHistory, ScopedRechecks, ScopedStore
from lib.settings import Settings
from lib.store.audit_log import AuditPage
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks


class Backstage(Protocol):
    """What a desk works with, whoever sits at it: the services of this process."""

    @property
    def settings(self) -> Settings:
        """The settings."""

    @property
    def store(self) -> Store:
        """Every lookup and every answer."""

    @property
    def history(self) -> History:
        """The lookups listed, named, deleted."""

    @property
    def rechecks(self) -> Rechecks:
        """Asking again."""

    @property
    def gate(self) -> Gate:
        """Who may enter."""

    @property
    def shown_address(self) -> str:
        """The provider's address as far as it may be shown."""

    def start_lookup(
        self, intake: Intake, source: Source, rows: Rows | None = None, file_name: str = "", asked_by: str = ""
    ) -> str:
        """Ask for the statuses of what was taken in."""

    def may_ask_again(self, entry: Entry) -> bool:
        """Whether a lookup may be asked again as a new one."""

    def ask_once(self, message_id: int) -> int | Failure:
        """Ask the provider about one Id at once."""


class LookupService:
    """`ask` gives who sits there now, None where they may not enter any more; it may be called from any thread."""

    def __init__(self, backstage: Backstage, visitor: Visitor, ask: Callable[[], Visitor | None]) -> None:
        self.visitor = visitor
        self.settings = backstage.settings
        self._permissions = Permissions(visitor, ask, backstage.gate.audit_log, lambda: backstage.gate.lookups_a_minute)
        self.store = ScopedStore(backstage.store, self._permissions)
        self.history = ScopedHistory(backstage.history, self.store, self._permissions)
        self.rechecks = ScopedRechecks(backstage.rechecks, self.store, self._permissions)
        self._backstage = backstage

    def may(self, act: Permission) -> bool:
        """Whether the person may do this."""
        return self.visitor.may(act)

    def may_change(self, entry: Entry) -> bool:
        """Whether the person may stop, name and plan this lookup."""
        return self._permissions.may_change(entry)

    def may_ask_again(self, entry: Entry) -> bool:
        """Whether the person may ask this lookup again as a new one."""
        return self.may(Permission.LOOK_UP) and self._backstage.may_ask_again(entry)

    def start_lookup(self, intake: Intake, source: Source, rows: Rows | None = None, file_name: str = "") -> str:
        """Ask for the statuses of what was taken in, and return the lookup's id.

        Raises:
            lib.service.permissions.NotAllowedError: the person may not.
            lib.service.permissions.TooOftenError: not so soon.
        """
        visitor = self._permissions.need_to_start()
        lookup_id = self._backstage.start_lookup(intake, source, rows, file_name, asked_by=visitor.who)
        self._permissions.note(Kind.LOOKUP, visitor, Detail.FIRST, len(intake.ids))
        return lookup_id

    @property
    def shown_address(self) -> str:
        """The provider's address as far as it may be shown."""
        return self._backstage.shown_address

    def ask_once(self, message_id: int) -> int | Failure:
        """Ask the provider about one Id at once, beside all lookups.

        Raises:
            lib.service.permissions.NotAllowedError: the person may not.
        """
        visitor = self._permissions.need(Permission.CONNECTION)
        self._permissions.note(Kind.LOOKUP, visitor, Detail.TEST, 1)
        return self._backstage.ask_once(message_id)

    def exported(self, kind: str, rows: int, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """Return what makes a file of so many rows, `kind` "csv" or "xlsx", when the person asks for it."""
        return self._exported(Permission.EXPORT, Detail(kind), rows, make)

    def audit_log(
        self, *, start: int = 0, size: int | None = None, kinds: list[Kind] | None = None, who: str = ""
    ) -> AuditPage:
        """Return lines of the audit trail, the newest first; see `lib.store.audit_log`.

        Raises:
            lib.service.permissions.NotAllowedError: the person may not.
        """
        self._permissions.need(Permission.AUDIT)
        return self._backstage.gate.audit_log.page(kinds or (), who, start=start, size=size)

    def exported_audit_log(self, rows: int, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """Return what makes a file of so many lines of the trail."""
        return self._exported(Permission.AUDIT, Detail.TRAIL, rows, make)

    def _exported(self, act: Permission, detail: Detail, rows: int, make: Callable[[], bytes]) -> Callable[[], bytes]:
        def made() -> bytes:
            visitor = self._permissions.need(act)
            self._permissions.note(Kind.EXPORT, visitor, detail, rows)
            return make()

        return made
