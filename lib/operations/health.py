"""The health of the dashboard, for load balancers and operators."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from lib.domain.instrumentation import EngineState
from lib.operations.metrics import Metrics
from lib.store.database import DatabaseFailedError
from lib.store.stats import StoreStats

_PROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Health:
    """How the parts of a server are, in a word each.

    An open breaker is the provider's ill health, not this server's: another server would fare no better, and nothing
    should restart this one for it. So `is_well` ignores it. It also ignores whether there are workers to run the
    lookups: this server serves its pages, and the lookups wait.

    Attributes:
        store: Whether the database can be read, and can be written.
        engine: `owner` runs the lookups, `waits` is about to, or would if another server ended, `elsewhere` is left to
            the workers, `nobody` lacks them, `dead` has stopped.
        breaker: `open` while the provider is down.
    """

    store: Literal["ok", "unwritable", "failed"]
    engine: Literal["owner", "waits", "elsewhere", "nobody", "dead"]
    breaker: Literal["closed", "open", "unknown"]

    @property
    def is_well(self) -> bool:
        """Whether this server can do its work."""
        return self.store == "ok" and self.engine != "dead"


class HealthMonitor:
    """Reports the health and the metrics of a server.

    Args:
        metrics: What this process has counted.
        read_stats: Reads the counts over the database; called from any thread.
        engine: Returns how the engine is; called from any thread.
        is_writable: Whether the database can be written; called from any thread.
        has_workers: Whether workers run the lookups.
    """

    def __init__(
        self,
        metrics: Metrics,
        read_stats: Callable[[], StoreStats],
        engine: Callable[[], EngineState],
        is_writable: Callable[[], bool],
        *,
        has_workers: bool,
    ) -> None:
        self._read_stats = read_stats
        self._engine = engine
        self._is_writable = is_writable
        self._has_workers = has_workers
        self._metrics = metrics
        metrics.describe(version(), engine, self._stats, is_writable)

    def health(self) -> Health:
        """Return how the parts are. Reads and writes the database: for a thread."""
        stats, engine = self._stats(), self._engine()
        return Health(
            store="failed" if stats is None else "ok" if self._is_writable() else "unwritable",
            engine=self._word(stats, engine),
            breaker="unknown" if stats is None else "open" if stats.provider.is_down else "closed",
        )

    def _word(
        self, stats: StoreStats | None, engine: EngineState
    ) -> Literal["owner", "waits", "elsewhere", "nobody", "dead"]:
        if not engine.is_well:
            return "dead"
        if self._has_workers:
            return "nobody" if stats is not None and stats.has_owner is False else "elsewhere"
        return "owner" if engine.is_owner else "waits"

    def metrics(self) -> bytes:
        """Return the metrics in Prometheus' text format. Reads and writes the database: for a thread."""
        return self._metrics.text()

    def _stats(self) -> StoreStats | None:
        try:
            return self._read_stats()
        except DatabaseFailedError:
            return None


def version() -> str:
    """Return the version of the dashboard, `unknown` where its project file is missing."""
    try:
        return str(tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"])
    except OSError:
        return "unknown"
