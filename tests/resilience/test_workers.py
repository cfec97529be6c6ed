"""Lookups run by workers beside the servers: whatever happens to one of them, the others go on and lose nothing."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from lib.lookup.workers.worker import Tuning
from tests.helpers.dashboard_server import dashboard
from tests.helpers.postgres_server import Postgres
from tests.helpers.provider import wait_until
from tests.helpers.workers import (
    QUICK,
    SIZE,
    UNHURRIED,
    WIDTH,
    ask,
    check,
    deployment,
    jobs,
    progress,
    some,
    wait_for_share,
)

COUNT = 100_000


def test_replicas_and_workers_that_start_at_once_on_an_empty_database_get_on(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), ExitStack() as stack:
        with ThreadPoolExecutor(4) as pool:
            served = [pool.submit(stack.enter_context, dashboard(tmp_path, **opened.environ)) for _ in range(2)]
            hired = [pool.submit(opened.start_worker, UNHURRIED) for _ in range(2)]
            replicas = [server.result() for server in served]
            assert {worker.result().poll() for worker in hired} == {None}
        with opened.replica() as services:
            for lookup_id in [ask(services, some(2500, start)) for start in (0, 5000, 9000)]:
                check(services, lookup_id)
        assert counted.asked_twice == 0
        assert {server.process.poll() for server in replicas} == {None}
        wait_until(lambda: jobs(cluster, opened.url) == {})


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_what_a_worker_leaves_in_the_middle_is_taken_over(
    cluster: Postgres, tmp_path: Path, number: signal.Signals
) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), opened.replica() as services:
        tuning = QUICK if number == signal.SIGKILL else UNHURRIED
        first = opened.start_worker(tuning)
        lookup_id = ask(services, some(COUNT))
        wait_for_share(services, lookup_id, 0.05)
        counted.is_held = True
        opened.start_worker(tuning)
        first.send_signal(number)
        if number == signal.SIGKILL:
            first.wait()
        counted.is_held = False
        assert first.wait(60) == (-9 if number == signal.SIGKILL else 0)
        assert progress(services, lookup_id).state.is_live
        check(services, lookup_id)
        # Stopped, it waits for the answers under way; killed, it cannot.
        assert counted.asked_twice <= (WIDTH if number == signal.SIGKILL else 0)
        assert len(counted.asked) == COUNT // SIZE + counted.asked_twice
        assert counted.provider.most_under_way <= WIDTH


def test_by_default_what_a_dead_worker_leaves_is_taken_over_within_half_a_minute() -> None:
    tuning = Tuning()
    assert 3 * tuning.heartbeat < tuning.silent
    assert tuning.silent + tuning.heartbeat + 2 * tuning.reconcile + tuning.poll < 30


def test_a_lookup_of_one_id_is_answered_while_great_ones_are_under_way(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), opened.replica() as services:
        for _ in range(2):
            opened.start_worker()
        great = [ask(services, some(1_000_000, start)) for start in (0, 1_000_000)]
        for lookup_id in great:
            wait_for_share(services, lookup_id, 0.01)
        before = len(counted.asked)
        check(services, ask(services, some(1, 3_000_000)))
        # It did not wait for the end of the others: at most for a few requests of theirs.
        assert len(counted.asked) - before < 10 * WIDTH
        assert all(progress(services, lookup_id).state.is_live for lookup_id in great)
        for lookup_id in great:
            services.store.cancel(lookup_id)
        wait_until(lambda: jobs(cluster, opened.url) == {})


def test_a_lookup_whose_job_was_lost_is_found(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, counted):
        # Its server stops between the row and the job: the queue was never opened.
        with opened.replica() as services:
            services.engine.stop()
            lookup_id = ask(services, some(2500))
            assert jobs(cluster, opened.url) == {}
            opened.start_worker()
            check(services, lookup_id)
        assert counted.asked_twice == 0


def test_cancelled_and_retried_at_once_a_lookup_is_answered_in_full(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), opened.replica() as services:
        opened.start_worker()
        lookup_id = ask(services, some(COUNT // 4))
        wait_for_share(services, lookup_id, 0.1)
        services.store.cancel(lookup_id)
        services.store.retry(lookup_id)
        check(services, lookup_id)
        assert counted.asked_twice <= WIDTH
        wait_until(lambda: jobs(cluster, opened.url) == {})


def test_a_lookup_of_another_provider_is_not_continued(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), opened.replica(NIKSMS_DIALECT="sandbox") as services:
        lookup_id = ask(services, some(10))
        opened.start_worker()
        wait_until(lambda: not progress(services, lookup_id).state.is_live)
        stop = progress(services, lookup_id).stop
        assert stop is not None
        assert stop.kind == "provider_changed"
        assert counted.asked == []


def test_plans_and_retention_are_done_by_workers(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, _), opened.replica() as services:
        for _ in range(2):
            opened.start_worker()
        due, old = ask(services, some(60)), ask(services, some(5))
        for lookup_id in (due, old):
            check(services, lookup_id)
        services.rechecks.plan(due, 5, 1)
        cluster.do(f"UPDATE lookup SET recheck_at = 1 WHERE id = '{due}'", opened.url)  # noqa: S608 - our own id
        wait_until(lambda: services.history.listing().total == 3)
        made = next(entry for entry in services.history.listing().entries if entry.parent_id == due)
        check(services, made.lookup_id)
        cluster.do(f"UPDATE lookup SET created_at = 1 WHERE id = '{old}'", opened.url)  # noqa: S608 - as above
        opened.workers[0].terminate()
        opened.workers[0].wait(60)
        opened.workers[1].terminate()
        opened.workers[1].wait(60)
        # What is kept too long is looked for once a minute, and at the start.
        opened.start_worker()
        wait_until(lambda: services.store.entry(old) is None)
        assert services.history.listing().total == 2
