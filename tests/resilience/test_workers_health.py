"""Where workers run the lookups, each server tells whether there is one, and what the database holds."""

from pathlib import Path

from tests.helpers.postgres_server import Postgres
from tests.helpers.provider import wait_until
from tests.helpers.workers import ask, check, deployment, some


def test_a_server_tells_whether_there_is_a_worker_and_is_well_without_one(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, _), opened.replica() as services:
        health_monitor = services.health_monitor
        lookup_id = ask(services, some(3000))
        told = health_monitor.health()
        assert (told.engine, told.store, told.is_well) == ("nobody", "ok", True)
        assert b"niksms_engine_owned 0.0\n" in health_monitor.metrics()
        assert b"niksms_backlog_ids 3000.0\n" in health_monitor.metrics()
        worker = opened.start_worker()
        check(services, lookup_id)
        wait_until(lambda: health_monitor.health().engine == "elsewhere")
        metrics = health_monitor.metrics()
        for line in (
            b"niksms_engine_owned 1.0\n",
            b"niksms_engine_owner 0.0\n",
            b'niksms_lookups_kept{state="finished"} 1.0\n',
        ):
            assert line in metrics
        worker.terminate()
        worker.wait(60)
        wait_until(lambda: health_monitor.health().engine == "nobody")
