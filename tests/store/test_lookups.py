"""What is stored can be read, from any thread and after any restart."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, delete, event, text

from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import MAX_ID, Intake, Reason, Rejected
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED, Codes, Request, Source, State
from lib.store.database import database_path, open_database
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.schema import ANSWER, LOOKUP
from tests.helpers.provider import known, request_for

ON_BOTH = True
BROKEN = Failure(FailureKind.SERVER_FAILED, http_status=500)


def codes(*values: int) -> Codes:
    return np.array(values, dtype=np.int32)


# The file


def test_an_sqlite_file_is_created_with_its_folders_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "lookups.sqlite3"
    database = open_database(f"sqlite:///{path}")
    assert path.is_file()
    with database.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) >= 5000


def test_opening_a_database_again_keeps_what_is_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/lookups.sqlite3"
    lookup_id = Store(open_database(url)).create(request_for([1, 2, 3]))
    assert known(Store(open_database(url)).progress(lookup_id)).total == 3


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/lookups.sqlite3", Path("data/lookups.sqlite3")),
        ("sqlite:////var/lib/x.db", Path("/var/lib/x.db")),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql://host/data", None),
    ],
)
def test_the_path_of_a_database_is_known_where_it_is_a_file(url: str, path: Path | None) -> None:
    assert database_path(url) == path


# Asking for a lookup


def test_a_new_lookup_is_queued_and_wholly_unanswered(store: Store, ledger: Ledger) -> None:
    intake = Intake(
        np.array([MAX_ID, 1, 639258934720294949], dtype=np.int64),
        repeated=4,
        rejected=(Rejected(7, "۱۲x", Reason.NOT_A_NUMBER), Rejected(9, "", Reason.EMPTY_CELL)),
    )
    lookup_id = store.create(Request(intake, Source.FILE, dialect="rest", batch_size=2))
    found = known(store.answered(lookup_id))
    assert found.ids.tolist() == [MAX_ID, 1, 639258934720294949]
    assert found.ids.dtype == np.int64
    assert found.codes.tolist() == [NOT_ANSWERED] * 3
    assert (found.rejected, found.source, found.dialect) == (intake.rejected, Source.FILE, "rest")
    state = known(store.progress(lookup_id))
    assert (state.state, state.total, state.done, state.failed) == (State.QUEUED, 3, 0, 0)
    assert (state.repeated, state.rejected, state.rate, state.stop) == (4, 2, 0.0, None)
    assert ledger.live() == [lookup_id]


def test_ids_of_lookups_are_hard_to_guess_and_never_the_same(store: Store) -> None:
    made = {store.create(request_for([1])) for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 16


def test_an_unknown_lookup_is_none_and_harms_nothing(store: Store, ledger: Ledger) -> None:
    assert store.progress("nobody's") is None
    assert store.answered("nobody's") is None
    assert ledger.claim("nobody's") is None
    store.cancel("nobody's")
    store.retry("nobody's")
    assert ledger.live() == []


def test_live_lookups_come_oldest_first_and_ended_ones_not_at_all(store: Store, ledger: Ledger) -> None:
    first, second, third = (store.create(request_for([1])) for _ in range(3))
    known(ledger.claim(second))
    store.cancel(first)
    assert ledger.live() == [second, third]


# Answers


def test_codes_up_to_the_ends_of_int32_survive(store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1, 2, 3, 4], batch_size=3))
    claim = known(ledger.claim(lookup_id))
    claim.store(0, codes(MIN_CODE, MAX_CODE, -1))
    claim.store(1, codes(0))
    claim.end()
    assert known(store.answered(lookup_id)).codes.tolist() == [MIN_CODE, MAX_CODE, -1, 0]
    assert known(store.progress(lookup_id)).counts == {MIN_CODE: 1, MAX_CODE: 1, -1: 1, 0: 1}


def test_answers_that_come_out_of_order_are_read_in_the_order_of_the_ids(store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for(range(1, 8), batch_size=3))
    claim = known(ledger.claim(lookup_id))
    assert [claim.ids_of(batch) for batch in claim.pending] == [[1, 2, 3], [4, 5, 6], [7]]
    claim.store(2, codes(7))
    claim.store(0, codes(1, 2, 3))
    claim.store(1, BROKEN)
    found = known(store.answered(lookup_id))
    assert found.codes.tolist() == [1, 2, 3, NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED, 7]
    assert found.failures == ((3, 3, BROKEN),)
    assert claim.pending == []


def test_a_stop_is_stored_with_its_numbers(store: Store, ledger: Ledger) -> None:
    failure = Failure(FailureKind.PROVIDER, 200, -7, 2**40)
    lookup_id = store.create(request_for([1]))
    known(ledger.claim(lookup_id)).end(failure)
    found = known(store.progress(lookup_id))
    assert (found.state, found.stop) == (State.FAILED, failure)
    assert found.rested_at is not None


def test_progress_reads_neither_ids_nor_codes(database: Engine, store: Store) -> None:
    lookup_id = store.create(request_for(range(1, 100)))
    said: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *about: said.append(about[2]))
    known(store.progress(lookup_id))
    assert said[:-1] == (["BEGIN"] if database.dialect.name == "sqlite" else [])
    columns, _, tables = said[-1].partition("FROM")
    assert "lookup.done" in columns
    assert not {"lookup.ids", "lookup.rejections"} & set(columns.replace(",", " ").split())
    assert "answer" not in tables


def test_the_answers_of_a_deleted_lookup_are_deleted_too(database: Engine, store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1]))
    known(ledger.claim(lookup_id)).store(0, codes(3))
    with database.begin() as connection:
        connection.execute(delete(LOOKUP))
        assert connection.execute(ANSWER.select()).all() == []
