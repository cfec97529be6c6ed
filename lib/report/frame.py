"""The report as a data frame: one row for each distinct Id, in the order given."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import status_of
from lib.i18n.language import Language
from lib.report.columns import ANSWER_COLUMNS, ID, Finding, NoAnswer


def report_frame(answered: Answered, lang: Language) -> pd.DataFrame:
    """Return the report with the columns `lib.report.columns.COLUMNS`, by key.

    The Ids are Arrow strings, since a spreadsheet or a grid would round numbers; the other columns are categoricals. A
    million rows take a fifth of a second and some 30 MB.
    """
    findings, indexes = findings_of(answered)
    ids = pa.array(answered.ids).cast(pa.string())
    columns = {
        column.key: _categorical([column.text(finding, lang) for finding in findings], indexes)
        for column in ANSWER_COLUMNS
    }
    return pd.DataFrame({ID.key: pd.array(ids, dtype=pd.ArrowDtype(pa.string())), **columns})


def findings_of(answered: Answered) -> tuple[list[Finding], NDArray[np.int32]]:
    """Return the distinct findings of a lookup, and for each Id the index of its finding."""
    codes, inverse = np.unique(answered.codes, return_inverse=True)
    indexes = inverse.astype(np.int32)
    names = answered.progress.names
    findings: list[Finding] = [
        NoAnswer() if code == NOT_ANSWERED else status_of(code, names) for code in codes.tolist()
    ]
    index_of = {finding: index for index, finding in enumerate(findings)}
    for start, size, failure in answered.failures:
        indexes[start : start + size] = index_of.setdefault(NoAnswer(failure), len(index_of))
    return list(index_of), indexes


def _categorical(texts: list[str], indexes: NDArray[np.int32]) -> pd.Categorical:
    """Return the column that has `texts[i]` wherever `indexes` has i."""
    categories = {text: code for code, text in enumerate(dict.fromkeys(texts))}
    codes = np.array([categories[text] for text in texts], dtype=np.int32)
    return pd.Categorical.from_codes(codes[indexes], categories=pd.Index(list(categories), dtype="str"))
