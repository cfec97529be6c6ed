"""Kept rows are found by the words in them, over all lookups, with what was said of each; deleted ones are not."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from lib.domain.intake import REJECTED, Intake
from lib.domain.lookups import Request, Source
from lib.domain.matches import RowMatch
from lib.store import row_index
from lib.store.connections import single
from lib.store.database import open_database
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.row_index import RowIndexer
from lib.store.schema import ROW_INDEX, ROW_WORD
from lib.store.scope import Scope
from tests.helpers.examples import examples
from tests.helpers.provider import known
from tests.helpers.store_rows import answer, put, rows_of, statements, uploaded

ON_BOTH = True


@pytest.fixture
def history(database: Engine) -> History:
    return History(database)


def found(history: History, words: str, scope: Scope | None = None, most: int = 20) -> tuple[RowMatch, ...]:
    return history.row_matches(words, most, scope or Scope()).rows


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("09121234567", 0),
        ("9121234567", 0),
        ("+98 912 123 4567", 0),
        ("00989121234567", 0),
        ("۰۹۱۲۱۲۳", 0),
        ("0912 765 4321", 1),
        ("0935-111-2233", 2),
        ("989364445566", 3),
        ("احمدی", 0),
        ("احم سارا", 0),
        ("كريمى", 1),
        ("محمدرضا", 2),
        ("hara", 3),
        ("OHARA", None),
        ("رضا نوری", None),
        ("09129999999", None),
        ("503", None),
        ("an", None),
        ("%", None),
        ("", None),
    ],
)
def test_a_row_is_found_however_its_words_are_written(
    store: Store, history: History, words: str, place: int | None
) -> None:
    uploaded(store)
    assert [match.message_id for match in found(history, words)] == ([] if place is None else [500 + place])


def test_a_row_shows_its_cells_and_what_was_said_each_time(database: Engine, store: Store, history: History) -> None:
    first = uploaded(store, created_at=1000.0)
    answer(database, first, 3, 2, 3, 3)
    second = known(Rechecks(database, "sandbox", 10).recheck(first))
    answer(database, second, 21)
    (match,) = found(history, "0912 765")
    assert match.fields == (("mobile", "+98 912 765 4321"), ("نام", "رضا کریمی"))
    assert match.entry.lookup_id == first
    assert [(said.entry.lookup_id, said.code) for said in match.said] == [(second, 21), (first, 2)]


def test_one_message_in_several_lookups_is_one_row_of_the_newest(store: Store, history: History) -> None:
    older = uploaded(store, created_at=1000.0)
    newer = uploaded(store, created_at=2000.0)
    other = uploaded(store, first=900, created_at=1500.0)
    matches = found(history, "09121234567")
    assert [(match.message_id, match.entry.lookup_id) for match in matches] == [(500, newer), (900, other)]
    assert [said.entry.lookup_id for said in matches[0].said] == [newer, older]


def test_a_row_without_an_id_that_was_asked_is_found_too(store: Store, history: History) -> None:
    rows = replace(rows_of(1, ["Zed"], ["0912"]), row_indexes=np.array([REJECTED], dtype=np.int32))
    store.create(Request(Intake(np.empty(0, np.int64), 0, ()), Source.FILE, "sandbox", 10, rows=rows))
    RowIndexer(store._database).fill()
    (match,) = found(history, "zed")
    assert (match.message_id, match.said) == (None, ())


def test_own_lookups_alone_are_searched_and_those_of_the_scope(store: Store, history: History) -> None:
    hers = uploaded(store, first=1, asked_by="ann", created_at=1000.0)
    his = uploaded(store, first=50, asked_by="bob", created_at=2000.0, final=4)

    def owners(scope: Scope) -> list[str]:
        return [match.entry.lookup_id for match in found(history, "احمدی", scope)]

    assert owners(Scope()) == [his, hers]
    assert owners(Scope("ann")) == owners(Scope(is_open=True)) == [hers]
    assert owners(Scope(since=datetime.fromtimestamp(1500, UTC))) == [his]
    assert owners(Scope(until=datetime.fromtimestamp(1500, UTC))) == [hers]
    assert owners(Scope("ann").limited_to("bob")) == [his]


def test_what_was_said_to_another_person_is_not_shown(database: Engine, store: Store, history: History) -> None:
    first = uploaded(store, asked_by="ann")
    answer(database, first, 2, 2, 2, 2)
    put(store, known(Rechecks(database, "sandbox", 10).recheck(first)), asked_by="bob")
    (match,) = found(history, "احمدی", Scope("ann"))
    assert [said.entry.lookup_id for said in match.said] == [first]


def test_no_more_than_wanted_are_read(store: Store, history: History) -> None:
    made = [uploaded(store, first=10 * place, created_at=float(place)) for place in range(1, 26)]
    with statements(store._database) as heard:
        matches = history.row_matches("احمدی", 3)
    assert [match.entry.lookup_id for match in matches.rows] == made[:-4:-1]
    assert matches.has_more
    assert sum("uploaded.rows" in statement for statement in heard) == 4
    assert not history.row_matches("احمدی", 25).has_more
    assert len(found(history, "احمدی", most=25)) == 25


def test_rows_are_indexed_slice_by_slice_and_the_search_says_what_is_left(
    store: Store, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_index, "SLICE", 3)
    names = [f"name{place}" for place in range(8)]
    ids = np.arange(1, 9, dtype=np.int64)
    rows = rows_of(1, names, [None] * 8)
    store.create(Request(Intake(ids, 0, ()), Source.FILE, "sandbox", 10, rows=rows))
    assert history.row_matches("name1", 20) == history.row_matches("name7", 20)
    assert history.row_matches("name1", 20).unindexed == 1
    RowIndexer(store._database).fill(0.0)
    assert history.row_matches("name1", 20).unindexed == 1
    RowIndexer(store._database).fill(1e-9)
    RowIndexer(store._database).fill()
    assert history.row_matches("name", 20).unindexed == 0
    assert [match.message_id for match in found(history, "name")] == list(range(1, 9))
    assert [match.message_id for match in found(history, "name7")] == [8]


def test_nothing_of_the_index_outlives_its_lookup(database: Engine, store: Store, history: History) -> None:
    kept, gone = uploaded(store, first=1), uploaded(store, first=50)
    before = len(words_in(database))
    history.delete(gone)
    assert len(words_in(database)) == before // 2
    assert [match.message_id for match in found(history, "احمدی")] == [1]
    history.delete(kept)
    assert words_in(database) == []
    with database.connect() as connection:
        assert connection.execute(select(ROW_INDEX)).all() == []


def test_deleted_words_are_not_in_the_file_any_more(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/bytes.sqlite3")
    store = Store(database)
    names = [f"planted{place}" for place in range(5000)]
    lookup_id = uploaded(store, 1, names, [None] * len(names))

    def is_in_the_files() -> bool:
        with single(database) as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return b"planted" in b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert is_in_the_files()
    History(database).delete(lookup_id)
    assert not is_in_the_files()


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.none() | st.text(max_size=60), min_size=1, max_size=4), words=st.text(max_size=20))
def test_any_cell_can_be_indexed_and_any_text_searched(
    store: Store, history: History, cells: list[str | None], words: str
) -> None:
    storable = [cell.encode("utf-8", "ignore").decode() if cell is not None else None for cell in cells]
    lookup_id = uploaded(store, 1, storable, [None] * len(cells))
    history.row_matches(words, 20)
    for place, cell in enumerate(storable):
        matches = found(history, cell or "")
        assert not matches or place + 1 in {match.message_id for match in matches}
    history.delete(lookup_id)


def words_in(database: Engine) -> list[object]:
    with database.connect() as connection:
        return list(connection.execute(select(ROW_WORD.c.word)).scalars())
