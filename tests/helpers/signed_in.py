"""People who sign in, without a browser: their claims, the rules of access, and the service that each of them has."""

import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine

from lib.auth.gate import Decision, Gate, Visitor
from lib.auth.policy import Allowed, Policy, Rules
from lib.domain.answers import BatchAnswer
from lib.gateway.port import Gateway
from lib.lookup.endings import Endings
from lib.service.lookup_service import LookupService
from lib.service.panel_watch import PanelWatch
from lib.service.parts import Parts
from lib.service.recent_start import RecentStart
from lib.service.sentinel import Sentinel
from lib.settings import load
from lib.store.company_texts import CompanyTexts
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.write_probe import WriteProbe

ADDRESS = "192.0.2.7"
RULES = Rules(
    Policy(Allowed.read("reads@x.test"), Allowed.read("@x.test"), Allowed.read("boss@x.test"), "roles"),
    idle_seconds=3600,
    session_seconds=12 * 3600,
    is_shared=False,
    sign_ins_a_minute=30,
    lookups_a_minute=30,
)


class _Gateway:
    """Answers every Id with one code."""

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        return BatchAnswer(np.full(len(ids), 2, dtype=np.int32))


def _open_gateway() -> AbstractAsyncContextManager[Gateway]:
    return nullcontext(_Gateway())


class GuardedParts:
    """The parts of a dashboard where people sign in, on a database of its own, with rules that a test changes."""

    def __init__(self, database: Engine) -> None:
        self.rules: Rules | None = RULES
        self.database = database
        self.gate = Gate(database, self._rules_now)
        settings = load({}, Path("/nowhere/secrets.toml"))
        rechecks = Rechecks(database, settings.dialect, settings.batch_size)
        probe = WriteProbe(database)
        sentinel = Sentinel(lambda _: ())
        self.parts = Parts(
            settings,
            Store(database),
            History(database),
            rechecks,
            self.gate,
            _open_gateway,
            probe,
            sentinel,
            CompanyTexts(database),
            PanelWatch(lambda: None),
            Endings(),
        )

    def _rules_now(self) -> Rules:
        if self.rules is None:
            raise ValueError
        return self.rules

    def set_rules(self, **rules: Any) -> None:  # noqa: ANN401 - those of Rules
        """Apply RULES with these changes from now on."""
        self.rules = replace(RULES, **rules)

    def decide(self, claims: dict[str, Any]) -> Decision:
        """Return what the gate decides on the claims of a sign-in."""
        return self.gate.decide(claims, ADDRESS)

    def service(self, claims: dict[str, Any], recent_start: RecentStart | None = None) -> LookupService:
        """Return the service of someone who may enter."""
        visitor = self.decide(claims)
        assert isinstance(visitor, Visitor)

        def current() -> Visitor | None:
            decision = self.decide(claims)
            return decision if isinstance(decision, Visitor) else None

        return LookupService(self.parts, visitor, current, recent_start)

    def audited(self) -> list[tuple[str, str, str]]:
        """Return the events of the audit log, the oldest first: the kind, who, the detail."""
        records = reversed(self.parts.gate.audit_log.page().records)
        return [(record.event.kind.value, record.event.who, record.event.detail or "") for record in records]


def service_of_anyone(parts: Parts) -> LookupService:
    """Return the service of a person where nobody signs in."""
    anyone = Visitor.anyone("")
    return LookupService(parts, anyone, lambda: anyone)


def signed_in(name: str, ago: float = 0, **more: object) -> dict[str, Any]:
    """Return the claims of a sign-in of someone of x.test, `ago` seconds ago."""
    claims = {
        "iss": "https://login.test",
        "sub": name,
        "email": f"{name}@x.test",
        "iat": time.time() - ago,
        "nonce": name,
    }
    return {"is_logged_in": True, **claims, **more}
