"""The files to keep of a comparison: one row for each Id that was asked again, and the sums by move on the last sheet.

Every text in them is ours, the catalogue's or a verified digit, so none can begin a formula.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.i18n.language import Language
from lib.report.code_words import code_label, outcome_of
from lib.report.files.writers import Cells, Summary, book_of, csv_of
from lib.report.labels import outcome_label
from lib.report.moves import Moves

ID: Final = "id"
_WIDTHS: Final = (24.0, 8.0, 40.0, 18.0, 8.0, 40.0, 18.0, 12.0)


def headings(lang: Language) -> dict[str, str]:
    """Return what the columns are called, by column, in their order."""
    return {
        ID: lang.say("Id"),
        "code_before": lang.say("Code before"),
        "status_before": lang.say("Status before"),
        "outcome_before": lang.say("Outcome before"),
        "code_now": lang.say("Code now"),
        "status_now": lang.say("Status now"),
        "outcome_now": lang.say("Outcome now"),
        "changed": lang.say("Changed"),
    }


def move_frame(moves: Moves, lang: Language) -> pd.DataFrame:
    """Return the table, a row for each Id that was asked again; all texts, the code of 'not answered' is ''."""
    is_changed = pa.array(moves.before != moves.after)
    yes_or_no = pa.DictionaryArray.from_arrays(is_changed.cast(pa.int8()), [lang.say("no"), lang.say("yes")])
    columns = [pa.array(moves.ids).cast(pa.string())]
    for codes in (moves.before, moves.after):
        columns += [
            _said(codes, lambda code: "" if code == NOT_ANSWERED else str(code)),
            _said(codes, lambda code: code_label(code, lang)),
            _said(codes, lambda code: outcome_label(outcome_of(code), lang)),
        ]
    columns.append(yes_or_no.cast(pa.string()))
    return pd.DataFrame(
        {
            name: pd.array(column, dtype=pd.ArrowDtype(pa.string()))
            for name, column in zip(headings(lang), columns, strict=True)
        }
    )


def to_csv(moves: Moves, lang: Language) -> bytes:
    """Return the rows as CSV."""
    return csv_of(_texts(moves, lang))


def to_xlsx(moves: Moves, lang: Language) -> bytes:
    """Return the rows as XLSX, Ids and codes as text, with how many made each move on the last sheet."""
    names = headings(lang)
    codes = [names[ID], names["code_before"], names["code_now"]]
    return book_of(Cells(_texts(moves, lang), _WIDTHS, codes), _summary(moves, lang), lang)


def _texts(moves: Moves, lang: Language) -> Any:  # noqa: ANN401 - Arrow ships no types
    frame = move_frame(moves, lang)
    return pa.table([pa.array(frame[column]) for column in frame], names=list(headings(lang).values()))


def _said(codes: Codes, say: Callable[[int], str]) -> Any:  # noqa: ANN401 - as above
    values, places = np.unique(codes, return_inverse=True)
    texts = pa.array([say(code) for code in values.tolist()], type=pa.string())
    return texts.take(pa.array(places.astype(np.int32)))


def _summary(moves: Moves, lang: Language) -> Summary:
    share = lang.say("Share")
    rows = [
        {
            lang.say("Code before"): "" if move.before == NOT_ANSWERED else str(move.before),
            lang.say("Status before"): code_label(move.before, lang),
            lang.say("Code now"): "" if move.after == NOT_ANSWERED else str(move.after),
            lang.say("Status now"): code_label(move.after, lang),
            lang.say("Count"): move.count,
            share: move.count / moves.asked_again,
        }
        for move in moves.moves
    ]
    return Summary(lang.say("Moves"), rows, [8.0, 44.0, 8.0, 44.0, 14.0, 12.0], share)
