"""An export of ours that is uploaded again: which of its columns we added, and which of its rows are final already.

Our columns are known by their headings, in either language, where they stand side by side in our order and the outcomes
in them are ours, each one: they are replaced when the file is given back, and a column that merely has the name of one
of ours must never be. What is not recognised is taken for the person's own, and nothing of it is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.statuses import CATALOGUE, CODE_BY_NAME, Outcome
from lib.i18n.language import CODES, Language, language
from lib.intake.numbers.characters import FOREIGN_DIGITS
from lib.report.files.id_table import headings
from lib.report.frame import CODE, ID, NAME, OUTCOME
from lib.report.labels import outcome_label

ROW: Final = "row"
_NEEDED: Final = frozenset([CODE, NAME, OUTCOME])
_NONE: Final = -1
_FINAL_CODES: Final[Mapping[str, int]] = {
    str(status.code): status.code for status in CATALOGUE.values() if not status.is_open
}


def added_headings(lang: Language) -> dict[str, str]:
    """Return what the columns are called that an uploaded file is given back with, by column, in their order."""
    return {ROW: lang.say("Row in the file")} | {
        column: name for column, name in headings(lang).items() if column != ID
    }


def added_columns(names: Sequence[str], column: Callable[[int], Any]) -> Mapping[str, int]:
    """Return the places of the columns that we once added to a table, by column; none where it is no export of ours.

    `names` are the headings, and `column` gives a column by its place as `pyarrow.StringArray`. Some of our columns may
    be missing, as the advice is in exports of older versions; code, name and outcome are always there.
    """
    ours = _side_by_side([name.strip("\ufeff \t\r\n") for name in names])
    if not ours:
        return {}
    outcomes = set(pc.fill_null(column(ours[OUTCOME]), "").unique().to_pylist()) - {""}
    return ours if outcomes and outcomes <= _outcomes() else {}


def final_rows(names: Sequence[str], column: Callable[[int], Any]) -> NDArray[np.bool_] | None:
    """Return, one a row, whether its status will not change any more; None where the table is no export of ours.

    `names` and `column` are those of `added_columns`. A row is final whose code is the provider's, closed, and stands
    beside its own name: where a column was sorted by itself, or a code typed in, nothing can be said of the row.
    """
    ours = added_columns(names, column)
    if not ours:
        return None
    codes = _looked_up(column(ours[CODE]), _FINAL_CODES)
    named = _looked_up(column(ours[NAME]), CODE_BY_NAME)
    is_final: NDArray[np.bool_] = (codes == named) & (codes != _NONE)
    return is_final


def _side_by_side(names: Sequence[str]) -> Mapping[str, int]:
    for code in CODES:
        by_heading = {name: column for column, name in added_headings(language(code)).items()}
        order = {column: place for place, column in enumerate(by_heading.values())}
        run: dict[str, int] = {}
        for place, name in enumerate([*names, ""]):
            column = by_heading.get(name)
            if column is not None and (not run or order[column] > order[next(reversed(run))]):
                run[column] = place
            elif run.keys() >= _NEEDED:
                return run
            else:
                run = {column: place} if column is not None else {}
    return {}


def _outcomes() -> frozenset[str]:
    """Return all that stands in a column of outcomes of ours."""
    languages = [language(code) for code in CODES]
    labels = {outcome_label(outcome, lang) for outcome in Outcome for lang in languages}
    return frozenset(labels | {lang.say("Rejected") for lang in languages})


def _looked_up(texts: Any, known: Mapping[str, int]) -> NDArray[np.int32]:  # noqa: ANN401 - Arrow ships no types
    """Return what each text stands for, _NONE where it stands for nothing."""
    encoded = pc.fill_null(texts, "").dictionary_encode()
    meant = [known.get(_plain(text), _NONE) for text in encoded.dictionary.to_pylist()]
    found: NDArray[np.int32] = np.array([*meant, _NONE], dtype=np.int32)[encoded.indices.to_numpy()]
    return found


def _plain(text: str) -> str:
    # A spreadsheet that took codes for numbers may write 3 as 3.0.
    return text.strip().translate(FOREIGN_DIGITS).casefold().removesuffix(".0")
