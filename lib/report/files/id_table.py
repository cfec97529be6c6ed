"""The files to keep of the report: one row an Id, as CSV and as XLSX with Ids as text.

Every text in them is ours, the catalogue's or a verified digit, so none can begin a formula.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import pandas as pd
import pyarrow as pa

from lib.domain.lookups import Progress
from lib.i18n.language import Language, mark
from lib.report.breakdown import Breakdown
from lib.report.files.writers import Cells, csv_of, xlsx_of
from lib.report.frame import ADVICE, CODE, COLUMNS, DESCRIPTION, ID, NAME, OUTCOME

_HEADINGS: Final[Mapping[str, str]] = {
    ID: mark("Id"),
    CODE: mark("Code"),
    NAME: mark("Name"),
    DESCRIPTION: mark("Description"),
    OUTCOME: mark("Outcome"),
    ADVICE: mark("Advice"),
}
WIDTHS: Final[Mapping[str, int]] = {ID: 24, CODE: 8, NAME: 34, DESCRIPTION: 52, OUTCOME: 18, ADVICE: 52}
"""Of the columns in a spreadsheet, in characters."""


def headings(lang: Language) -> dict[str, str]:
    """Return what the columns of the report are called, by column."""
    return {column: lang.say(_HEADINGS[column]) for column in COLUMNS}


def file_name(lang: Language, asked_at: datetime, rows: int, extension: str, *, stem: str = "niksms-status") -> str:
    """Return a name that carries the day of the lookup and the number of rows, in ASCII."""
    return f"{stem}_{lang.file_date(asked_at)}_{rows}.{extension}"


def to_csv(frame: pd.DataFrame, lang: Language) -> bytes:
    """Return the rows of `frame` as CSV."""
    return csv_of(_texts(frame, lang))


def to_xlsx(frame: pd.DataFrame, whole: Breakdown, progress: Progress, lang: Language) -> bytes:
    """Return the rows of `frame` as XLSX, with the breakdown of the whole lookup on the last sheet."""
    names = headings(lang)
    cells = Cells(_texts(frame, lang), [float(WIDTHS[column]) for column in COLUMNS], [names[ID], names[CODE]])
    return xlsx_of(cells, whole, progress, lang)


def _texts(frame: pd.DataFrame, lang: Language) -> object:
    # Plain strings: of categoricals the writers of both kinds make empty cells.
    arrays = [pa.array(frame[column]).cast(pa.string()) for column in COLUMNS]
    return pa.table(arrays, names=list(headings(lang).values()))
