"""After unforeseen errors the engine tries again, after growing waits and with a short log."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Engine, text

from lib.domain.lookups import State
from lib.gateway.port import Gateway
from lib.lookup.backoff import DATABASE_SECONDS, FIRST_SECONDS, LONGEST_SECONDS, Backoff
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.lookup.limits import Limits
from lib.sandbox.scenarios import codes_of, sample_ids
from lib.store.database import DatabaseFailedError, database_path
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import ownership_of
from tests.helpers.engine_runs import wait_for_end
from tests.helpers.provider import Provider, gateway_to, known, request_for, wait_until
from tests.helpers.refusing_database import accept_all_answers, refuse_answers

ON_BOTH = True
IDS = sample_ids(200)
SIZE = 10


class Waits:
    """The engine's waits: they take a hundredth of a second each, and can be made to last."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.lasts = False

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(3600 if self.lasts else 0.01)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@contextmanager
def engine_on(
    database: Engine, provider: Provider, waits: Waits, beside: Path | None = None, failing: int = 0
) -> Iterator[EmbeddedEngine]:
    """Run an engine whose gateway cannot be opened the first `failing` times."""

    def open_gateway() -> AbstractAsyncContextManager[Gateway]:
        nonlocal failing
        failing -= 1
        if failing >= 0:
            raise OSError
        return gateway_to(provider)

    ownership = ownership_of(database, beside or database_path(str(database.url)))
    limits = Limits(SIZE, 1)
    parts = EngineParts(Ledger(database), open_gateway, limits, ownership, "sandbox")
    engine = EmbeddedEngine(parts, wait=waits)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()


def rename(database: Engine, old: str, new: str) -> None:
    with database.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def is_finished(store: Store, lookup_id: str) -> bool:
    return known(store.progress(lookup_id)).state is State.FINISHED


def test_the_waits_grow_and_begin_anew_once_an_answer_was_stored(database: Engine, store: Store, waits: Waits) -> None:
    rename_is_done = False

    async def hold() -> None:
        if known(store.progress(lookup_id)).done >= 120:
            while not rename_is_done:  # noqa: ASYNC110 - another thread sets it
                await asyncio.sleep(0.005)

    refuse_answers(database, "NEW.batch >= 6")
    lookup_id = store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(hold=hold), waits):
        wait_until(lambda: len(waits.seconds) >= 8)
        accept_all_answers(database)
        wait_until(lambda: known(store.progress(lookup_id)).done >= 120)
        so_far = len(waits.seconds)
        rename(database, "answer", "elsewhere")
        rename_is_done = True
        wait_until(lambda: len(waits.seconds) >= so_far + 8)
        rename(database, "elsewhere", "answer")
        wait_until(lambda: is_finished(store, lookup_id))
    growing = [FIRST_SECONDS, 4.0, DATABASE_SECONDS]
    begun = waits.seconds.index(FIRST_SECONDS, 1)
    assert waits.seconds[:3] == waits.seconds[begun : begun + 3] == growing
    assert {*waits.seconds[3:begun], *waits.seconds[begun + 3 :]} == {DATABASE_SECONDS}
    assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)


@pytest.mark.parametrize(
    ("error", "growing"),
    [
        (OSError(), [FIRST_SECONDS, 4.0, 8.0, 16.0, 32.0, LONGEST_SECONDS]),
        (DatabaseFailedError("full"), [FIRST_SECONDS, 4.0, DATABASE_SECONDS]),
    ],
)
def test_a_failing_database_is_tried_sooner_than_anything_else_and_logged_as_seldom(
    error: Exception, growing: list[float], waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    backoff = Backoff(waits)

    async def fail_for_an_hour() -> None:
        while sum(waits.seconds) < 3600:
            await backoff.wait_out(error)

    asyncio.run(fail_for_an_hour())
    assert waits.seconds[: len(growing)] == growing
    assert set(waits.seconds[len(growing) :]) == {growing[-1]}
    assert len(caplog.records) <= len(growing) + 3600 / LONGEST_SECONDS
    caplog.clear()
    backoff.reset()
    asyncio.run(backoff.wait_out(error))
    assert len(caplog.records) == 1


def test_a_failing_lookup_holds_up_no_other(database: Engine, store: Store, waits: Waits) -> None:
    waits.lasts = True
    refuse_answers(database, "NEW.batch >= 6")
    stuck = store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(), waits):
        wait_until(lambda: waits.seconds == [FIRST_SECONDS])
        other = store.create(request_for(IDS[:50], SIZE))
        wait_until(lambda: is_finished(store, other))
        assert known(store.progress(stuck)).done == 60


def test_a_lasting_error_is_logged_in_full_once_and_then_in_a_line(
    database: Engine, store: Store, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    refuse_answers(database, "NEW.batch >= 6")
    store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(), waits):
        wait_until(lambda: sum(waits.seconds) > 2 * LONGEST_SECONDS)
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert [message.count("\n") > 5 for message in told[:3]] == [True, False, False]
    assert all("in the engine, trying again in" in message for message in told)
    assert "in store\n" in told[0]
    assert "DatabaseFailedError (" in told[0]
    assert "ExceptionGroup" not in told[0]


def test_it_can_be_stopped_while_it_waits(database: Engine, store: Store, waits: Waits) -> None:
    waits.lasts = True
    refuse_answers(database, "NEW.batch >= 0")
    store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(), waits) as in_a_lookup:
        wait_until(lambda: bool(waits.seconds))
        in_a_lookup.stop()
        wait_for_end(in_a_lookup)
    rename(database, "lookup", "elsewhere")
    with engine_on(database, Provider(), waits) as between_lookups:
        wait_until(lambda: len(waits.seconds) >= 2)
        between_lookups.stop()
        wait_for_end(between_lookups)


def test_a_call_that_fails_while_it_is_cancelled_is_not_tried_again(waits: Waits) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def fail() -> None:
        tasks[0].cancel()
        raise OSError

    async def work() -> None:
        while True:
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(fail())
            except Exception as error:  # noqa: BLE001 - as the engine does
                await Backoff(waits).wait_out(error)

    async def both() -> None:
        tasks.append(asyncio.create_task(work()))
        await asyncio.wait(tasks, timeout=5)
        assert tasks[0].cancelled()

    asyncio.run(both())
    assert waits.seconds == []


@pytest.mark.parametrize("number", range(10))
def test_it_can_be_stopped_at_any_moment_of_an_error(database: Engine, store: Store, waits: Waits, number: int) -> None:
    refuse_answers(database, "NEW.batch >= 3")
    store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(), waits) as engine:
        wait_until(lambda: bool(waits.seconds))
        sleep(number / 1000)
        engine.stop()
        wait_for_end(engine)


def test_a_lock_that_cannot_be_created_is_tried_again(
    database: Engine, store: Store, waits: Waits, tmp_path: Path
) -> None:
    beside = tmp_path / "folder" / "lookups.sqlite3"
    beside.parent.touch()
    lookup_id = store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(), waits, beside):
        wait_until(lambda: len(waits.seconds) >= 2)
        beside.parent.unlink()
        wait_until(lambda: is_finished(store, lookup_id))
    assert waits.seconds[:2] == [FIRST_SECONDS, 4.0]


def test_a_gateway_that_cannot_be_opened_is_tried_again(database: Engine, store: Store, waits: Waits) -> None:
    lookup_id = store.create(request_for(IDS, SIZE))
    with engine_on(database, Provider(), waits, failing=3):
        wait_until(lambda: is_finished(store, lookup_id))
    assert waits.seconds == [FIRST_SECONDS, 4.0, 8.0]
