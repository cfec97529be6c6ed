"""The slots of the sentinel are counted beside the lookups: each lookup once, and sums that outlive it."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from lib.domain.operators import Operator
from lib.domain.sentinel import Slot, slot_of
from lib.report.facets.recipients import operators_of_ids
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.sentinel import KEPT, SentinelKeeper, read_slots
from tests.helpers.provider import known
from tests.helpers.sentinel_series import keep
from tests.helpers.store_rows import answer, asked, put, statements, uploaded

ON_BOTH = True
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def slots(database: Engine, *, is_practice: bool = True) -> list[Slot]:
    """Return the slots once nothing is left to be counted, those of one time together."""
    SentinelKeeper(database, operators_of_ids).fill()
    return sorted(
        read_slots(database, LONG_AGO, is_practice=is_practice), key=lambda slot: (slot.begins, slot.operator or "")
    )


def ended(database: Engine, store: Store, *codes: int, at: float | None = None, **values: object) -> str:
    """Store a lookup that was answered by these codes, and return its id."""
    lookup = asked(store, *range(1, len(codes) + 1))
    answer(database, lookup, *codes)
    put(store, lookup, rested_at=at or 1_000.0 + time.time() // 600 * 600, **values)
    return lookup


def test_lookups_of_ten_minutes_are_added_up(database: Engine, store: Store) -> None:
    now = time.time() // 600 * 600
    for codes, at in (([15, 3], now), ([15], now + 599), ([3], now + 600)):
        ended(database, store, *codes, at=at)
    asked(store, 9)  # not ended yet
    begins = datetime.fromtimestamp(now, UTC)
    expected = [Slot(begins, None, 2, 3, {15: 1.5}), Slot(begins + timedelta(minutes=10), None, 1, 1, {})]
    for _ in range(2):
        assert slots(database) == expected


def test_what_asks_the_ids_of_an_earlier_lookup_again_is_not_counted(database: Engine, store: Store) -> None:
    first = ended(database, store, 15, 18)
    (before,) = slots(database)
    rechecks = Rechecks(database, "sandbox", 10)
    answer(database, known(rechecks.recheck(first)), 15, 15)
    answer(database, known(rechecks.rerun(first)), 15, 15)
    store.retry(first)
    store.cancel(first)
    assert slots(database) == [before]


def test_a_slot_outlives_its_lookups_and_goes_in_time(database: Engine, store: Store) -> None:
    lookup = ended(database, store, 17)
    (slot,) = slots(database)
    History(database).delete(lookup)
    assert slots(database) == [slot]
    old = Slot(slot_of(datetime.now(UTC) - KEPT - timedelta(days=1)), None, 1, 1, {17: 1.0})
    keep(database, [old])
    assert slots(database) == [old, slot]
    ended(database, store, 3)
    assert old not in slots(database)
    ended(database, store, 17, at=old.begins.timestamp())
    assert old.begins not in {each.begins for each in slots(database)}


def test_practice_answers_are_apart_from_real_ones(database: Engine, store: Store) -> None:
    ended(database, store, 15)
    ended(database, store, 18, dialect="rest")
    found = [slots(database, is_practice=kind) for kind in (True, False)]
    assert [[dict(slot.weights) for slot in each] for each in found] == [[{15: 1.0}], [{18: 1.0}]]


def test_the_operators_are_those_of_the_one_column_with_mobile_numbers(database: Engine, store: Store) -> None:
    answer(database, uploaded(store), 15, 3, 16, 3)
    found = {slot.operator: (slot.messages, dict(slot.weights)) for slot in slots(database)}
    assert found == {
        None: (4, {15: 0.25, 16: 0.25}),
        Operator.MCI: (2, {15: 0.5}),
        Operator.IRANCELL: (2, {16: 0.5}),
    }


def test_a_database_of_an_older_version_is_counted(database: Engine, store: Store) -> None:
    ended(database, store, 15)
    counted = slots(database)
    with database.begin() as connection:
        connection.execute(text("DELETE FROM sentinel_slot"))
        connection.execute(text("UPDATE lookup SET is_watched = false"))
    assert slots(database) == counted


def test_to_find_that_nothing_is_to_be_counted_is_one_statement_by_an_index(database: Engine, store: Store) -> None:
    ended(database, store, 15)
    slots(database)
    with statements(database) as heard:
        SentinelKeeper(database, operators_of_ids).fill()
    (query,) = [statement for statement in heard if statement.startswith("SELECT lookup")]
    if database.dialect.name == "sqlite":
        with database.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("queued", "running", 1, 0)).all()
        assert "ix_lookup_watched" in str(plan)
        assert "TEMP B-TREE" not in str(plan)
