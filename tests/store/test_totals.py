"""The totals of lookups: an Id that was asked again counts once, by its newest answer, on the day of the first time."""

from datetime import datetime

import numpy as np
import pytest
from sqlalchemy import Engine, delete, func, select

from lib.domain.totals import Totals
from lib.store.connections import single
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.schema import NEWEST_TOTAL
from lib.store.scope import Scope
from lib.store.totals import TotalsKeeper
from tests.helpers.provider import known
from tests.helpers.store_rows import answer, asked, put, statements

ON_BOTH = True
OPEN, SENT, FAILED = 2, 3, 21


@pytest.fixture
def rechecks(database: Engine) -> Rechecks:
    return Rechecks(database, "sandbox", 10)


def totals(database: Engine, owner: str | None = None) -> Totals:
    """Return the totals once nothing is left to be counted."""
    TotalsKeeper(database).fill()
    return History(database).totals(is_practice=True, scope=Scope(owner))


def counts(database: Engine, owner: str | None = None) -> list[tuple[int, dict[int, int]]]:
    found = totals(database, owner)
    assert found.uncounted == 0
    return [(each.total, dict(each.counts)) for each in found.lookups]


def test_a_lookup_counts_as_far_as_it_has_come(database: Engine, store: Store) -> None:
    asked(store, 1, 2)
    answer(database, asked(store, 3, 4, 5), SENT, SENT, FAILED)
    lookup = asked(store, 6, 7, 8)
    claim = known(Ledger(database).claim(lookup))
    claim.store(0, np.array([OPEN, SENT, FAILED], dtype=np.int32))
    assert counts(database) == [(3, {SENT: 2, FAILED: 1}), (3, {OPEN: 1, SENT: 1, FAILED: 1})]
    cancelled = asked(store, 9)
    store.cancel(cancelled)
    assert counts(database)[-1] == (1, {})


def test_an_id_that_was_asked_again_counts_once_by_its_newest_answer(
    database: Engine, store: Store, rechecks: Rechecks
) -> None:
    first = asked(store, 1, 2, 3, created=1000.0)
    answer(database, first, OPEN, OPEN, SENT)
    second = known(rechecks.recheck(first))
    assert counts(database) == [(3, {OPEN: 2, SENT: 1})], "while it runs, the earlier answers count"
    answer(database, second, FAILED, OPEN)
    waiting = History(database).totals(is_practice=True)
    assert (waiting.uncounted, len(waiting.lookups)) == (1, 1)
    assert counts(database) == [(3, {SENT: 1, FAILED: 1, OPEN: 1})]
    third = known(rechecks.rerun(second))
    answer(database, third, SENT, SENT)
    assert counts(database) == [(3, {SENT: 3})]
    (whole,) = totals(database).lookups
    assert whole.asked_at.timestamp() == pytest.approx(1000.0)


def test_what_is_deleted_counts_no_more(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1, 2)
    answer(database, first, OPEN, OPEN)
    second = known(rechecks.recheck(first))
    answer(database, second, FAILED, OPEN)
    third = known(rechecks.recheck(second))
    answer(database, third, SENT)
    history = History(database)
    assert counts(database) == [(2, {FAILED: 1, SENT: 1})]
    history.delete(second)
    assert counts(database) == [(2, {OPEN: 1, SENT: 1})]
    history.delete(first)
    assert counts(database) == [(1, {SENT: 1})]
    history.delete(third)
    assert counts(database) == []
    with single(database) as connection:
        assert connection.scalar(select(func.count()).select_from(NEWEST_TOTAL)) == 0


def test_a_person_counts_what_they_may_read(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1, 2)
    put(store, first, asked_by="ann")
    answer(database, first, OPEN, OPEN)
    second = known(rechecks.recheck(first, "bob"))
    answer(database, second, SENT, FAILED)
    assert counts(database) == [(2, {SENT: 1, FAILED: 1})]
    assert counts(database, "ann") == [(2, {OPEN: 2})]
    assert counts(database, "bob") == [(2, {SENT: 1, FAILED: 1})]
    assert counts(database, "eve") == []


def test_practice_answers_are_apart_from_real_ones(database: Engine, store: Store) -> None:
    answer(database, asked(store, 1), SENT)
    real = asked(store, 2)
    put(store, real, dialect="rest")
    answer(database, real, FAILED)
    history = History(database)
    found = [history.totals(is_practice=kind).lookups for kind in (True, False)]
    assert [[dict(each.counts) for each in lookups] for lookups in found] == [[{SENT: 1}], [{FAILED: 1}]]


def test_a_scope_has_the_lookups_of_its_days(database: Engine, store: Store) -> None:
    for created in (1000.0, 2000.0, 3000.0):
        answer(database, asked(store, 1, created=created), SENT)
    scope = Scope(since=datetime.fromtimestamp(1500).astimezone(), until=datetime.fromtimestamp(2500).astimezone())
    (found,) = History(database).totals(is_practice=True, scope=scope).lookups
    assert found.asked_at.timestamp() == pytest.approx(2000.0)


def test_a_database_of_an_older_version_is_counted(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1, 2)
    answer(database, first, OPEN, OPEN)
    answer(database, known(rechecks.recheck(first)), OPEN, SENT)
    with database.begin() as connection:
        connection.execute(delete(NEWEST_TOTAL))
    assert History(database).totals(is_practice=True).uncounted == 1
    assert counts(database) == [(2, {OPEN: 1, SENT: 1})]


def test_what_ends_later_is_counted_anew(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1, 2)
    answer(database, first, OPEN, OPEN)
    answer(database, known(rechecks.recheck(first)), OPEN, SENT)
    assert counts(database) == [(2, {OPEN: 1, SENT: 1})]
    answer(database, known(rechecks.recheck(first)), FAILED)
    assert History(database).totals(is_practice=True).uncounted == 1
    assert counts(database) == [(2, {FAILED: 1, SENT: 1})]


def test_reading_takes_no_answers(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1)
    answer(database, first, OPEN)
    answer(database, known(rechecks.recheck(first)), SENT)
    TotalsKeeper(database).fill()
    with statements(database) as heard:
        History(database).totals(is_practice=True)
    assert not [statement for statement in heard if "answer" in statement.lower() or "given" in statement.lower()]
