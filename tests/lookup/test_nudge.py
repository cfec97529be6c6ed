"""A nudge wakes the engine at once, so that it need not look often."""

import asyncio
import threading
import time

import pytest
from sqlalchemy import Engine

from lib.lookup import embedded
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.lookup.limits import Limits
from lib.lookup.nudge import Nudge
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import codes_of, sample_ids
from lib.store.database import database_path
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import ownership_of
from tests.helpers.provider import gateway_to, known, request_for, wait_until

IDS = sample_ids(20)
FOR_EVER = 10_000.0
PATIENCE = 60.0


def waited(nudge: Nudge, seconds: float) -> None:
    """Wait for a nudge; a TimeoutError where none has come long after `seconds`."""
    asyncio.run(asyncio.wait_for(nudge.wait(seconds), PATIENCE))


def test_a_nudge_of_another_thread_ends_a_wait() -> None:
    nudge = Nudge()

    async def wait_while_nudged() -> None:
        waiting = asyncio.create_task(nudge.wait(FOR_EVER))
        await asyncio.sleep(0)
        threading.Thread(target=nudge.give, args=("a",)).start()
        await waiting

    asyncio.run(asyncio.wait_for(wait_while_nudged(), PATIENCE))


def test_a_nudge_that_comes_before_a_wait_ends_that_one_and_no_other() -> None:
    nudge = Nudge()
    nudge.give("a")
    waited(nudge, FOR_EVER)
    began = time.monotonic()
    waited(nudge, 0.05)
    assert time.monotonic() - began >= 0.05


def test_a_nudge_after_the_end_of_the_loop_does_nothing() -> None:
    nudge = Nudge()
    waited(nudge, 0.0)
    nudge.give("a")


def test_an_engine_that_looks_seldom_is_woken_by_each_lookup(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "POLL_SECONDS", FOR_EVER)
    nudge = Nudge()
    store = Store(database, nudge.give)
    lock = ownership_of(database, database_path(str(database.url)))
    limits = Limits(10, 4)
    parts = EngineParts(Ledger(database), lambda: gateway_to(create_app(latency=0)), limits, lock, "sandbox")
    engine = EmbeddedEngine(parts, nudge)
    engine.start()
    try:
        for _ in range(3):
            lookup_id = store.create(request_for(IDS, 10))
            wait_until(lambda: not known(store.progress(lookup_id)).state.is_live)  # noqa: B023 - called in this turn
            assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)
    finally:
        engine.stop(0.2)
