"""The rows of an uploaded file are stored with its lookup, cell for cell, and deleted with it."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event

from lib.domain.intake import MAX_ID, Intake, Rows
from lib.domain.lookups import Request, Source
from lib.store.lookups import Store
from lib.store.rows import pack_rows, unpack_rows
from lib.store.schema import LOOKUP, UPLOADED
from tests.helpers.provider import known, request_for

ON_BOTH = True
MILLION = 1_000_000


@st.composite
def any_rows(draw: st.DrawFn) -> Rows:
    count, width = draw(st.integers(0, 8)), draw(st.integers(1, 5))

    def column(cells: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(cells, min_size=count, max_size=count))

    masks = st.none() | st.lists(st.booleans(), min_size=count, max_size=count)
    return Rows(
        headings=tuple(draw(st.lists(st.text(max_size=9), min_size=width, max_size=width))),
        columns=tuple(pa.array(column(st.none() | st.text()), type=pa.string()) for _ in range(width)),
        is_number=tuple(
            None if (mask := draw(masks)) is None else np.array(mask, dtype=np.bool_) for _ in range(width)
        ),
        row_numbers=np.array(column(st.integers(1, 2**31 - 1)), dtype=np.int32),
        row_indexes=np.array(column(st.integers(-2, 2**31 - 1)), dtype=np.int32),
        id_column=draw(st.integers(0, width - 1)),
    )


def same(left: Rows, right: Rows) -> bool:
    masks = zip(left.is_number, right.is_number, strict=True)
    return (
        (left.headings, left.id_column) == (right.headings, right.id_column)
        and all(one.equals(other) for one, other in zip(left.columns, right.columns, strict=True))
        and all(
            one is other if one is None or other is None else one.dtype == other.dtype and np.array_equal(one, other)
            for one, other in masks
        )
        and all(
            one.dtype == other.dtype and np.array_equal(one, other)
            for one, other in ((left.row_numbers, right.row_numbers), (left.row_indexes, right.row_indexes))
        )
    )


def small() -> Rows:
    return Rows(
        headings=("شناسه", "شناسه"),
        columns=(pa.array(["5", "x", "5"]), pa.array(["a", "=b", ""])),
        is_number=(np.array([True, False, False]), None),
        row_numbers=np.array([2, 3, 7], dtype=np.int32),
        row_indexes=np.array([0, -1, 0], dtype=np.int32),
        id_column=0,
    )


def request_of(rows: Rows | None) -> Request:
    intake = Intake(np.array([5], dtype=np.int64), repeated=1, rejected=())
    return Request(intake, Source.FILE, dialect="sandbox", batch_size=10, rows=rows)


@given(any_rows())
def test_rows_are_unpacked_as_they_were_packed(rows: Rows) -> None:
    assert same(unpack_rows(pack_rows(rows)), rows)


def test_stored_rows_are_read_with_their_lookup(store: Store) -> None:
    lookup_id = store.create(request_of(small()))
    assert same(known(store.rows(lookup_id)), small())
    assert store.row_count(lookup_id) == 3
    assert known(store.answered(lookup_id)).has_rows


def test_a_lookup_without_a_table_has_no_rows(store: Store) -> None:
    pasted = store.create(request_for([1, 2]))
    for lookup_id in (pasted, "nobody's"):
        assert store.rows(lookup_id) is None
        assert store.row_count(lookup_id) == 0
    assert not known(store.answered(pasted)).has_rows


def test_neither_the_answers_nor_the_count_read_the_blob(database: Engine, store: Store) -> None:
    lookup_id = store.create(request_of(small()))
    said: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *about: said.append(about[2]))
    store.answered(lookup_id)
    store.row_count(lookup_id)
    asked = [statement for statement in said if "uploaded" in statement]
    assert len(asked) == 2
    assert not [statement for statement in asked if "uploaded.rows" in statement]


def test_the_rows_of_a_deleted_lookup_are_deleted_too(database: Engine, store: Store) -> None:
    lookup_id = store.create(request_of(small()))
    with database.begin() as connection:
        connection.execute(delete(LOOKUP))
        assert connection.execute(UPLOADED.select()).all() == []
    assert store.rows(lookup_id) is None


def test_a_million_rows_are_packed_and_read() -> None:
    ids = pa.array(np.arange(MAX_ID - MILLION, MAX_ID)).cast(pa.string())
    rows = Rows(
        headings=tuple("abcdef"),
        columns=(ids, *[ids] * 5),
        is_number=(None, np.ones(MILLION, dtype=np.bool_), None, None, None, None),
        row_numbers=np.arange(2, MILLION + 2, dtype=np.int32),
        row_indexes=np.arange(MILLION, dtype=np.int32),
        id_column=0,
    )
    assert same(unpack_rows(pack_rows(rows)), rows)
