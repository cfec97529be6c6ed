"""The engine finds what pages ask for, keeps the limits for all lookups together, and outlives what goes wrong."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text

from lib.domain.failures import PROVIDER_CHANGED
from lib.domain.lookups import NOT_ANSWERED, State
from lib.gateway.transport import AsgiApp
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.lookup.limits import Limits
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import Fault, codes_of, sample_ids
from lib.store.database import database_path, open_database
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import Ownership, ownership_of
from tests.helpers.engine_runs import wait_for_end
from tests.helpers.provider import ID_OF, Provider, gateway_to, good, known, never, request_for, wait_until
from tests.helpers.refusing_database import accept_all_answers, refuse_answers

ON_BOTH = True
WIDTH = 4
SIZE = 10
IDS = sample_ids(200)
Break = Callable[[Engine], None]


def lock_of(database: Engine) -> Ownership:
    return ownership_of(database, database_path(str(database.url)))


@contextmanager
def engine_on(database: Engine, app: AsgiApp, dialect: str = "sandbox") -> Iterator[EmbeddedEngine]:
    """Run an engine; all engines of one database share its lock."""
    lock = lock_of(database)
    parts = EngineParts(Ledger(database), lambda: gateway_to(app), Limits(SIZE, WIDTH), lock, dialect)
    engine = EmbeddedEngine(parts)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop(0.2)


def wait_for_rest(store: Store, lookup_id: str) -> State:
    wait_until(lambda: not known(store.answered(lookup_id)).progress.state.is_live)
    return known(store.answered(lookup_id)).progress.state


def after_five_batches(provider: Provider) -> Provider:
    """Have a provider answer five requests and leave all others waiting."""

    async def hold() -> None:
        if len(provider.requests) > 5:
            await never()

    provider.hold = hold
    return provider


# What it does


def test_what_was_asked_before_and_after_the_start_is_answered(database: Engine, store: Store) -> None:
    before = store.create(request_for(IDS, SIZE))
    with engine_on(database, create_app(latency=0)):
        after = store.create(request_for(IDS[::-1], SIZE))
        assert [wait_for_rest(store, lookup_id) for lookup_id in (before, after)] == [State.FINISHED] * 2
    assert known(store.answered(before)).codes.tolist() == codes_of(IDS)
    assert known(store.answered(after)).codes.tolist() == codes_of(IDS[::-1])


def test_all_lookups_together_keep_the_limit_and_take_turns(database: Engine, store: Store) -> None:
    provider = Provider(hold=lambda: asyncio.sleep(0.002))
    lookups = [store.create(request_for(range(first, first + 200), SIZE)) for first in (1000, 2000, 3000)]
    with engine_on(database, provider):
        assert [wait_for_rest(store, lookup_id) for lookup_id in lookups] == [State.FINISHED] * 3
    assert provider.most_under_way == WIDTH
    assert len(provider.requests) == 60
    # None waits until another is done: halfway all three have answers.
    assert {ids[0] // 1000 for ids in provider.asked[:30]} == {1, 2, 3}


def test_after_a_cancel_nothing_more_is_asked_of_it_and_the_engine_goes_on(database: Engine, store: Store) -> None:
    provider = after_five_batches(Provider())
    with engine_on(database, provider):
        cancelled = store.create(request_for(IDS, SIZE))
        wait_until(lambda: provider.under_way == WIDTH)
        store.cancel(cancelled)
        wait_until(lambda: provider.under_way == 0)
        provider.hold = None
        assert wait_for_rest(store, store.create(request_for([1, 2, 3], SIZE))) is State.FINISHED
    assert provider.asked[5 + WIDTH :] == [[1, 2, 3]]
    assert known(store.answered(cancelled)).progress.state is State.CANCELLED
    assert known(store.answered(cancelled)).codes.tolist() == [*codes_of(IDS[:50]), *[NOT_ANSWERED] * 150]


def test_cancelled_and_retried_at_once_it_is_still_answered_in_full(database: Engine, store: Store) -> None:
    provider = after_five_batches(Provider())
    with engine_on(database, provider):
        lookup_id = store.create(request_for(IDS, SIZE))
        wait_until(lambda: provider.under_way == WIDTH)
        provider.hold = None
        store.cancel(lookup_id)
        store.retry(lookup_id)
        assert wait_for_rest(store, lookup_id) is State.FINISHED
    assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)
    assert len(provider.requests) == 20 + WIDTH


# One engine at a time, and the next


def test_a_stopped_engine_is_followed_by_one_that_asks_at_most_twice_what_was_under_way(
    database: Engine, store: Store
) -> None:
    first, second = after_five_batches(Provider()), Provider()
    lookup_id = store.create(request_for(IDS, SIZE))
    with engine_on(database, first) as stopped:
        wait_until(lambda: first.under_way == WIDTH)
    wait_for_end(stopped)
    assert known(store.answered(lookup_id)).progress.state is State.RUNNING
    assert first.under_way == 0
    with engine_on(database, second):
        assert wait_for_rest(store, lookup_id) is State.FINISHED
    assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)
    assert sorted(first.asked[:5] + second.asked) == sorted(IDS[start : start + SIZE] for start in range(0, 200, SIZE))


def test_of_two_engines_one_works_and_the_other_takes_over(database: Engine, store: Store) -> None:
    first, second = Provider(), Provider()
    with engine_on(database, first) as owner:
        wait_for_rest(store, store.create(request_for(IDS, SIZE)))
        with engine_on(database, second):
            wait_for_rest(store, store.create(request_for(IDS, SIZE)))
            assert (len(first.requests), len(second.requests)) == (40, 0)
            owner.stop()
            last = store.create(request_for(IDS, SIZE))
            assert wait_for_rest(store, last) is State.FINISHED
    assert (len(first.requests), len(second.requests)) == (40, 20)


def test_an_engine_that_never_had_its_turn_can_be_stopped(database: Engine, store: Store) -> None:
    provider = Provider()
    lookup_id = store.create(request_for([1], SIZE))
    other = lock_of(database)
    assert other.acquire()
    with engine_on(database, provider) as waiting:
        waiting.stop()
    other.release()
    assert (provider.requests, known(store.answered(lookup_id)).progress.state) == ([], State.QUEUED)


# Another provider


@pytest.mark.parametrize(("asked", "now"), [("sandbox", "rest"), ("rest", "sandbox")])
def test_a_lookup_is_never_continued_with_another_providers_answers(
    database: Engine, store: Store, asked: str, now: str
) -> None:
    first, second = after_five_batches(Provider()), Provider()
    lookup_id = store.create(request_for(IDS, SIZE, dialect=asked))
    with engine_on(database, first, dialect=asked):
        wait_until(lambda: first.under_way == WIDTH)
    with engine_on(database, second, dialect=now):
        assert wait_for_rest(store, lookup_id) is State.FAILED
        assert known(store.answered(lookup_id)).progress.stop == PROVIDER_CHANGED
        store.retry(lookup_id)
        assert wait_for_rest(store, lookup_id) is State.FAILED
        assert wait_for_rest(store, store.create(request_for([7], SIZE, dialect=now))) is State.FINISHED
    assert second.asked == [[7]]
    found = known(store.answered(lookup_id))
    assert found.codes.tolist() == [*codes_of(IDS[:50]), *[NOT_ANSWERED] * 150]
    assert (found.progress.done, found.progress.stop, found.dialect) == (50, PROVIDER_CHANGED, asked)
    # With the earlier setting again, the provider that has answered so far answers the rest.
    with engine_on(database, Provider(), dialect=asked):
        store.retry(lookup_id)
        assert wait_for_rest(store, lookup_id) is State.FINISHED
    assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)


# What goes wrong


def rename(database: Engine, old: str, new: str) -> None:
    with database.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.mark.parametrize(
    ("breaks", "mends"),
    [
        (
            lambda database: rename(database, "lookup", "elsewhere"),
            lambda database: rename(database, "elsewhere", "lookup"),
        ),
        (lambda database: refuse_answers(database, "NEW.batch = 6"), accept_all_answers),
    ],
    ids=["not read", "not written"],
)
def test_the_engine_outlives_a_failing_database_and_logs_no_values(
    database: Engine, store: Store, caplog: pytest.LogCaptureFixture, breaks: Break, mends: Break
) -> None:
    lookup_id = store.create(request_for(IDS, SIZE))
    breaks(database)
    with engine_on(database, Provider(answer=lambda request: good(request.ids))):
        wait_until(lambda: bool(caplog.records))
        mends(database)
        assert wait_for_rest(store, lookup_id) is State.FINISHED
    assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)
    told = "\n".join(f"{record.getMessage()} {record.exc_info}" for record in caplog.records)
    assert "in the engine, trying again" in told
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert not [secret for secret in (lookup_id, *map(str, IDS), "[parameters", "[SQL") if secret in told]


def test_no_log_of_a_lookup_holds_an_id_or_a_credential(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "sqlalchemy.engine"):
        database = open_database(database_url)
        store = Store(database)
        with engine_on(database, create_app(latency=0)):
            lookup_id = store.create(request_for([*IDS, ID_OF[Fault.SERVER_ERROR]], SIZE))
            assert wait_for_rest(store, lookup_id) is State.FINISHED
        database.dispose()
    assert {"stamina", "sqlalchemy.engine.Engine"} <= {record.name for record in caplog.records}
    told = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert not [secret for secret in (*map(str, IDS), str(ID_OF[Fault.SERVER_ERROR]), "Password") if secret in told]
