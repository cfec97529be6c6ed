"""The report as a table: one row a distinct Id, in the order given.

Ids are Arrow text (never a number: a spreadsheet or a grid would round it), the rest are categoricals: a million rows
take a fifth of a second and some 30 MB.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.failures import Failure
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import Advice, Outcome, status_of
from lib.i18n.language import Language
from lib.report.labels import advice_label, failure_cure, failure_label, outcome_label

ID: Final = "id"
CODE: Final = "code"
NAME: Final = "name"
DESCRIPTION: Final = "description"
OUTCOME: Final = "outcome"
ADVICE: Final = "advice"
COLUMNS: Final = (ID, CODE, NAME, DESCRIPTION, OUTCOME, ADVICE)


@dataclass(frozen=True, slots=True)
class StatusText:
    """What all the Ids with one status, or with one reason for having none, share."""

    code: str = ""
    name: str = ""
    description: str = ""
    outcome: str = ""
    advice: str = ""


def report_frame(answered: Answered, lang: Language) -> pd.DataFrame:
    """Return the table with the columns `COLUMNS`; `code` and `name` are empty where there is no answer."""
    entries, places = entries_of(answered, lang)

    def column(part: Callable[[StatusText], str]) -> pd.Categorical:
        values = [part(entry) for entry in entries]
        categories = list(dict.fromkeys(values))
        codes = np.array([categories.index(value) for value in values], dtype=np.int32)
        return pd.Categorical.from_codes(codes[places], categories=pd.Index(categories, dtype="str"))

    return pd.DataFrame(
        {
            ID: pd.array(pa.array(answered.ids).cast(pa.string()), dtype=pd.ArrowDtype(pa.string())),
            CODE: column(lambda entry: entry.code),
            NAME: column(lambda entry: entry.name),
            DESCRIPTION: column(lambda entry: entry.description),
            OUTCOME: column(lambda entry: entry.outcome),
            ADVICE: column(lambda entry: entry.advice),
        }
    )


def entries_of(answered: Answered, lang: Language) -> tuple[list[StatusText], NDArray[np.int32]]:
    """Return the distinct entries, and for each Id the place of its own among them."""
    values, inverse = np.unique(answered.codes, return_inverse=True)
    places = inverse.astype(np.int32)
    entries = [_answer_entry(code, lang) for code in values.tolist()]
    by_failure: dict[Failure, int] = {}
    for start, size, failure in answered.failures:
        if failure not in by_failure:
            by_failure[failure] = len(entries)
            entries.append(_missing_entry(failure, lang))
        places[start : start + size] = by_failure[failure]
    return entries, places


def _answer_entry(code: int, lang: Language) -> StatusText:
    if code == NOT_ANSWERED:
        return _missing_entry(None, lang)
    status, nameless = status_of(code), lang.say("unknown code")
    return StatusText(
        str(code),
        f"{nameless} {code}" if status.outcome is Outcome.UNKNOWN_CODE else status.name,
        status.description,
        outcome_label(status.outcome, lang),
        advice_label(status.advice, lang),
    )


def _missing_entry(failure: Failure | None, lang: Language) -> StatusText:
    return StatusText(
        description=failure_label(failure, lang),
        outcome=outcome_label(Outcome.NOT_ANSWERED, lang),
        advice=failure_cure(failure, lang) if failure is not None else advice_label(Advice.ASK_AGAIN, lang),
    )
