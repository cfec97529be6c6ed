"""Recognition of our own exports when they are uploaded again, and of the rows in them that are final.

The columns that we add to a file are recognised by their headings, in either language, where they stand side by side in
our order and every outcome in them is one of ours. They are replaced when the file is given back, so a column that
merely has the name of one of ours must never be recognised. Everything else is the person's own, and none of it is
lost.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray
from lib.domain.statuses import CATALOGUE, CODE_BY_NAME, Outcome, is_final
from lib.i18n.language import CODES, Language, language
from lib.intake.numbers.characters import FOREIGN_DIGITS
from lib.report.columns import ADDED_COLUMNS, ANSWER_COLUMNS, CODE, NAME, OUTCOME, headings_of
from lib.report.labels import outcome_label, rejected_label

_REQUIRED: Final = frozenset(column.key for column in ANSWER_COLUMNS if column.is_in_every_export)
_NO_CODE: Final = -1
_FINAL_CODES: Final[Mapping[str, int]] = {str(code): code for code in CATALOGUE if is_final(code)}


def added_columns(names: Sequence[str], column: Callable[[int], StringArray]) -> Mapping[str, int]:
    """Return the indexes of the columns that we once added to a table, by key; empty where it is no export of ours.

    Columns of ours that exports of older versions lack, such as the advice, may be missing.

    Args:
        names: The headings of the table.
        column: Returns a column of the table by its index.
    """
    ours = _side_by_side([name.strip("\ufeff \t\r\n") for name in names])
    if not ours:
        return {}
    outcomes = set(pc.fill_null(column(ours[OUTCOME.key]), "").unique().to_pylist()) - {""}
    return ours if outcomes and outcomes <= _outcomes() else {}


def final_rows(names: Sequence[str], column: Callable[[int], StringArray]) -> NDArray[np.bool_] | None:
    """Return for each row whether its status is final; None where the table is no export of ours.

    A row is final if its code is, and stands beside its own name: where a column was sorted by itself, or a code typed
    in, nothing can be said of the row. The arguments are those of `added_columns`.
    """
    ours = added_columns(names, column)
    if not ours:
        return None
    codes = _looked_up(column(ours[CODE.key]), _FINAL_CODES)
    named = _looked_up(column(ours[NAME.key]), CODE_BY_NAME)
    are_final: NDArray[np.bool_] = (codes == named) & (codes != _NO_CODE)
    return are_final


def _side_by_side(names: Sequence[str]) -> Mapping[str, int]:
    """Return the indexes by key of the first run of headings of ours, in our order, that has all required ones."""
    for code in CODES:
        by_heading = _by_heading(language(code))
        order = {key: index for index, key in enumerate(by_heading.values())}
        run: dict[str, int] = {}
        for index, name in enumerate([*names, ""]):
            key = by_heading.get(name)
            if key is not None and (not run or order[key] > order[next(reversed(run))]):
                run[key] = index
            elif run.keys() >= _REQUIRED:
                return run
            else:
                run = {key: index} if key is not None else {}
    return {}


def _by_heading(lang: Language) -> Mapping[str, str]:
    return {heading: key for key, heading in headings_of(ADDED_COLUMNS, lang).items()}


def _outcomes() -> frozenset[str]:
    """Return every text that a column of outcomes of ours may hold."""
    languages = [language(code) for code in CODES]
    labels = {outcome_label(outcome, lang) for outcome in Outcome for lang in languages}
    return frozenset(labels | {rejected_label(lang) for lang in languages})


def _looked_up(texts: StringArray, known: Mapping[str, int]) -> NDArray[np.int32]:
    """Return the code that `known` has for each text, `_NO_CODE` where it has none."""
    encoded = pc.fill_null(texts, "").dictionary_encode()
    meant = [known.get(_plain(text), _NO_CODE) for text in encoded.dictionary.to_pylist()]
    found: NDArray[np.int32] = np.array([*meant, _NO_CODE], dtype=np.int32)[encoded.indices.to_numpy()]
    return found


def _plain(text: str) -> str:
    # A spreadsheet that read codes as numbers may write 3 as 3.0.
    return text.strip().translate(FOREIGN_DIGITS).casefold().removesuffix(".0")
