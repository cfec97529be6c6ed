"""Recognition of our own exports when they are uploaded again, and of the rows in them that are final.

The columns that we add to a file are recognised by their headings, of today or former ones, in either language, where
they stand side by side in our order, and by what is in them: row by row, code, name and outcome are what an export of
ours can have beside each other. They are replaced when the file is given back, so a column that merely has the name of
one of ours must never be recognised. Everything else is the person's own, and none of it is lost.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray
from lib.domain.statuses import CATALOGUE, CODE_BY_NAME, Advice, Outcome, is_final
from lib.i18n.language import CODES, Language, language
from lib.intake.numbers.characters import FOREIGN_DIGITS
from lib.report.columns import (
    ADDED_COLUMNS,
    ADVICE,
    ANSWER_COLUMNS,
    CODE,
    DESCRIPTION,
    NAME,
    OUTCOME,
    ROW,
    added_key,
)
from lib.report.files import former_exports
from lib.report.labels import advice_label, outcome_label, rejected_label

ColumnOf = Callable[[int], StringArray]
"""Returns a column of a table by its index."""

_LANGUAGES: Final = tuple(map(language, CODES))
_ORDER: Final = {column.key: index for index, column in enumerate(ADDED_COLUMNS)}
_REQUIRED: Final = frozenset(column.key for column in ANSWER_COLUMNS if column.is_in_every_export)
_NO_CODE: Final = -1
_FINAL_CODES: Final[Mapping[str, int]] = {str(code): code for code in CATALOGUE if is_final(code)}
_WITHOUT_CODE: Final = frozenset(
    ["", *(outcome_label(Outcome.NOT_ANSWERED, lang) for lang in _LANGUAGES), *map(rejected_label, _LANGUAGES)]
)
"""The outcomes of rows that have neither code nor name."""
_UNKNOWN: Final = frozenset(outcome_label(Outcome.UNKNOWN_CODE, lang) for lang in _LANGUAGES)
_OF_STATUSES: Final = (
    frozenset(outcome_label(outcome, lang) for outcome in Outcome for lang in _LANGUAGES) - _WITHOUT_CODE - _UNKNOWN
)
_ADVICE: Final = former_exports.ADVICES | {advice_label(advice, lang) for advice in Advice for lang in _LANGUAGES}


def added_columns(names: Sequence[str], column: ColumnOf) -> Mapping[str, int]:
    """Return the indexes of the columns that we once added to a table, by key; empty where it is no export of ours.

    Columns of ours that exports of older versions lack, such as the advice, may be missing; so is one in which a person
    wrote something else.

    Args:
        names: The headings of the table.
        column: Returns a column of the table by its index.
    """
    plain = [name.strip("\ufeff \t\r\n") for name in names]
    for lang in _LANGUAGES:
        # Ours stand behind the file's own columns, which may have the same headings.
        for run in reversed(list(_runs(plain, lang))):
            if _is_ours(run, column):
                return {key: index for key, index in run.items() if key in _REQUIRED or _fits(key, run, column)}
    return {}


def final_rows(names: Sequence[str], column: ColumnOf) -> NDArray[np.bool_] | None:
    """Return for each row whether its status is final; None where the table is no export of ours.

    The arguments are those of `added_columns`.
    """
    ours = added_columns(names, column)
    if not ours:
        return None
    codes = _looked_up(column(ours[CODE.key]), _FINAL_CODES)
    named = _looked_up(column(ours[NAME.key]), CODE_BY_NAME)
    are_final: NDArray[np.bool_] = (codes == named) & (codes != _NO_CODE)
    return are_final


def _runs(names: Sequence[str], lang: Language) -> Iterator[dict[str, int]]:
    """Yield the indexes by key of each run of headings of ours, in our order, that has all required ones."""
    run: dict[str, int] = {}
    for index, name in enumerate([*names, ""]):
        key = added_key(name, lang) or former_exports.HEADINGS.get(name)
        if key is not None and (not run or _ORDER[key] > _ORDER[next(reversed(run))]):
            run[key] = index
            continue
        if run.keys() >= _REQUIRED:
            yield run
        run = {key: index} if key is not None else {}


def _is_ours(run: Mapping[str, int], column: ColumnOf) -> bool:
    """Return whether every row has a code, a name and an outcome that belong together, and some row has them."""
    outcomes = set(pc.fill_null(column(run[OUTCOME.key]), "").unique().to_pylist())
    if not outcomes <= _OF_STATUSES | _UNKNOWN | _WITHOUT_CODE or not outcomes - {""}:
        return False
    return all(_belong_together(*row) for row in _distinct([run[part.key] for part in (CODE, NAME, OUTCOME)], column))


def _belong_together(code: str, name: str, outcome: str) -> bool:
    if outcome in _WITHOUT_CODE:
        return not code and not name
    if outcome in _UNKNOWN:
        return bool(name)
    return _plain(code) in map(str, CATALOGUE) and str(CODE_BY_NAME.get(_plain(name))) == _plain(code)


def _fits(key: str, run: Mapping[str, int], column: ColumnOf) -> bool:
    """Return whether a column beside the required ones has what we write into it, for rows that have a status."""
    if key == ROW.key:
        return all(not text or _plain(text).isdecimal() for text in column(run[key]).unique().to_pylist())
    for code, text in _distinct([run[CODE.key], run[key]], column):
        status = CATALOGUE.get(int(plain)) if (plain := _plain(code)).isdecimal() else None
        if status is None:
            continue
        descriptions = (status.description, former_exports.DESCRIPTIONS.get(status.code))
        if (key == DESCRIPTION.key and text not in descriptions) or (key == ADVICE.key and text not in _ADVICE):
            return False
    return True


def _distinct(indexes: Sequence[int], column: ColumnOf) -> Iterator[tuple[str, ...]]:
    """Yield the distinct rows of some columns, of which an export of ours has few."""
    names = list(map(str, indexes))
    rows = pa.table([pc.fill_null(column(index), "") for index in indexes], names=names)
    distinct = rows.group_by(names, use_threads=False).aggregate([]).select(names)
    yield from zip(*(cells.to_pylist() for cells in distinct.columns), strict=True)


def _looked_up(texts: StringArray, known: Mapping[str, int]) -> NDArray[np.int32]:
    """Return the code that `known` has for each text, `_NO_CODE` where it has none."""
    encoded = pc.fill_null(texts, "").dictionary_encode()
    meant = [known.get(_plain(text), _NO_CODE) for text in encoded.dictionary.to_pylist()]
    found: NDArray[np.int32] = np.array([*meant, _NO_CODE], dtype=np.int32)[encoded.indices.to_numpy()]
    return found


def _plain(text: str) -> str:
    # A spreadsheet that read codes as numbers may write 3 as 3.0.
    return text.strip().translate(FOREIGN_DIGITS).casefold().removesuffix(".0")
