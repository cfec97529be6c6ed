"""The index of the words in kept rows: which rows of a lookup have a word.

A search reads it by one seek for each lookup that has rows, and unpacks the rows of those alone that have its words. A
row costs some 30 bytes of it. It is written beside the lookups, a slice of rows at a time, so that no lookup starts
later for it, and is deleted with its lookup.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, Engine, func, insert, or_, select, text, update

from lib.domain.intake import Rows
from lib.domain.text_search import search_key, words_of
from lib.store.connections import single
from lib.store.rows import unpack_rows
from lib.store.schema import LOOKUP, ROW_INDEX, UPLOADED

SLICE: Final = 4_096
"""Rows that are indexed by one transaction; below 65,536, so that a place fits into two bytes."""

IS_UNINDEXED: Final = or_(ROW_INDEX.c.indexed.is_(None), ROW_INDEX.c.indexed < UPLOADED.c.count)
"""The condition on `UPLOADED` with its `ROW_INDEX`, if any, that rows are still to be indexed."""
_UNINDEXED: Final = (
    select(UPLOADED.c.lookup_id, ROW_INDEX.c.number, func.coalesce(ROW_INDEX.c.indexed, 0).label("indexed"))
    .join_from(UPLOADED, ROW_INDEX, ROW_INDEX.c.lookup_id == UPLOADED.c.lookup_id, isouter=True)
    .join(LOOKUP, LOOKUP.c.id == UPLOADED.c.lookup_id)
    .where(IS_UNINDEXED)
    .order_by(LOOKUP.c.created_at.desc())
)
_UNNESTED: Final = text(
    "INSERT INTO row_word (number, word, start, places) SELECT :number, word, :start, places "
    "FROM unnest(CAST(:words AS text[]), CAST(:places AS bytea[])) AS t (word, places)"
)
_INSERTED: Final = "INSERT INTO row_word (number, word, start, places) VALUES (?, ?, ?, ?)"
_PLACES: Final = [place.to_bytes(2, "little") for place in range(SLICE)]


class RowIndexer:
    """Indexes kept rows. Its methods may be called from any thread, by one process at a time.

    Args:
        database: The database.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database

    def fill(self, seconds: float = float("inf")) -> None:
        """Index what is not indexed, the newest lookups first, and stop soon after so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with single(self._database) as connection:
                waiting = connection.execute(_UNINDEXED.limit(1)).first()
            if waiting is None:
                return
            self._index(waiting.lookup_id, waiting.number, waiting.indexed, until)

    def _index(self, lookup_id: str, number: int | None, start: int, until: float) -> None:
        with single(self._database) as connection:
            blob = connection.scalar(select(UPLOADED.c.rows).where(UPLOADED.c.lookup_id == lookup_id))
        if blob is None:
            return
        rows = unpack_rows(blob)
        count = len(rows.row_indexes)
        while True:
            words = slice_words(rows, start)
            end = min(start + SLICE, count)
            number = self._store(lookup_id, number, words, start, end)
            start = end
            if number is None or start == count or time.monotonic() >= until:
                return

    def _store(
        self, lookup_id: str, number: int | None, words: Mapping[str, list[int]], start: int, end: int
    ) -> int | None:
        """Store the words of a slice; return the number of the lookup, None where it was deleted meanwhile."""
        with self._database.begin() as connection:
            if (
                connection.scalar(select(LOOKUP.c.id).where(LOOKUP.c.id == lookup_id).with_for_update(read=True))
                is None
            ):
                return None
            if number is None:
                number = connection.scalar(
                    insert(ROW_INDEX).values(lookup_id=lookup_id, indexed=end).returning(ROW_INDEX.c.number)
                )
            else:
                connection.execute(update(ROW_INDEX).where(ROW_INDEX.c.number == number).values(indexed=end))
            if words:
                _insert(connection, number, start, words)
        return number


def _insert(connection: Connection, number: int, start: int, words: Mapping[str, list[int]]) -> None:
    # Most words are in one row alone: what numpy does for a list takes longer there than all else.
    packed = {word: b"".join(map(_PLACES.__getitem__, sorted({*words[word]}))) for word in sorted(words)}
    if connection.dialect.name == "postgresql":
        # One statement: thousands of them would be sent and planned one by one.
        columns = {"number": number, "start": start, "words": [*packed], "places": [*packed.values()]}
        connection.execute(_UNNESTED, columns)
        return
    # The driver's own words: a dictionary a row, each converted column by column, takes as long as SQLite itself.
    connection.exec_driver_sql(_INSERTED, [(number, word, start, places) for word, places in packed.items()])


def slice_words(rows: Rows, start: int) -> dict[str, list[int]]:
    """Return the words in the cells of a slice of rows, but those of the Ids, each with its rows from `start` on."""
    words: defaultdict[str, list[int]] = defaultdict(list)
    for index, column in enumerate(rows.columns):
        if index != rows.id_column:
            for place, key in enumerate(_keys(column.slice(start, SLICE).to_pylist())):
                for word in words_of(key):
                    words[word].append(place)
    return words


def _keys(cells: list[str | None]) -> list[str]:
    """Return the search key of each cell, made of all of them at once."""
    return search_key("\n".join((cell or "").replace("\n", " ") for cell in cells)).split("\n")
