"""Finds kept rows by the words in them, over all lookups: the only way from a mobile number to an answer.

The provider cannot list messages by number. A word of the search fits a word of a row that begins with it; a mobile
number fits however it is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import count
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine, exists, func, select

from lib.domain.intake import Ids, Rows
from lib.domain.lookups import Entry
from lib.domain.matches import IdMatch, RowMatch, RowMatches
from lib.domain.text_search import search_key, words_of
from lib.store.codecs import unpack_ids
from lib.store.connections import single, snapshot
from lib.store.entries import entry_of
from lib.store.id_search import matches_in
from lib.store.row_index import IS_UNINDEXED
from lib.store.rows import unpack_rows
from lib.store.schema import GIVEN, LOOKUP, ROW_INDEX, ROW_WORD, UPLOADED
from lib.store.scope import NEWEST, Scope

FEWEST_LETTERS: Final = 3
"""Letters and digits that the words of a search have together; fewer would fit nearly every row."""
_AFTER_ANY: Final = "\U0010ffff"
"""Sorts after every letter, by bytes too."""
_LOOKUPS_AT_ONCE: Final = 20


class _Found(NamedTuple):
    """A row that has the words.

    Attributes:
        entry: Its lookup.
        message_id: Its Id, None where it has none that was asked.
        place: Which row of the lookup it is, from 0 on.
        fields: Its other cells; see `RowMatch.fields`.
    """

    entry: Entry
    message_id: int | None
    place: int
    fields: tuple[tuple[str, str], ...]

    @property
    def key(self) -> object:
        """The same for rows that are about the same message."""
        return self.message_id or (self.entry.lookup_id, self.place)


def row_matches(database: Engine, text: str, scope: Scope, most: int) -> RowMatches:
    """Return the rows that have all words of a text, those of the newest lookups first, each Id once.

    What was said of an Id is that of the lookups found, and of all that belong to their families.

    Args:
        database: The database.
        text: What is searched for; nothing is found by fewer letters than FEWEST_LETTERS.
        scope: The lookups that are searched.
        most: How many rows to return at most.
    """
    words = words_of(search_key(text))
    if sum(map(len, words)) < FEWEST_LETTERS:
        return RowMatches((), has_more=False, unindexed=0)
    groups: dict[object, list[_Found]] = {}
    has_more = False
    for found in _found(database, words, scope):
        has_more = len(groups) == most and found.key not in groups
        if has_more:
            break
        groups.setdefault(found.key, []).append(found)
    rows = _with_answers(database, list(groups.values()), scope.owner)
    return RowMatches(rows, has_more, _unindexed(database, scope))


def _found(database: Engine, words: Sequence[str], scope: Scope) -> Iterator[_Found]:
    """Yield the rows that have all words, the newest lookup first, its rows in their order."""
    query = (
        select(LOOKUP, ROW_INDEX.c.number)
        .join(ROW_INDEX, ROW_INDEX.c.lookup_id == LOOKUP.c.id)
        .where(scope.condition, *(exists().where(_begins_with(word)).correlate(ROW_INDEX) for word in words))
        .order_by(*NEWEST)
        .limit(_LOOKUPS_AT_ONCE)
    )
    for start in count(0, _LOOKUPS_AT_ONCE):
        with single(database) as connection:
            lookups = connection.execute(query.offset(start)).mappings().all()
        for lookup in lookups:
            yield from _found_in(database, entry_of(lookup), lookup["number"], words)
        if len(lookups) < _LOOKUPS_AT_ONCE:
            return


def _begins_with(word: str) -> ColumnElement[bool]:
    is_of_lookup = ROW_WORD.c.number == ROW_INDEX.c.number
    return is_of_lookup & (ROW_WORD.c.word >= word) & (ROW_WORD.c.word < word + _AFTER_ANY)


def _found_in(database: Engine, entry: Entry, number: int, words: Sequence[str]) -> Iterator[_Found]:
    with snapshot(database) as connection:
        places = reduce(np.intersect1d, (_places(connection, number, word) for word in words))
        stored = connection.execute(
            select(UPLOADED.c.rows, GIVEN.c.ids)
            .join_from(UPLOADED, GIVEN, GIVEN.c.lookup_id == UPLOADED.c.lookup_id)
            .where(UPLOADED.c.lookup_id == entry.lookup_id)
        ).first()
    if not len(places) or stored is None:
        return
    rows, ids = unpack_rows(stored.rows), unpack_ids(stored.ids)
    for place in places.tolist():
        yield _Found(entry, _message_id(rows, ids, place), place, _fields(rows, place, words))


def _places(connection: Connection, number: int, word: str) -> NDArray[np.intp]:
    """Return the rows of a lookup that have a word with this beginning, ascending."""
    slices = connection.execute(
        select(ROW_WORD.c.start, ROW_WORD.c.places).where(
            ROW_WORD.c.number == number, ROW_WORD.c.word >= word, ROW_WORD.c.word < word + _AFTER_ANY
        )
    ).all()
    places: list[NDArray[Any]] = [each.start + np.frombuffer(each.places, "<u2").astype(np.intp) for each in slices]
    return np.unique(np.concatenate(places)) if places else np.empty(0, dtype=np.intp)


def _message_id(rows: Rows, ids: Ids, place: int) -> int | None:
    index = int(rows.row_indexes[place])
    return int(ids[index]) if index >= 0 else None


def _fields(rows: Rows, place: int, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    cells = [
        (heading, cell)
        for index, (heading, column) in enumerate(zip(rows.headings, rows.columns, strict=True))
        if index != rows.id_column and (cell := (column[place].as_py() or "").strip())
    ]
    return tuple(sorted(cells, key=lambda field: not _has_one(field[1], words)))


def _has_one(cell: str, words: Sequence[str]) -> bool:
    return any(found.startswith(word) for found in words_of(search_key(cell)) for word in words)


def _with_answers(database: Engine, groups: Sequence[Sequence[_Found]], owner: str | None) -> tuple[RowMatch, ...]:
    """Return each group of rows about one message as one, with what every lookup of their families said of it."""
    families = {found.entry.family for group in groups for found in group}
    query = select(LOOKUP.c.id, LOOKUP.c.family).where(LOOKUP.c.family.in_(families), Scope(owner).condition)
    with single(database) as connection:
        lookups = connection.execute(query.order_by(*NEWEST)).all()
    said: defaultdict[int, list[IdMatch]] = defaultdict(list)
    for lookup_id, family in lookups:
        wanted = [
            group[0].message_id
            for group in groups
            if group[0].message_id is not None and any(found.entry.family == family for found in group)
        ]
        for message_id, match in matches_in(database, lookup_id, wanted).items():
            said[message_id].append(match)
    firsts = (group[0] for group in groups)
    return tuple(
        RowMatch(first.entry, first.message_id, first.fields, tuple(said[first.message_id or 0])) for first in firsts
    )


def _unindexed(database: Engine, scope: Scope) -> int:
    query = (
        select(func.count())
        .select_from(UPLOADED)
        .join(ROW_INDEX, ROW_INDEX.c.lookup_id == UPLOADED.c.lookup_id, isouter=True)
        .join(LOOKUP, LOOKUP.c.id == UPLOADED.c.lookup_id)
        .where(IS_UNINDEXED, scope.condition)
    )
    with single(database) as connection:
        return connection.scalar(query) or 0
