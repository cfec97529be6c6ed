"""Where workers run the lookups, each server tells whether there is one, and what the database holds."""

from pathlib import Path

from tests.postgres import Postgres
from tests.scaled import ask, check, house, some
from tests.support import wait_until


def test_a_server_tells_whether_there_is_a_worker_and_is_well_without_one(cluster: Postgres, tmp_path: Path) -> None:
    with house(cluster, tmp_path) as (opened, _), opened.replica() as services:
        overseer = services.overseer()
        lookup_id = ask(services, some(3000))
        told = overseer.health()
        assert (told.engine, told.store, told.is_well) == ("nobody", "ok", True)
        assert b"niksms_engine_owned 0.0\n" in overseer.metrics()
        assert b"niksms_backlog_ids 3000.0\n" in overseer.metrics()
        worker = opened.hire()
        check(services, lookup_id)
        wait_until(lambda: overseer.health().engine == "elsewhere")
        metrics = overseer.metrics()
        for line in (
            b"niksms_engine_owned 1.0\n",
            b"niksms_engine_owner 0.0\n",
            b'niksms_lookups_kept{state="finished"} 1.0\n',
        ):
            assert line in metrics
        worker.terminate()
        worker.wait(60)
        wait_until(lambda: overseer.health().engine == "nobody")
