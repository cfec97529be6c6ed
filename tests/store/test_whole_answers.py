"""What is still open of a lookup is told by the newest answers of all of its versions."""

import pytest
from sqlalchemy import Engine

from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from tests.helpers.provider import known
from tests.helpers.store_rows import answer, asked, put

ON_BOTH = True
OPEN, FINAL = 2, 3


@pytest.fixture
def rechecks(database: Engine) -> Rechecks:
    return Rechecks(database, "sandbox", 10)


def ids_of(store: Store, lookup_id: str | None) -> list[int]:
    found: list[int] = known(store.answered(known(lookup_id))).ids.tolist()
    return found


def test_what_is_open_is_told_by_all_versions_whichever_is_named(
    database: Engine, store: Store, rechecks: Rechecks
) -> None:
    first = asked(store, 1, 2, 3)
    answer(database, first, OPEN, OPEN, FINAL)
    second = known(rechecks.recheck(first))
    answer(database, second, FINAL, OPEN)
    third = known(rechecks.recheck(first))
    assert ids_of(store, third) == [2]
    answer(database, third, FINAL)
    assert [rechecks.recheck(each) for each in (first, second, third)] == [None] * 3


def test_two_presses_of_one_button_ask_once(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1)
    answer(database, first, OPEN)
    assert rechecks.recheck(first) is not None
    assert rechecks.recheck(first) is None


def test_a_plan_asks_what_is_open_by_then_while_another_version_is_under_way(
    database: Engine, store: Store, rechecks: Rechecks
) -> None:
    first = asked(store, 1, 2)
    answer(database, first, OPEN, OPEN)
    answer(database, known(rechecks.recheck(first)), FINAL, OPEN)
    rechecks.plan(first, 5, 2)
    rechecks.recheck(first)
    put(store, first, recheck_at=1.0)
    (timed,) = rechecks.start_due()
    assert ids_of(store, timed) == [2]
    assert known(known(store.entry(timed)).plan).left == 1


def test_only_what_its_owner_may_read_tells_what_is_open(database: Engine, store: Store, rechecks: Rechecks) -> None:
    first = asked(store, 1, 2)
    answer(database, first, OPEN, OPEN)
    answer(database, known(rechecks.recheck(first, "an admin")), FINAL, FINAL)
    assert rechecks.recheck(first) is None
    assert ids_of(store, rechecks.recheck(first, owner="")) == [1, 2]
