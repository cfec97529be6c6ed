"""The rows of files by what stands in their columns, counted by the newest answers to their Ids."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from lib.domain.intake import REJECTED, Intake, Rows
from lib.domain.lookups import NOT_ANSWERED, Request, Source
from lib.domain.totals import ColumnTotals
from lib.store.column_totals import MOST_TEXTS, count_columns, pack_columns, unpack_columns
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.scope import Scope
from lib.store.totals import TotalsKeeper
from tests.helpers.provider import known
from tests.helpers.store_rows import answer, asked, put, rows_of

ON_BOTH = True
OPEN, SENT, FAILED = 2, 3, 21
CAMPAIGNS = ("yalda", "nowruz", " yalda", None)


def file_rows(campaigns: tuple[str | None, ...] = CAMPAIGNS, heading: str = "campaign") -> Rows:
    """Return rows with an Id and a campaign each."""
    rows = rows_of(1, campaigns, campaigns)
    return replace(rows, headings=("Id", heading), columns=rows.columns[:2], is_number=(None, None))


def started(store: Store, rows: Rows, **values: object) -> str:
    """Store a lookup that was started from such rows."""
    ids = np.arange(1, len(rows.row_indexes) + 1, dtype=np.int64)
    lookup = store.create(Request(Intake(ids, 0, ()), Source.FILE, "sandbox", 10, rows=rows, file_name="a.csv"))
    if values:
        put(store, lookup, **values)
    return lookup


def columns(database: Engine, owner: str | None = None) -> list[tuple[ColumnTotals, ...]]:
    TotalsKeeper(database).fill()
    return [each.columns for each in History(database).file_totals(is_practice=True, scope=Scope(owner))]


def test_rows_are_counted_by_the_newest_answers_once_a_lookup_has_ended(database: Engine, store: Store) -> None:
    lookup = started(store, file_rows())
    assert columns(database) == []
    answer(database, lookup, SENT, FAILED, OPEN, SENT)
    assert History(database).totals(is_practice=True).uncounted == 0, "its own row says all of the page's figures"
    (counted,) = columns(database)
    assert counted == (ColumnTotals("campaign", {"yalda": {SENT: 1, OPEN: 1}, "nowruz": {FAILED: 1}}),)
    again = known(Rechecks(database, "sandbox", 10).recheck(lookup))
    answer(database, again, FAILED)
    ((column,),) = columns(database)
    assert column.counts == {"yalda": {SENT: 1, FAILED: 1}, "nowruz": {FAILED: 1}}
    assert [each.total for each in History(database).totals(is_practice=True).lookups] == [4]
    History(database).delete(lookup)
    assert columns(database) == []


def test_a_person_reads_the_counts_of_their_own_lookups(database: Engine, store: Store) -> None:
    lookup = started(store, file_rows(), asked_by="ann")
    answer(database, lookup, SENT, FAILED, OPEN, SENT)
    again = known(Rechecks(database, "sandbox", 10).recheck(lookup, "bob"))
    answer(database, again, FAILED)
    assert [found[0].counts["yalda"] for found in columns(database)] == [{SENT: 1, FAILED: 1}]
    assert [found[0].counts["yalda"] for found in columns(database, "ann")] == [{SENT: 1, OPEN: 1}]
    assert columns(database, "bob") == [], "the rows are not this person's"


def test_pastes_and_real_lookups_are_apart(database: Engine, store: Store) -> None:
    answer(database, asked(store, 9), SENT)
    answer(database, started(store, file_rows(), dialect="rest"), SENT, SENT, SENT, SENT)
    assert columns(database) == []
    assert len(History(database).file_totals(is_practice=False)) == 1


@pytest.mark.parametrize(
    ("campaigns", "heading"),
    [
        (tuple(map(str, range(MOST_TEXTS + 1))), "name"),
        (("a" * 101, "b"), "text of the message"),
        (("a", "b"), " "),
    ],
)
def test_columns_of_many_or_long_texts_or_without_a_name_are_not_counted(
    campaigns: tuple[str, ...], heading: str
) -> None:
    codes = np.full(len(campaigns), SENT, dtype=np.int32)
    assert count_columns(file_rows(campaigns, heading), codes) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "ج", ""]), st.sampled_from([SENT, FAILED, NOT_ANSWERED, None])), min_size=1
    )
)
def test_every_row_with_an_id_and_a_text_is_counted_once(rows: list[tuple[str, int | None]]) -> None:
    texts = [text for text, _ in rows]
    codes = np.array([SENT, FAILED, NOT_ANSWERED], dtype=np.int32)
    places = [REJECTED if code is None else codes.tolist().index(code) for _, code in rows]
    source = replace(
        file_rows(tuple(texts)),
        columns=(pa.array(["1"] * len(rows)), pa.array(texts)),
        row_indexes=np.array(places, dtype=np.int32),
    )
    counted = count_columns(source, codes)
    expected: dict[str, dict[int, int]] = {}
    for text, code in rows:
        if text and code is not None:
            by_code = expected.setdefault(text, {})
            by_code[code] = by_code.get(code, 0) + 1
    assert counted == (ColumnTotals("campaign", expected),)
    assert unpack_columns(pack_columns(counted) or b"") == counted
