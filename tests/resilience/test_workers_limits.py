"""The provider's limits hold for all workers together, whatever happens to PostgreSQL; all go on when it is back."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lib.domain.lookups import State
from tests.helpers.postgres_server import Postgres
from tests.helpers.provider import wait_until
from tests.helpers.workers import QUICK, SIZE, WIDTH, ask, check, deployment, jobs, progress, some, wait_for_share

COUNT = 100_000


@contextmanager
def away(cluster: Postgres, seconds: float = 1.0) -> Iterator[None]:
    """Stop PostgreSQL, cut everybody off, and start it again after some time."""
    cluster.stop()
    try:
        yield
        time.sleep(seconds)
    finally:
        cluster.start()


def test_two_busy_workers_ask_no_more_at_once_than_one_may_and_both_get_on(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path, latency=0.1) as (opened, counted), opened.replica() as services:
        for _ in range(2):
            opened.start_worker({"concurrency": 1, **QUICK})
        counted.is_held = True
        lookups = [ask(services, some(COUNT // 4, start)) for start in (0, COUNT)]
        wait_until(lambda: {progress(services, lookup_id).state for lookup_id in lookups} == {State.RUNNING})
        counted.is_held = False
        for lookup_id in lookups:
            wait_for_share(services, lookup_id, 0.2)
        # By turns: while the one gets on, the other is not at its end.
        assert all(progress(services, lookup_id).state.is_live for lookup_id in lookups)
        for lookup_id in lookups:
            check(services, lookup_id)
        assert counted.provider.most_under_way == WIDTH
        assert counted.asked_twice == 0


def test_two_busy_workers_keep_the_rate_together(cluster: Postgres, tmp_path: Path) -> None:
    rate = 25
    with (
        deployment(cluster, tmp_path, latency=0.02, NIKSMS_RATE=str(rate), NIKSMS_BATCH_SIZE="10") as (opened, counted),
        opened.replica() as services,
    ):
        for _ in range(2):
            opened.start_worker({"concurrency": 1, **QUICK})
        lookups = [ask(services, some(500, start)) for start in (0, COUNT)]
        for lookup_id in lookups:
            check(services, lookup_id)
        assert len(counted.moments) == 100
        in_all = (len(counted.moments) - 1) / (counted.moments[-1] - counted.moments[0])
        # Set a tenth below, so that it is never above; how much slower it is says how busy the machine is.
        assert 0.5 * rate <= in_all <= rate
        assert counted.most_in(1.0) <= rate + WIDTH


def test_workers_wait_for_postgresql_and_go_on_when_it_is_back(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), opened.replica() as services:
        for _ in range(2):
            opened.start_worker({"concurrency": 1, **QUICK})
        lookups = [ask(services, some(COUNT, start)) for start in (0, COUNT)]
        for lookup_id in lookups:
            wait_for_share(services, lookup_id, 0.1)
        with away(cluster):
            wait_until(lambda: counted.provider.under_way == 0)
        for lookup_id in lookups:
            check(services, lookup_id)
        assert counted.provider.most_under_way <= WIDTH
        # What was asked and not kept yet, of each lookup at most as many batches as there are places.
        assert counted.asked_twice <= 2 * WIDTH
        assert len(counted.asked) == 2 * COUNT // SIZE + counted.asked_twice
        wait_until(lambda: jobs(cluster, opened.url) == {})
        assert {worker.poll() for worker in opened.workers} == {None}
        check(services, ask(services, some(2500, 5 * COUNT)))


def test_a_worker_can_be_stopped_while_postgresql_is_away(cluster: Postgres, tmp_path: Path) -> None:
    with deployment(cluster, tmp_path) as (opened, _), opened.replica() as services:
        worker = opened.start_worker()
        lookup_id = ask(services, some(COUNT))
        wait_for_share(services, lookup_id, 0.1)
        with away(cluster, seconds=0):
            worker.terminate()
            assert worker.wait(60) == 0
        opened.start_worker()
        check(services, lookup_id)


def test_the_servers_own_engine_waits_for_postgresql_too(cluster: Postgres, tmp_path: Path) -> None:
    with ExitStack() as stack:
        opened, counted = stack.enter_context(deployment(cluster, tmp_path))
        # Of two servers one runs the lookups; which of them does may change.
        first, _ = (stack.enter_context(opened.replica(NIKSMS_ENGINE="server")) for _ in range(2))
        lookup_id = ask(first, some(COUNT))
        wait_for_share(first, lookup_id, 0.1)
        with away(cluster):
            pass
        check(first, lookup_id)
        assert counted.asked_twice <= 2 * WIDTH
        assert len(counted.asked) == COUNT // SIZE + counted.asked_twice


def test_a_server_that_runs_lookups_itself_leaves_them_to_workers_on_the_same_database(
    cluster: Postgres, tmp_path: Path
) -> None:
    with deployment(cluster, tmp_path) as (opened, counted), opened.replica(NIKSMS_ENGINE="server") as alone:
        check(alone, ask(alone, some(1000)))
        opened.start_worker()
        with opened.replica() as services:
            # While it lives, the workers sweep nothing and it asks for no job: what it was asked for is its own.
            check(alone, ask(alone, some(5000, COUNT)))
            alone.engine.stop()
            # And now what it would have run is theirs.
            check(alone, ask(alone, some(5000, 2 * COUNT)))
            check(services, ask(services, some(5000, 3 * COUNT)))
        assert counted.asked_twice == 0
