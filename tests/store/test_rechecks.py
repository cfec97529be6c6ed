"""Ids that are not final are asked again, once or by a plan: as a new lookup, once for all processes, not for ever."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import numpy as np
import pytest
from sqlalchemy import Engine

from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import Reason, Rejected
from lib.domain.lookups import RecheckPlan, Relation, State
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.lookup.limits import Limits
from lib.lookup.maintenance import Maintenance
from lib.store.database import database_path
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import ownership_of
from lib.store.recheck_rules import may_change
from lib.store.rechecks import MOST_MINUTES, MOST_TIMES, Rechecks
from tests.helpers.provider import Provider, Reply, Seen, gateway_to, known, wait_until
from tests.helpers.store_rows import answer, asked, put

ON_BOTH = True
OPEN, FINAL, UNKNOWN = 2, 3, 9001


@pytest.fixture
def rechecks(database: Engine) -> Rechecks:
    return Rechecks(database, "sandbox", 10)


@pytest.fixture
def history(database: Engine) -> History:
    return History(database)


def ids_of(store: Store, lookup_id: str) -> list[int]:
    found: list[int] = known(store.answered(lookup_id)).ids.tolist()
    return found


def make_due(store: Store, lookup_id: str) -> None:
    """Have the re-check of a lookup's plan be due."""
    put(store, lookup_id, recheck_at=time.time() - 1)


def have_ended(history: History, count: int) -> bool:
    """Whether there are so many lookups, none of them live."""
    entries = history.listing().entries
    return len(entries) == count and not any(entry.progress.state.is_live for entry in entries)


# Once


def test_a_recheck_asks_for_open_unknown_and_unanswered_ids_and_is_linked(
    database: Engine, store: Store, rechecks: Rechecks, history: History
) -> None:
    first = asked(store, 11, 12, 13, 14, 15, name="list.csv")
    history.rename(first, "a name")
    claim = known(Ledger(database).claim(first))
    claim.store(0, np.array([FINAL, OPEN, UNKNOWN, 18, 0], dtype=np.int32))
    claim.end()
    second = known(rechecks.recheck(first, "someone"))
    assert ids_of(store, second) == [12, 13, 14]
    entry = known(store.entry(second))
    assert (entry.relation, entry.parent_id, entry.family) == (Relation.RECHECK, first, first)
    assert (entry.note, entry.file_name, entry.asked_by) == ("a name", "list.csv", "someone")
    assert known(store.entry(first)).progress.state is State.FINISHED
    answer(database, second, FINAL, OPEN, FINAL)
    third = known(rechecks.recheck(second))
    assert (known(store.entry(third)).parent_id, known(store.entry(third)).family) == (second, first)
    assert [entry.lookup_id for entry in history.family(second)] == [first, second, third]


def test_final_live_and_deleted_lookups_are_not_rechecked(
    database: Engine, store: Store, rechecks: Rechecks, history: History
) -> None:
    live, final = asked(store, 1), asked(store, 1, 2)
    answer(database, final, FINAL, 0)
    assert rechecks.recheck(live) is None
    assert rechecks.recheck(final) is None
    assert rechecks.recheck("nothing") is None
    assert rechecks.rerun("nothing") is None
    assert history.listing().total == 2
    assert not may_change(known(store.progress(final)).counts, 2)


def test_a_rerun_asks_for_all_ids_and_keeps_the_rejected_ones(
    database: Engine, store: Store, rechecks: Rechecks
) -> None:
    first = asked(store, 5, 4, 3, rejected=(Rejected(3, "x", Reason.NOT_A_NUMBER),))
    answer(database, first, FINAL, FINAL, OPEN)
    second = known(rechecks.rerun(first, "someone"))
    assert ids_of(store, second) == [5, 4, 3]
    assert known(store.answered(second)).rejected == known(store.answered(first)).rejected
    entry = known(store.entry(second))
    assert (entry.relation, entry.parent_id, entry.progress.counts) == (Relation.AGAIN, first, {})


# By a plan


@pytest.mark.parametrize(("minutes", "times"), [(0, 1), (1, 0), (MOST_MINUTES + 1, 1), (1, MOST_TIMES + 1)])
def test_a_plan_has_bounds(store: Store, rechecks: Rechecks, minutes: int, times: int) -> None:
    lookup_id = asked(store, 1)
    with pytest.raises(ValueError, match=r"^$"):
        rechecks.plan(lookup_id, minutes, times)
    assert known(store.entry(lookup_id)).plan is None


def test_a_plan_moves_from_lookup_to_lookup_until_none_is_left(
    database: Engine, store: Store, rechecks: Rechecks
) -> None:
    lookup_id = asked(store, 1, 2)
    answer(database, lookup_id, OPEN, FINAL)
    rechecks.plan(lookup_id, 30, 2)
    due_at = known(known(known(store.entry(lookup_id)).plan).due_at)
    assert due_at.timestamp() == pytest.approx(time.time() + 1800, abs=60)
    assert rechecks.start_due() == []
    for left in (1, 0):
        make_due(store, lookup_id)
        (made,) = rechecks.start_due()
        assert known(store.entry(lookup_id)).plan is None
        entry = known(store.entry(made))
        assert (entry.relation, entry.parent_id, ids_of(store, made)) == (Relation.TIMED, lookup_id, [1])
        assert entry.plan == (RecheckPlan(30, left) if left else None)
        answer(database, made, OPEN)
        lookup_id = made
    assert known(store.entry(lookup_id)).plan is None
    assert rechecks.start_due() == []


def test_a_plan_is_carried_out_once_however_many_processes_try(
    database: Engine, store: Store, rechecks: Rechecks, history: History
) -> None:
    lookup_id = asked(store, 1)
    answer(database, lookup_id, OPEN)
    rechecks.plan(lookup_id, 1, 5)
    make_due(store, lookup_id)
    others = [Rechecks(database, "sandbox", 10) for _ in range(4)]
    together = Barrier(len(others))

    def ask(mine: Rechecks) -> list[str]:
        together.wait()
        return mine.start_due()

    with ThreadPoolExecutor(len(others)) as pool:
        made = [lookup for found in pool.map(ask, others) for lookup in found]
    assert len(made) == 1
    assert history.listing().total == 2


def test_a_plan_ends_when_all_is_final(database: Engine, store: Store, rechecks: Rechecks) -> None:
    lookup_id = asked(store, 1, 2)
    rechecks.plan(lookup_id, 1, 5)
    assert known(store.entry(lookup_id)).plan == RecheckPlan(1, 5)
    answer(database, lookup_id, FINAL, 21)
    assert known(store.entry(lookup_id)).plan is None


@pytest.mark.parametrize(
    ("kind", "goes_on"),
    [(FailureKind.CREDENTIALS_REFUSED, False), (FailureKind.ACCOUNT_BLOCKED, False), (FailureKind.SERVER_FAILED, True)],
)
def test_a_plan_ends_where_more_requests_could_lock_the_account(
    database: Engine, store: Store, rechecks: Rechecks, kind: FailureKind, *, goes_on: bool
) -> None:
    lookup_id = asked(store, 1)
    rechecks.plan(lookup_id, 1, 5)
    claim = known(Ledger(database).claim(lookup_id))
    claim.store(0, Failure(kind))
    claim.end(Failure(kind))
    assert (known(store.entry(lookup_id)).plan is not None) == goes_on


def test_a_plan_ends_when_a_person_stops_it_or_cancels_the_lookup(
    database: Engine, store: Store, rechecks: Rechecks
) -> None:
    stopped, cancelled = asked(store, 1), asked(store, 1)
    answer(database, stopped, OPEN)
    for lookup_id in (stopped, cancelled):
        rechecks.plan(lookup_id, 1, 5)
    rechecks.drop_plan(stopped)
    store.cancel(cancelled)
    for lookup_id in (stopped, cancelled):
        assert known(store.entry(lookup_id)).plan is None
    assert rechecks.start_due() == []


def test_a_retry_postpones_the_plan_to_the_new_end(database: Engine, store: Store, rechecks: Rechecks) -> None:
    lookup_id = asked(store, 1, 2)
    answer(database, lookup_id, OPEN, FINAL)
    rechecks.plan(lookup_id, 30, 2)
    store.retry(lookup_id)
    assert known(known(store.entry(lookup_id)).plan).due_at is None
    known(Ledger(database).claim(lookup_id)).end()
    assert known(known(store.entry(lookup_id)).plan).due_at is not None


def test_lookups_of_the_sandbox_are_not_rechecked_at_the_provider(
    database: Engine, store: Store, rechecks: Rechecks, history: History
) -> None:
    lookup_id = asked(store, 1)
    answer(database, lookup_id, OPEN)
    rechecks.plan(lookup_id, 1, 5)
    make_due(store, lookup_id)
    assert Rechecks(database, "rest", 10).start_due() == []
    assert history.listing().total == 1
    assert known(store.entry(lookup_id)).plan is None


def test_the_engine_carries_a_plan_out_until_the_last_answer_is_final(
    database: Engine, store: Store, rechecks: Rechecks, history: History
) -> None:
    """The provider answers 'in queue' twice and then 'sent'; the test does not wait the minutes between."""
    asked_before: list[list[int]] = []

    def say(request: Seen) -> Reply:
        asked_before.append(request.ids)
        code = FINAL if len(asked_before) > 2 else OPEN
        return Reply(json.dumps({"Status": 4, "Exception": 0, "Data": [code] * len(request.ids)}).encode())

    lookup_id = asked(store, 1)
    rechecks.plan(lookup_id, 60, 9)
    lock, maintenance = (
        ownership_of(database, database_path(str(database.url))),
        Maintenance(rechecks, (), history, 30).run,
    )
    gateway = partial(gateway_to, Provider(say))
    engine = EmbeddedEngine(EngineParts(Ledger(database), gateway, Limits(10, 1), lock, "sandbox", maintenance))
    engine.start()
    try:
        for count in (1, 2, 3):
            wait_until(partial(have_ended, history, count))
            newest = history.listing().entries[0]
            if newest.plan is not None:
                make_due(store, newest.lookup_id)
    finally:
        engine.stop()
    assert (newest.progress.counts, newest.plan) == ({FINAL: 1}, None)
    assert asked_before == [[1]] * 3
