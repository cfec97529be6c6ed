"""Which rows of a report are shown, and what is shown of one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.operators import Operator
from lib.domain.statuses import Outcome
from lib.domain.text_search import folded
from lib.i18n.language import Language
from lib.report.code_words import outcome_of
from lib.report.columns import ANSWER_COLUMNS, ID, Column
from lib.report.facets.texts import operators_in
from lib.report.files.result_rows import NO_ID, OwnColumn, ResultRows

_NAMES: Final = frozenset(
    map(
        folded,
        (
            *(
                "name",
                "full name",
                "fullname",
                "first name",
                "customer",
                "customer name",
                "recipient",
                "recipient name",
            ),
            *("نام", "نام مشتری", "مشتری", "نام کامل", "نام و نام خانوادگی", "نام گیرنده", "گیرنده"),
        ),
    )
)
"""Headings of columns that are customers' names and nothing else."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a report.

    Attributes:
        fields: The file's own cells by heading; none for a paste.
        name: The customer's name, '' where no column for it is chosen.
        message_id: The Id; None where the row has none.
        code: Its code, NOT_ANSWERED without an answer, `NO_ID` without an Id.
        place: The index of the Id in the lookup; below 0 where the lookup did not ask it.
        answers: The texts of `ANSWER_COLUMNS`, by key.
        operator: The operator of the mobile number in it, by prefix; None for none, or for several that differ.
    """

    fields: Mapping[str, str]
    name: str
    message_id: int | None
    code: int
    place: int
    answers: Mapping[str, str]
    operator: Operator | None = None


def kept_rows(
    rows: ResultRows, outcomes: Collection[Outcome], codes: Collection[int], found: NDArray[np.bool_] | None
) -> NDArray[np.bool_] | None:
    """Return for each row whether filters and a search let it through, shape (rows,); None where they ask for nothing.

    Args:
        rows: The rows of the report.
        outcomes: The outcomes to show; empty for all.
        codes: The codes to show; empty for all.
        found: The rows that the search has found; None where there is none.
    """
    if not outcomes and not codes:
        return found
    present = np.unique(rows.codes).tolist()
    wanted = [
        code
        for code in present
        if code != NO_ID and (not codes or code in codes) and (not outcomes or outcome_of(code) in outcomes)
    ]
    kept: NDArray[np.bool_] = np.isin(rows.codes, wanted)
    return kept if found is None else kept & found


def name_column(own: Sequence[OwnColumn]) -> OwnColumn | None:
    """Return the column whose heading says that it has the customers' names; None where none or several do."""
    named = [column for column in own if folded(column.heading) in _NAMES]
    return named[0] if len(named) == 1 else None


def part_of(
    rows: ResultRows, columns: Sequence[Column], own: Sequence[OwnColumn], places: NDArray[np.intp]
) -> pa.Table:
    """Return some rows as texts, by the keys of their columns; an empty text where there is none.

    Args:
        rows: The rows of the report.
        columns: What to show of `lib.report.columns.COLUMNS`.
        own: What to show of the file's own columns, before the others.
        places: The indexes of the rows.
    """
    taken = pa.array(places)
    texts = {column.key: column.texts for column in own}
    texts |= {column.key: rows.ids if column.key == ID.key else rows.answers[column.key] for column in columns}
    return pa.table({key: pc.fill_null(column.take(taken).cast(pa.string()), "") for key, column in texts.items()})


def rows_at(rows: ResultRows, places: NDArray[np.intp], name: OwnColumn | None, lang: Language) -> list[Row]:
    """Return some rows, by their indexes; `name` is the column that has the customers' names, None where none has."""
    taken = pa.array(places)
    own = {
        column.heading or lang.say("Column {number}", number=column.source + 1): column.texts.take(taken).to_pylist()
        for column in rows.own
        if not column.has_ids
    }
    fields = [dict(zip(own, cells, strict=True)) for cells in zip(*own.values(), strict=True)] or [{} for _ in places]
    answers = {column.key: rows.answers[column.key].take(taken).to_pylist() for column in ANSWER_COLUMNS}
    names = [""] * len(places) if name is None else [text.strip() for text in name.texts.take(taken).to_pylist()]
    operators = operators_in([cells.values() for cells in fields])
    return [
        Row(
            fields=fields[row],
            name=names[row],
            message_id=int(text) if text is not None and text.isascii() and text.isdecimal() else None,
            code=int(rows.codes[place]),
            place=int(rows.places[place]),
            answers={key: texts[row] for key, texts in answers.items()},
            operator=operators[row],
        )
        for row, (place, text) in enumerate(zip(places.tolist(), rows.ids.take(taken).to_pylist(), strict=True))
    ]
