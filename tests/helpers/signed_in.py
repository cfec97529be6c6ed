"""People who sign in, without a browser: their claims, rules, and the desks that they sit at."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from lib.auth.gate import Decision, Gate, Visitor
from lib.auth.policy import Allowed, Policy, Rules
from lib.domain.instrumentation import EngineState
from lib.operations.metrics import Metrics
from lib.service.lookup_service import LookupService
from lib.settings import load
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.wiring import Services

ADDRESS = "192.0.2.7"
RULES = Rules(
    Policy(Allowed.read("reads@x.test"), Allowed.read("@x.test"), Allowed.read("boss@x.test"), "roles"),
    idle_seconds=3600,
    session_seconds=12 * 3600,
    is_shared=False,
    sign_ins_a_minute=30,
    lookups_a_minute=30,
)


class Asleep:
    """An engine that runs nothing: each test says how far a lookup is."""

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def state(self) -> EngineState:
        """Return that all is well, and that another one runs the lookups."""
        return EngineState(is_well=True, is_owner=False)


class Office:
    """Services on a database of their own, with rules that a test changes as it goes."""

    def __init__(self, database: Engine) -> None:
        self.rules: Rules | None = RULES
        self.database = database
        self.gate = Gate(database, self._now)
        settings = load({}, Path("/nowhere/secrets.toml"))
        rechecks = Rechecks(database, settings.dialect, settings.batch_size)
        self.services = Services(settings, Store(database), History(database), rechecks, Asleep(), Metrics(), self.gate)

    def _now(self) -> Rules:
        if self.rules is None:
            raise ValueError
        return self.rules

    def change(self, **rules: Any) -> None:  # noqa: ANN401 - those of Rules
        """Let other rules hold from now on."""
        self.rules = replace(RULES, **rules)

    def come(self, claims: dict[str, Any]) -> Decision:
        """Come to the gate with the claims of a sign-in."""
        return self.gate.ask(claims, ADDRESS)

    def service(self, claims: dict[str, Any]) -> LookupService:
        """Return the desk of someone who may enter."""
        visitor = self.come(claims)
        assert isinstance(visitor, Visitor)

        def now() -> Visitor | None:
            found = self.come(claims)
            return found if isinstance(found, Visitor) else None

        return LookupService(self.services, visitor, now)

    def noted(self) -> list[tuple[str, str, str]]:
        """Return what the trail has, the oldest first: what, who, which."""
        lines = reversed(self.services.gate.audit_log.page().lines)
        return [(line.note.kind.value, line.note.who, line.note.detail.value) for line in lines]


def signed_in(name: str, ago: float = 0, **more: object) -> dict[str, Any]:
    """Return the claims of a sign-in of someone of x.test, `ago` seconds ago."""
    said = {
        "iss": "https://login.test",
        "sub": name,
        "email": f"{name}@x.test",
        "iat": time.time() - ago,
        "nonce": name,
    }
    return {"is_logged_in": True, **said, **more}
