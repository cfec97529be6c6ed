"""The service of one person: everything that their pages read and do, each act allowed first and audited."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from lib.auth.gate import Visitor
from lib.auth.roles import Permission
from lib.domain.audit import ExportDetail, Kind, LookupDetail
from lib.domain.failures import Failure
from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Entry, Request, Source, State
from lib.domain.panel import PanelState
from lib.domain.statuses import Status, status_of
from lib.gateway.errors import GatewayError
from lib.report.card_context import CardContext
from lib.report.sentinel.alarms import Reading, readings_of
from lib.sandbox import scenarios
from lib.sandbox.practice_fault import PracticeFault, practice_slots
from lib.sandbox.sample_file import sample_file
from lib.service import requests
from lib.service.own_texts import OwnTexts
from lib.service.parts import Parts
from lib.service.permissions import Permissions
from lib.service.recent_start import RecentStart
from lib.service.scoped import ScopedHistory, ScopedRechecks, ScopedStore
from lib.store.audit_log import AuditPage


class LookupService:
    """What one person may do with lookups.

    Args:
        parts: The parts of this process.
        visitor: Who the page was drawn for.
        current: Returns who is at the page now, None once they may not enter any more. Called from any thread.
        recent_start: The lookup that the session at the page has just started; None where there is no session.

    Attributes:
        visitor: Who the page was drawn for.
        settings: The settings of this process.
        store: The lookups that the person may read.
        history: The same lookups, listed, named and deleted.
        rechecks: Asks the Ids of those lookups again.
        texts: The texts of the company's own.
        endings: Tells of lookups that have ended.
    """

    def __init__(
        self,
        parts: Parts,
        visitor: Visitor,
        current: Callable[[], Visitor | None],
        recent_start: RecentStart | None = None,
    ) -> None:
        self.visitor = visitor
        self._recent_start = recent_start
        self.settings = parts.settings
        self._parts = parts
        gate = parts.gate
        self._permissions = Permissions(visitor, current, gate.audit_log, lambda: gate.lookups_a_minute)
        self.store = ScopedStore(parts.store, self._permissions)
        self.history = ScopedHistory(parts.history, self.store, self._permissions, parts.settings.is_sandbox)
        self.rechecks = ScopedRechecks(parts.rechecks, self.store, self._permissions)
        self.texts = OwnTexts(parts.texts, self._permissions)
        self.endings = parts.endings

    def may(self, permission: Permission) -> bool:
        """Whether the person has a permission."""
        return self.visitor.may(permission)

    def may_change(self, entry: Entry) -> bool:
        """Whether the person may stop, name and plan this lookup."""
        return self._permissions.may_change(entry)

    def may_ask_again(self, entry: Entry) -> bool:
        """Whether the person may ask this lookup again as a new one."""
        return self.may(Permission.LOOK_UP) and requests.may_ask_again(self.settings, entry)

    def start_lookup(self, intake: Intake, source: Source, rows: Rows | None = None, file_name: str = "") -> str:
        """Start a lookup of the Ids of `intake`, and return its id; asked twice within a moment, it is one lookup.

        Args:
            intake: The Ids, and the rejected tokens.
            source: Where they came from.
            rows: The rows of the uploaded table, to be stored with the lookup.
            file_name: What that file was called.

        Raises:
            lib.service.permissions.NotAllowedError: The person may not start lookups.
            lib.service.permissions.TooOftenError: The person has started too many within a minute.
        """
        visitor = self._permissions.need(Permission.LOOK_UP)
        request = requests.new_request(
            self.settings, intake, source, rows=rows, file_name=file_name, asked_by=visitor.who
        )
        recent_start = self._recent_start or RecentStart()
        return recent_start.once(request, self._create, self._is_wanted)

    def _create(self, request: Request) -> str:
        visitor = self._permissions.need_to_start()
        lookup_id = self._parts.store.create(request)
        self._permissions.audit(Kind.LOOKUP, visitor, LookupDetail.FIRST, len(request.intake.ids))
        return lookup_id

    def _is_wanted(self, lookup_id: str) -> bool:
        progress = self.store.progress(lookup_id)
        return progress is not None and progress.state not in (State.CANCELLED, State.FAILED)

    def is_writable(self) -> bool:
        """Whether the database can be written, so that answers can be stored; see `lib.store.write_probe`."""
        return self._parts.write_probe.is_writable()

    def faults(self) -> tuple[Reading, ...]:
        """Return what the sentinel knows: sums over all lookups here, without an Id, for whoever may enter."""
        return self._parts.sentinel.readings()

    def card_context(self) -> CardContext:
        """Return what cards are drawn from beside the answers; the panel is asked in the background, and seldom."""
        return CardContext(self.texts.replies(), self._parts.panel.refresh_soon)

    def panel_now(self) -> PanelState | None:
        """Return what the provider's panel says, asked now where it was not lately; None where it cannot be asked.

        Raises:
            lib.service.permissions.NotAllowedError: The person may not see the connection.
        """
        self._permissions.need(Permission.CONNECTION)
        return self._parts.panel.refresh()

    @property
    def shown_address(self) -> str:
        """The provider's address without its query, which may hold a secret; '' where there is none."""
        return urlsplit(self.settings.address or "")._replace(query="", fragment="").geturl()

    def ask_once(self, message_id: int) -> Status | Failure:
        """Ask the provider about one Id now, beside all lookups, and return its status or why there is none.

        Raises:
            lib.service.permissions.NotAllowedError: The person may not test the connection.
        """
        visitor = self._permissions.need(Permission.CONNECTION)
        self._permissions.audit(Kind.LOOKUP, visitor, LookupDetail.TEST, 1)
        try:
            return asyncio.run(self._asked(message_id))
        except GatewayError as error:
            return error.as_failure()

    async def _asked(self, message_id: int) -> Status | Failure:
        async with self._parts.open_gateway() as gateway:
            answer = await gateway.ask([message_id])
        return answer.missing[0].failure if answer.missing else status_of(int(answer.codes[0]), answer.names)

    @staticmethod
    def sample_ids(count: int) -> list[int]:
        """Return Ids that the sandbox answers with every status, to try the page with."""
        return scenarios.sample_ids(count)

    @staticmethod
    def sample_file(language: str) -> bytes:
        """Return a file of Ids that the sandbox answers, with a cause to find among its failures."""
        return sample_file(language)

    @staticmethod
    def practice_faults(fault: PracticeFault) -> tuple[Reading, ...]:
        """Return what the sentinel would know of a made-up desk whose operator has a fault, to see how that is said."""
        return readings_of(practice_slots(fault), fault.began)

    def exported(self, kind: str, rows: int, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """Return what makes a file of `rows` rows, `kind` "csv" or "xlsx", at the moment that the person wants it."""
        return self._exported(Permission.EXPORT, ExportDetail(kind), rows, make)

    def audit_log(
        self, *, start: int = 0, size: int | None = None, kinds: list[Kind] | None = None, who: str = ""
    ) -> AuditPage:
        """Return events of the audit log, the newest first; see `lib.store.audit_log.AuditLog.page`.

        Raises:
            lib.service.permissions.NotAllowedError: The person may not read the audit log.
        """
        self._permissions.need(Permission.AUDIT)
        return self._parts.gate.audit_log.page(kinds or (), who, start=start, size=size)

    def exported_audit_log(self, rows: int, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """Return what makes a file of `rows` events of the audit log."""
        return self._exported(Permission.AUDIT, ExportDetail.TRAIL, rows, make)

    def _exported(
        self, permission: Permission, detail: ExportDetail, rows: int, make: Callable[[], bytes]
    ) -> Callable[[], bytes]:
        def audited() -> bytes:
            visitor = self._permissions.need(permission)
            self._permissions.audit(Kind.EXPORT, visitor, detail, rows)
            return make()

        return audited
