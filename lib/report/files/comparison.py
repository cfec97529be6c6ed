"""The comparison of two lookups as files: one row for each Id that was asked again, the moves on the last sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.domain.arrow import StringArray
from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import Names, status_of
from lib.i18n.language import Language, mark
from lib.report.code_words import code_label, outcome_of
from lib.report.columns import Column
from lib.report.files.writers import Summary, book_of, cells_of, csv_of_frame
from lib.report.labels import outcome_label
from lib.report.moves import Moves

Texts: TypeAlias = Callable[[Moves, Language], StringArray]
"""Makes the texts of a column, one for each Id that was asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveColumn(Column):
    """A column of a comparison.

    Attributes:
        texts: Makes its texts.
    """

    texts: Texts


def _code_texts(codes_of: Callable[[Moves], Codes], text: Callable[[int, Language, Names], str]) -> Texts:
    """Return what makes a column that has a text for each code of one of the two lookups."""

    def texts(moves: Moves, lang: Language) -> StringArray:
        codes, indexes = np.unique(codes_of(moves), return_inverse=True)
        distinct = pa.array([text(code, lang, moves.names) for code in codes.tolist()], type=pa.string())
        return distinct.take(pa.array(indexes.astype(np.int32)))

    return texts


def _digits(code: int, _: Language, names: Names) -> str:
    return "" if code == NOT_ANSWERED else status_of(code, names).number


def _outcome(code: int, lang: Language, _: Names) -> str:
    return outcome_label(outcome_of(code), lang)


def _changed(moves: Moves, lang: Language) -> StringArray:
    return pa.array([lang.say("no"), lang.say("yes")]).take(pa.array(moves.before != moves.after).cast(pa.int8()))


_BEFORE: Final = attrgetter("before")
_AFTER: Final = attrgetter("after")

_ID: Final = MoveColumn(
    key="id",
    heading=mark("Id"),
    grid_width=190,
    sheet_width=24,
    is_digits=True,
    texts=lambda moves, _: pa.array(moves.ids).cast(pa.string()),
)
_CODE_BEFORE: Final = MoveColumn(
    key="code_before",
    heading=mark("Code before"),
    grid_width=90,
    sheet_width=8,
    is_digits=True,
    texts=_code_texts(_BEFORE, _digits),
)
_STATUS_BEFORE: Final = MoveColumn(
    key="status_before",
    heading=mark("Status before"),
    grid_width=260,
    sheet_width=40,
    is_foreign=True,
    texts=_code_texts(_BEFORE, code_label),
)
_OUTCOME_BEFORE: Final = MoveColumn(
    key="outcome_before", heading=mark("Outcome before"), sheet_width=18, texts=_code_texts(_BEFORE, _outcome)
)
_CODE_NOW: Final = MoveColumn(
    key="code_now",
    heading=mark("Code now"),
    grid_width=90,
    sheet_width=8,
    is_digits=True,
    texts=_code_texts(_AFTER, _digits),
)
_STATUS_NOW: Final = MoveColumn(
    key="status_now",
    heading=mark("Status now"),
    grid_width=260,
    sheet_width=40,
    is_foreign=True,
    texts=_code_texts(_AFTER, code_label),
)
_OUTCOME_NOW: Final = MoveColumn(
    key="outcome_now", heading=mark("Outcome now"), sheet_width=18, texts=_code_texts(_AFTER, _outcome)
)
_CHANGED: Final = MoveColumn(key="changed", heading=mark("Changed"), sheet_width=12, texts=_changed)

COLUMNS: Final = (
    _ID,
    _CODE_BEFORE,
    _STATUS_BEFORE,
    _OUTCOME_BEFORE,
    _CODE_NOW,
    _STATUS_NOW,
    _OUTCOME_NOW,
    _CHANGED,
)
"""The columns of the files, in their order; the grid on the page shows some of them."""


def move_frame(moves: Moves, lang: Language) -> pd.DataFrame:
    """Return the comparison with the columns `COLUMNS`, by key: one row for each Id that was asked again."""
    string = pd.ArrowDtype(pa.string())
    return pd.DataFrame({column.key: pd.array(column.texts(moves, lang), dtype=string) for column in COLUMNS})


def to_csv(moves: Moves, lang: Language) -> bytes:
    """Return the rows as CSV."""
    return csv_of_frame(move_frame(moves, lang), COLUMNS, lang)


def to_xlsx(moves: Moves, lang: Language) -> bytes:
    """Return the rows as XLSX, Ids and codes as text; the last sheet says how many Ids made each move."""
    return book_of(cells_of(move_frame(moves, lang), COLUMNS, lang), _summary(moves, lang), lang)


def _summary(moves: Moves, lang: Language) -> Summary:
    share = lang.say("Share")
    rows = [
        {
            lang.say(_CODE_BEFORE.heading): _digits(move.before, lang, moves.names),
            lang.say(_STATUS_BEFORE.heading): code_label(move.before, lang, moves.names),
            lang.say(_CODE_NOW.heading): _digits(move.after, lang, moves.names),
            lang.say(_STATUS_NOW.heading): code_label(move.after, lang, moves.names),
            lang.say("Count"): move.count,
            share: move.count / moves.asked_again,
        }
        for move in moves.moves
    ]
    return Summary(lang.say("Moves"), rows, [8.0, 44.0, 8.0, 44.0, 14.0, 12.0], share)
