"""The results as files: one row for each Id, as CSV and as XLSX."""

from datetime import datetime

import pandas as pd

from lib.domain.lookups import Progress
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.columns import COLUMNS
from lib.report.files.writers import cells_of, csv_of_frame, xlsx_of


def file_name(lang: Language, asked_at: datetime, rows: int, extension: str, *, stem: str = "niksms-status") -> str:
    """Return an ASCII file name that carries the day of the lookup and the number of rows."""
    return f"{stem}_{lang.file_date(asked_at)}_{rows}.{extension}"


def to_csv(frame: pd.DataFrame, lang: Language) -> bytes:
    """Return rows of the report's frame as CSV."""
    return csv_of_frame(frame, COLUMNS, lang)


def to_xlsx(frame: pd.DataFrame, whole: Breakdown, progress: Progress, lang: Language) -> bytes:
    """Return rows of the report's frame as XLSX, Ids and codes as text.

    Args:
        frame: The rows, all of them or some.
        whole: The breakdown of the whole lookup, which goes on the last sheet.
        progress: The progress of the lookup.
        lang: The language of the headings and of the last sheet.
    """
    return xlsx_of(cells_of(frame, COLUMNS, lang), whole, progress, lang)
