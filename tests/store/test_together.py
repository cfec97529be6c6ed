"""Several processes at one store, here as threads: none fails because of another, and all agree."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest
from sqlalchemy import Engine, func, select, update

from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import Intake
from lib.domain.lookups import NOT_ANSWERED, ProviderState, Request, Source, State
from lib.store.history import History
from lib.store.ledger import ClaimLostError, Ledger
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.schema import LOOKUP, PROVIDER
from tests.helpers.provider import known, request_for

ON_BOTH = True
MANY = 6
IN_PROGRESS = 2


def at_once(works: list[Callable[[], object]]) -> None:
    """Do all at once, and raise what any of them raises."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def rested(store: Store, ledger: Ledger, code: int = IN_PROGRESS) -> str:
    lookup_id = store.create(request_for(range(1, 21)))
    claim = known(ledger.claim(lookup_id))
    for batch in claim.pending:
        claim.store(batch, np.full(10, code, dtype=np.int32))
    claim.end()
    return lookup_id


def test_one_state_of_the_provider_is_stored_however_many_write_it_first(database: Engine) -> None:
    states = [ProviderState(last_answer_at=datetime(2026, 1, day, tzinfo=UTC)) for day in range(1, MANY + 1)]
    at_once([partial(Ledger(database).store_provider, "rest", state) for state in states])
    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(PROVIDER)) == 1
    assert Store(database).provider() in states


def test_runs_that_fight_for_a_lookup_while_pages_cancel_and_retry_it_lose_nothing(
    database: Engine, store: Store, ledger: Ledger
) -> None:
    lookup_id = store.create(request_for(range(1, 41), batch_size=2))
    end = time.monotonic() + 2

    def run(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - it must repeat
        while time.monotonic() < end:
            claim = ledger.claim(lookup_id)
            try:
                for batch in claim.pending if claim is not None else []:
                    ids = known(claim).ids_of(batch)
                    known(claim).store(
                        batch,
                        np.array(ids, dtype=np.int32) if chance.random() < 0.8 else Failure(FailureKind.TIMED_OUT),
                    )
                if claim is not None:
                    claim.end()
            except ClaimLostError:
                continue

    def page(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - it must repeat
        while time.monotonic() < end:
            chance.choice([store.cancel, store.retry, store.retry, History(database).touch])(lookup_id)
            found = known(store.answered(lookup_id))
            answered = found.codes[found.codes != NOT_ANSWERED]
            assert sorted(found.progress.counts) == sorted(answered.tolist())
            assert found.progress.failed == sum(size for _, size, _ in found.failures)
            assert found.progress.done == len(answered) + found.progress.failed

    at_once([*(partial(run, seed) for seed in range(3)), *(partial(page, seed) for seed in range(3))])
    store.cancel(lookup_id)
    store.retry(lookup_id)
    claim = known(ledger.claim(lookup_id))
    for batch in claim.pending:
        claim.store(batch, np.array(claim.ids_of(batch), dtype=np.int32))
    claim.end()
    found = known(store.answered(lookup_id))
    assert (found.progress.state, found.codes.tolist()) == (State.FINISHED, list(range(1, 41)))


def test_a_due_recheck_is_started_once_however_many_processes_look(
    database: Engine, store: Store, ledger: Ledger
) -> None:
    rechecks = Rechecks(database, "sandbox", 10)
    lookups = [rested(store, ledger) for _ in range(4)]
    for lookup_id in lookups:
        rechecks.plan(lookup_id, 1, 3)
    with database.begin() as connection:
        connection.execute(update(LOOKUP).values(recheck_at=time.time() - 1))
    at_once([rechecks.start_due] * MANY)
    listing = History(database).listing()
    assert listing.total == 2 * len(lookups)
    assert {entry.parent_id for entry in listing.entries} == {None, *lookups}


@pytest.mark.parametrize("mark", ["\0", "\ud800"], ids=["NUL", "half a surrogate pair"])
def test_marks_that_databases_cannot_store_are_left_out_of_a_text(store: Store, database: Engine, mark: str) -> None:
    intake = Intake(np.array([5], dtype=np.int64), repeated=0, rejected=())
    request = Request(
        intake, Source.FILE, dialect="sandbox", batch_size=10, file_name=f"a{mark}.csv", asked_by=f"{mark}b"
    )
    lookup_id, history = store.create(request), History(database)
    history.rename(lookup_id, f"first{mark} try")
    entry = known(store.entry(lookup_id))
    assert (entry.file_name, entry.asked_by, entry.note) == ("a.csv", "b", "first try")
    assert history.listing(f"fir{mark}st").total == 1
    for look in (store.entry, store.answered, store.rows):
        assert look(f"no{mark}body's") is None
    store.cancel(mark)
    assert not history.delete(mark)


def test_the_nudge_comes_once_the_lookup_is_stored(database: Engine, ledger: Ledger) -> None:
    told: list[tuple[str, State]] = []

    def nudge(lookup_id: str) -> None:
        told.append((lookup_id, known(Store(database).progress(lookup_id)).state))

    store, rechecks = Store(database, nudge), Rechecks(database, "sandbox", 10, nudge)
    first = rested(store, ledger)
    store.retry(first)
    store.retry(first)
    store.cancel(first)
    asked = [first, first, known(rechecks.recheck(first)), known(rechecks.rerun(first))]
    rechecks.plan(first, 1, 1)
    with database.begin() as connection:
        connection.execute(update(LOOKUP).where(LOOKUP.c.id == first).values(recheck_at=time.time() - 1))
    asked += rechecks.start_due()
    assert told == [(lookup_id, State.QUEUED) for lookup_id in asked]
    assert len(told) == 5
    assert rechecks.recheck(rested(Store(database), ledger, code=3)) is None
    assert len(told) == 5
