"""The metrics of Prometheus: what this process has counted, and what the database holds at the moment.

Every label has few values, all of them named in the code: states, kinds of errors, classes of HTTP statuses.
"""

import platform
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from lib.domain.failures import FailureKind
from lib.domain.instrumentation import EngineState, Instrumentation
from lib.domain.lookups import NOT_ANSWERED, State
from lib.report.sentinel.alarms import Reading
from lib.store.stats import StoreStats

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 600.0)
"""Up to the longest time limit of a request that can be set."""


class Metrics(Instrumentation):
    """Counts what happens from the start of the process on; Prometheus reads `text`."""

    def __init__(self) -> None:
        # By default each has one more line, with the time when it was first counted.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = self._registry = CollectorRegistry()
        self._lookups_requested = Counter(
            "niksms_lookups_asked", "Lookups asked for, re-checks and retries too", [], registry=registry
        )
        self._runs = Counter("niksms_lookup_runs", "Runs of lookups that have begun", [], registry=registry)
        self._lookups_ended = Counter(
            "niksms_lookups_rested", "Lookups that came to rest", ["state"], registry=registry
        )
        self._ids = Counter("niksms_ids", "Ids that have been asked for good", ["result"], registry=registry)
        self._requests = Counter("niksms_provider_requests", "Requests to the provider", ["result"], registry=registry)
        self._seconds = Histogram(
            "niksms_provider_request_seconds", "How long the provider took", buckets=_SECONDS, registry=registry
        )
        self._retries = Counter("niksms_provider_retries", "Batches asked again", ["kind"], registry=registry)
        self._store_failures = Counter("niksms_store_failures", "Failed reads and writes", [], registry=registry)
        self._pages = Gauge("niksms_pages_open", "Browsers that are connected", [], registry=registry)
        self._responses = Counter("niksms_http_responses", "Answers given", ["status"], registry=registry)
        self._build = Info("niksms_build", "What is running", [], registry=registry)
        for state in State:
            if not state.is_live:
                self._lookups_ended.labels(state)
        for result in ("answered", "not_answered"):
            self._ids.labels(result)

    def lookup_requested(self) -> None:
        """See `Instrumentation`."""
        self._lookups_requested.inc()

    def run_started(self) -> None:
        """See `Instrumentation`."""
        self._runs.inc()

    def batch_stored(self, answered: int, failed: int) -> None:
        """See `Instrumentation`."""
        self._ids.labels("answered").inc(answered)
        self._ids.labels("not_answered").inc(failed)

    def lookup_ended(self, state: str) -> None:
        """See `Instrumentation`."""
        self._lookups_ended.labels(state).inc()

    def provider_asked(self, result: str, seconds: float) -> None:
        """See `Instrumentation`."""
        self._requests.labels(result).inc()
        self._seconds.observe(seconds)

    def batch_retried(self, kind: FailureKind) -> None:
        """See `Instrumentation`."""
        self._retries.labels(kind).inc()

    def store_failed(self) -> None:
        """See `Instrumentation`."""
        self._store_failures.inc()

    def page_opened(self) -> None:
        """See `Instrumentation`."""
        self._pages.inc()

    def page_closed(self) -> None:
        """See `Instrumentation`."""
        self._pages.dec()

    def served(self, status: int) -> None:
        """See `Instrumentation`."""
        self._responses.labels(f"{status // 100}xx").inc()

    def describe(
        self,
        version: str,
        engine: Callable[[], EngineState],
        stats: Callable[[], StoreStats | None],
        is_writable: Callable[[], bool],
    ) -> None:
        """Add the version, and how engine and database are at each call of `text`. To be called once."""
        self._build.info({"version": version, "python": platform.python_version()})
        self._registry.register(_Now(engine, stats, is_writable))

    def describe_faults(self, readings: Callable[[], Sequence[Reading]]) -> None:
        """Add what the sentinel knows at each call of `text`. To be called once."""
        self._registry.register(_Watched(readings))

    def text(self) -> bytes:
        """Return everything in Prometheus' text format. Reads the database: for a thread."""
        return generate_latest(self._registry)


class _Now(Collector):
    """The metrics that are read anew each time."""

    def __init__(
        self,
        engine: Callable[[], EngineState],
        stats: Callable[[], StoreStats | None],
        is_writable: Callable[[], bool],
    ) -> None:
        self._engine = engine
        self._stats = stats
        self._is_writable = is_writable

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the metrics of this moment; of a database that cannot be read, that alone."""
        engine, stats = self._engine(), self._stats()
        yield _gauge("niksms_engine_well", "Whether this server's engine does what it should", engine.is_well)
        yield _gauge("niksms_engine_owner", "Whether this server runs the lookups", engine.is_owner)
        is_up = stats is not None and self._is_writable()
        yield _gauge("niksms_store_up", "Whether the database can be read and written", is_up)
        if stats is not None:
            lookups = GaugeMetricFamily("niksms_lookups_kept", "Lookups in the database", labels=["state"])
            for state in State:
                lookups.add_metric([state], stats.by_state.get(state, 0))
            yield lookups
            yield _gauge("niksms_backlog_ids", "Ids of live lookups that are still to be asked", stats.ids_left)
            yield _gauge("niksms_backlog_seconds", "Age of the oldest live lookup", stats.oldest_seconds)
            if stats.has_owner is not None:
                yield _gauge("niksms_engine_owned", "Whether any process runs the lookups", stats.has_owner)
            yield _gauge("niksms_provider_down", "Whether the provider counts as down", stats.provider.is_down)


class _Watched(Collector):
    """The metrics of the sentinel, read anew each time."""

    def __init__(self, readings: Callable[[], Sequence[Reading]]) -> None:
        self._readings = readings

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the metrics of this moment."""
        labels = ["code", "operator"]
        alarm = GaugeMetricFamily("niksms_sentinel_alarm", "Whether a code is far more frequent", labels=labels)
        share = GaugeMetricFamily("niksms_sentinel_share", "Share of a code in the newest period", labels=labels)
        usual = GaugeMetricFamily("niksms_sentinel_usual_share", "Share that a code has usually", labels=labels)
        for reading in self._readings():
            names = ["none" if reading.code == NOT_ANSWERED else str(reading.code), reading.operator or "all"]
            alarm.add_metric(names, float(reading.alarm is not None))
            if reading.now is not None:
                share.add_metric(names, reading.now.share)
            if reading.usual is not None:
                usual.add_metric(names, reading.usual.share)
        return alarm, share, usual


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=float(value))
