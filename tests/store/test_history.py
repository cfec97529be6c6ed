"""Stored lookups are listed a page at a time, and found by name however that was typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from lib.domain.lookups import Relation
from lib.store.creation import LONGEST_NAME
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from tests.helpers.examples import examples
from tests.helpers.provider import known
from tests.helpers.store_rows import answer, asked, put, statements

ON_BOTH = True
LARGE = frozenset({"given", "answer", "uploaded"})
"""The tables with large values."""


@pytest.fixture
def history(database: Engine) -> History:
    return History(database)


def ids(history: History, search: str = "", start: int = 0, size: int = 20) -> list[str]:
    return [entry.lookup_id for entry in history.listing(search, start=start, size=size).entries]


# Listed


def test_lookups_are_listed_a_page_at_a_time_the_newest_first(store: Store, history: History) -> None:
    made = [asked(store, created=1000.0 + place) for place in range(7)]
    made.reverse()
    assert ids(history, size=3) == made[:3]
    assert ids(history, start=3, size=3) == made[3:6]
    assert ids(history, start=6, size=3) == made[6:]
    assert ids(history, start=7, size=3) == []
    assert history.listing(size=3).total == 7


def test_a_listing_reads_neither_ids_nor_answers(database: Engine, store: Store, history: History) -> None:
    first = asked(store, *range(1, 11), name="x.csv")
    answer(database, first, *[2] * 10)
    Rechecks(database, "sandbox", 10).recheck(first)
    with statements(database) as heard:
        listing = history.listing("x")
        families = history.families(listing.entries)
        family = history.family(first)
    assert len(listing.entries) == len(family) == families.sizes[first] == 2
    assert families.parents[first].lookup_id == first
    selects = [statement for statement in heard if statement.startswith("SELECT")]
    assert 3 <= len(selects) <= 5
    assert not [statement for statement in selects if any(f" {table}" in statement for table in LARGE)]


def test_a_deleted_parent_is_not_in_the_family_any_more(database: Engine, store: Store, history: History) -> None:
    first = asked(store, 5)
    answer(database, first, 2)
    second = known(Rechecks(database, "sandbox", 10).recheck(first))
    history.delete(first)
    (entry,) = history.listing().entries
    assert (entry.lookup_id, entry.parent_id, entry.relation) == (second, first, Relation.RECHECK)
    assert history.families([entry]).parents == {}
    assert history.families([entry]).sizes == {first: 1}


# Found by name


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("گزارش كمپين مهر.csv", "کمپین"),
        ("کمپین مهر.csv", "كمپين   مهر"),
        ("می‌رسد", "میرسد"),
        ("لیست ۱۴۰۵", "1405"),
        ("List 1405", "LIST ۱۴۰۵"),
        ("alpha beta gamma", "gamma alpha"),
        ("100% sure_thing", "% sure_"),
        ("a\\b", "\\"),
        ("نامۀ مهر", "نامه"),
        ("نامه مهر", "نامۀ"),
    ],
)
def test_a_name_is_found_however_it_was_typed(store: Store, history: History, name: str, search: str) -> None:
    wanted = asked(store, name=name)
    asked(store, name="something else")
    assert ids(history, search) == [wanted]
    named = asked(store)
    history.rename(named, name)
    assert set(ids(history, search)) == {wanted, named}


@pytest.mark.parametrize("search", ["نامۀ", "نامه", "نامهٔ مهر"])
def test_a_name_is_found_that_an_older_version_folded_otherwise(store: Store, history: History, search: str) -> None:
    wanted = asked(store, name="نامۀ مهر")
    put(store, wanted, searched="نامۀ مهر\n")
    asked(store, name="something else")
    assert ids(history, search) == [wanted]


@pytest.mark.parametrize("search", ["%", "_", "a%c", "a_c", "\\%"])
def test_marks_of_the_database_are_letters_like_any_other(store: Store, history: History, search: str) -> None:
    asked(store, name="abc")
    assert ids(history, search) == []


def test_a_search_finds_all_words_and_counts_all_that_fit(store: Store, history: History) -> None:
    for place in range(5):
        asked(store, name=f"list {place} of mine")
    assert history.listing("mine list", size=2).total == 5
    assert ids(history, "mine 3 other") == []
    # A word must not begin in the one name and end in the other.
    both = asked(store, name="end")
    history.rename(both, "begin")
    assert ids(history, "endbegin") == []


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(max_size=300), search=st.text(max_size=20))
def test_any_text_can_be_a_note_and_be_searched(store: Store, history: History, note: str, search: str) -> None:
    lookup_id = asked(store)
    history.rename(lookup_id, note)
    assert known(store.entry(lookup_id)).note == note.strip()[:LONGEST_NAME].replace("\0", "")
    history.listing(search)
    history.delete(lookup_id)
