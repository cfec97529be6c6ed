"""Stored lookups are found by an Id; deleted and purged ones are gone."""

import time
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, select, text

from lib.domain.intake import MAX_ID
from lib.domain.lookups import State
from lib.gateway.errors import ServerFailedError
from lib.store.codecs import pack_ids
from lib.store.connections import single
from lib.store.database import open_database
from lib.store.history import LEASE_SECONDS, SECONDS_A_DAY, History
from lib.store.id_search import MOST_ID_MATCHES
from lib.store.ledger import ClaimLostError, Ledger
from lib.store.lookups import Store
from lib.store.schema import ANSWER, GIVEN, LOOKUP, UPLOADED
from tests.helpers.provider import known
from tests.helpers.store_rows import answer, asked, put, statements

ON_BOTH = True


@pytest.fixture
def history(database: Engine) -> History:
    return History(database)


# Found by an Id


def test_an_id_is_found_in_all_lookups_with_it_and_with_each_answer(
    database: Engine, store: Store, history: History
) -> None:
    never = asked(store, 10, 30, created=1.0)
    open_still = asked(store, 20, 10, created=2.0)
    failed = asked(store, 20, 40, created=3.0)
    said = asked(store, 30, 20, MAX_ID, created=4.0)
    answer(database, said, 3, 21, 0)
    known(Ledger(database).claim(failed)).store(0, ServerFailedError(http_status=500).as_failure())
    assert never not in {seen.entry.lookup_id for seen in history.id_matches(20)}
    found = [(seen.entry.lookup_id, seen.code, seen.failure) for seen in history.id_matches(20)]
    assert found == [(said, 21, None), (failed, None, found[1][2]), (open_still, None, None)]
    assert known(found[1][2]).kind == "server_failed"
    assert [seen.code for seen in history.id_matches(MAX_ID)] == [0]
    assert list(history.id_matches(25)) == []


def test_only_lookups_that_can_have_the_id_are_read(database: Engine, store: Store, history: History) -> None:
    for place in range(MOST_ID_MATCHES + 5):
        asked(store, 7, 1000 + place)
    asked(store, 5000, 6000)
    with statements(database) as heard:
        assert len(list(history.id_matches(7))) == MOST_ID_MATCHES
        assert list(history.id_matches(5)) == []
    assert sum("given.ids" in statement for statement in heard) == MOST_ID_MATCHES


# Deleted


def left_in_the_database(database: Engine) -> int:
    with database.connect() as connection:
        return sum(len(connection.execute(select(table)).all()) for table in (LOOKUP, GIVEN, ANSWER, UPLOADED))


def test_deleting_a_lookup_deletes_all_that_belongs_to_it_and_no_other(
    database: Engine, store: Store, history: History
) -> None:
    kept, gone = asked(store, 1, 2), asked(store, 3, 4)
    answer(database, kept, 3, 3)
    before = left_in_the_database(database)
    answer(database, gone, 3, 3)
    assert history.delete(gone)
    assert not history.delete(gone)
    assert left_in_the_database(database) == before - 2
    assert store.answered(gone) is None
    assert known(store.answered(kept)).ids.tolist() == [1, 2]


def test_a_live_lookup_is_stopped_by_deleting_it(database: Engine, store: Store, history: History) -> None:
    lookup_id = asked(store, 1, 2)
    claim = known(Ledger(database).claim(lookup_id))
    assert history.delete(lookup_id)
    with pytest.raises(ClaimLostError):
        claim.store(0, np.array([3, 3], dtype=np.int32))
    assert left_in_the_database(database) == 0
    assert Ledger(database).live() == []


def test_deleted_data_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/bytes.sqlite3")
    store = Store(database)
    given_ids = np.random.default_rng(5).integers(10**17, 10**18, 5000)
    lookup_id = asked(store, *given_ids.tolist(), name="planted-name")
    secrets = [pack_ids(given_ids)[2000:2040], b"planted-name"]

    def in_the_files() -> list[bool]:
        with single(database) as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return [secret in held for secret in secrets]

    assert in_the_files() == [True, True]
    History(database).delete(lookup_id)
    assert in_the_files() == [False, False]


# Purged


def test_ended_lookups_are_purged_after_their_days_and_live_ones_are_not(
    database: Engine, store: Store, history: History
) -> None:
    now = time.time()
    old, live, young = (asked(store, created=now - days * SECONDS_A_DAY) for days in (30.1, 31, 29.9))
    answer(database, old, 3)
    answer(database, young, 3)
    assert history.purge(30) == 1
    assert [entry.lookup_id for entry in history.listing().entries] == [young, live]
    assert known(store.progress(live)).state is State.QUEUED


def test_with_no_days_a_lookup_is_stored_while_a_page_shows_it(store: Store, history: History) -> None:
    unseen, seen = asked(store), asked(store)
    for lookup_id in (unseen, seen):
        put(store, lookup_id, seen_at=time.time() - LEASE_SECONDS - 1)
    history.touch(seen)
    assert history.purge(0) == 1
    assert [entry.lookup_id for entry in history.listing().entries] == [seen]
