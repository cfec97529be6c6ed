"""`/healthz` and `/metrics`: what they say of a server that is well and of one that is not, and to whom."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.applications import Starlette

from lib.domain.instrumentation import EngineState
from lib.domain.intake import Intake
from lib.domain.lookups import ProviderState, Source
from lib.operations.health import HealthMonitor
from lib.operations.metrics import Metrics
from lib.sandbox.scenarios import Fault, sample_ids
from lib.settings import load
from lib.store.ledger import Ledger
from lib.web.health_routes import operating_routes
from lib.wiring import Services, build
from tests.helpers.provider import ID_OF, known, request_for, wait_until
from tests.helpers.sentinel_series import keep, until_now
from tests.helpers.start_lookup import start_lookup

TOKEN = "Zq7-not-to-be-told"  # noqa: S105 - made up
SETTINGS = {"NIKSMS_SANDBOX_LATENCY": "0", "NIKSMS_BATCH_SIZE": "10"}


class Watcher:
    """A client of the routes of `services`, with and without the token."""

    def __init__(self, services: Services, token: str | None = TOKEN) -> None:
        secret = SecretStr(token) if token is not None else None
        self._app = Starlette(routes=operating_routes(services.health_monitor, secret))

    def get(self, path: str, authorization: str = "") -> httpx.Response:
        sent = [(b"authorization", authorization.encode())] if authorization else []

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://desk") as client:
                return await client.get(path, headers=sent)

        return asyncio.run(ask())

    def health(self) -> tuple[int, dict[str, str]]:
        """Return what the health route answers with the token, now."""
        answer = self.get("/healthz", f"Bearer {TOKEN}")
        return answer.status_code, answer.json()

    def samples(self) -> dict[str, float]:
        """Return the samples by name, with the value of the one label where there is one, `_bucket` aside."""
        text = self.get("/metrics", f"Bearer {TOKEN}").text
        return {
            "/".join([sample.name, *sample.labels.values()]): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if not sample.name.endswith("_bucket")
        }


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Services]:
    services = build(load({"DATABASE_URL": f"sqlite:///{tmp_path}/lookups.sqlite3", **SETTINGS}, tmp_path / "none"))
    yield services
    services.store._database.dispose()


@pytest.fixture
def running(joined: Services) -> Iterator[Services]:
    joined.engine.start()
    wait_until(lambda: joined.engine.state().is_owner)
    yield joined
    joined.engine.stop()


def look_up(services: Services, ids: list[int]) -> str:
    intake = request_for(ids).intake
    lookup_id = start_lookup(services, Intake(intake.ids, repeated=0, rejected=()), Source.PASTE)
    wait_until(lambda: not known(services.store.progress(lookup_id)).state.is_live)
    return lookup_id


def test_one_that_is_well_says_so_to_anyone_and_the_parts_to_whoever_has_the_token(running: Services) -> None:
    watcher = Watcher(running)
    answer = watcher.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert watcher.health() == (200, {"status": "ok", "store": "ok", "engine": "owner", "breaker": "closed"})


def test_one_whose_engine_is_dead_is_ill(joined: Services) -> None:
    watcher = Watcher(joined)
    answer = watcher.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "ill"})
    assert watcher.health()[1]["engine"] == "dead"


def test_one_whose_database_cannot_be_read_is_ill_and_its_metrics_still_come(joined: Services, tmp_path: Path) -> None:
    watcher = Watcher(joined)
    joined.store._database.dispose()
    (tmp_path / "lookups.sqlite3").write_bytes(b"no database" * 1000)
    status, parts = watcher.health()
    assert (status, parts["status"], parts["store"], parts["breaker"]) == (503, "ill", "failed", "unknown")
    samples = watcher.samples()
    assert samples["niksms_store_up"] == 0
    assert samples["niksms_store_failures_total"] > 0


def test_one_whose_database_can_be_read_and_not_written_is_ill_until_it_can(joined: Services, tmp_path: Path) -> None:
    watcher = Watcher(joined)
    assert watcher.samples()["niksms_store_up"] == 1
    with closing(sqlite3.connect(tmp_path / "lookups.sqlite3")) as other:
        other.execute("CREATE TRIGGER full BEFORE UPDATE ON alembic_version BEGIN SELECT RAISE(ABORT, 'full'); END")
        other.commit()
        wait_until(lambda: watcher.samples()["niksms_store_up"] == 0)
        assert watcher.health() == (
            503,
            {"status": "ill", "store": "unwritable", "engine": "dead", "breaker": "closed"},
        )
        other.execute("DROP TRIGGER full")
    wait_until(lambda: watcher.samples()["niksms_store_up"] == 1)


def test_an_open_breaker_is_told_and_is_no_ill_health_of_this_server(running: Services) -> None:
    look_up(running, sample_ids(1))  # once it has begun with the provider, it keeps nothing of it without an answer
    Ledger(running.store._database).store_provider("sandbox", ProviderState(is_down=True))
    watcher = Watcher(running)
    assert watcher.health() == (200, {"status": "ok", "store": "ok", "engine": "owner", "breaker": "open"})
    assert watcher.samples()["niksms_provider_down"] == 1


def test_a_second_server_on_the_same_database_is_well_and_waits(running: Services) -> None:
    second = build(running.settings)
    second.engine.start()
    try:
        assert Watcher(second).health() == (
            200,
            {"status": "ok", "store": "ok", "engine": "waits", "breaker": "closed"},
        )
    finally:
        second.engine.stop()
        second.store._database.dispose()


def test_the_metrics_count_what_happens_and_hold_no_id(running: Services) -> None:
    watcher = Watcher(running)
    failing = ID_OF[Fault.CREDENTIALS_REJECTED]
    ids = sample_ids(95)
    look_up(running, ids)
    look_up(running, [failing])
    running.store.create(request_for([1], dialect="rest"))
    wait_until(lambda: watcher.samples()["niksms_lookups_rested_total/failed"] == 2)
    samples = watcher.samples()
    expected = {
        "niksms_lookups_asked_total": 3,
        "niksms_lookup_runs_total": 3,
        "niksms_lookups_rested_total/finished": 1,
        "niksms_ids_total/answered": 95,
        "niksms_ids_total/not_answered": 1,
        "niksms_provider_requests_total/answered": 10,
        "niksms_provider_requests_total/credentials_refused": 1,
        "niksms_provider_request_seconds_count": 11,
        "niksms_lookups_kept/finished": 1,
        "niksms_lookups_kept/failed": 2,
        "niksms_backlog_ids": 0,
        "niksms_engine_well": 1,
        "niksms_engine_owner": 1,
        "niksms_store_up": 1,
    }
    assert {name: samples.get(name) for name in expected} == expected
    text = watcher.get("/metrics", f"Bearer {TOKEN}").text
    assert not [message_id for message_id in (*ids[-5:], failing) if str(message_id) in text]


def test_the_metrics_tell_what_the_sentinel_tells(joined: Services) -> None:
    keep(joined.store._database, until_now(datetime.now(UTC), 15, 0.62, 2.0))
    samples = Watcher(joined).samples()
    assert samples["niksms_sentinel_alarm/15/all"] == 1
    assert samples["niksms_sentinel_share/15/all"] == pytest.approx(0.62)
    assert samples["niksms_sentinel_usual_share/15/all"] == pytest.approx(0.01)
    assert samples["niksms_sentinel_alarm/none/all"] == 0


def test_what_people_cancel_is_counted_once(joined: Services) -> None:
    watcher, lookup_id = Watcher(joined), joined.store.create(request_for(range(1, 31), 10))
    assert {"niksms_backlog_ids": 30, "niksms_lookups_kept/queued": 1}.items() <= watcher.samples().items()
    for _ in range(2):
        joined.store.cancel(lookup_id)
    assert watcher.samples()["niksms_lookups_rested_total/cancelled"] == 1


def test_metrics_are_for_whoever_has_the_token_and_without_one_are_not_there(joined: Services) -> None:
    watcher = Watcher(joined)
    for wrong in (
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer é",
    ):
        answer = watcher.get("/metrics", wrong)
        assert (answer.status_code, answer.text, answer.headers["www-authenticate"]) == (
            401,
            "A token is needed\n",
            "Bearer",
        )


def test_without_a_token_nobody_is_told_more_than_ok(running: Services) -> None:
    watcher = Watcher(running, None)
    assert watcher.get("/metrics", "Bearer ").status_code == 404
    assert watcher.get("/healthz", "Bearer ").json() == {"status": "ok"}


def test_where_workers_run_the_lookups_a_server_is_well_without_an_engine_of_its_own(joined: Services) -> None:
    engine = EngineState(is_well=True, is_owner=False)
    health_monitor = HealthMonitor(Metrics(), joined.store.stats, lambda: engine, lambda: True, has_workers=True)
    assert (health_monitor.health().engine, health_monitor.health().is_well) == ("elsewhere", True)
