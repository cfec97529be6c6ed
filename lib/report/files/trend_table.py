"""Trends as files: for each day or week the share of each status; for a column of the files the share that failed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pandas as pd

from lib.domain.statuses import Outcome
from lib.i18n.language import Language, mark
from lib.report.columns import Column
from lib.report.files.writers import csv_of_frame
from lib.report.labels import outcome_label, status_label
from lib.report.trend_columns import SharedColumn
from lib.report.trends import Period, WeekChange

COLUMNS: Final = (
    Column(key="begins", heading=mark("First day")),
    Column(key="ends", heading=mark("Last day")),
    Column(key="lookups", heading=mark("Lookups")),
    Column(key="messages", heading=mark("Messages")),
    Column(key="outcome", heading=mark("Outcome")),
    Column(key="code", heading=mark("Code")),
    Column(key="status", heading=mark("Status"), is_foreign=True),
    Column(key="count", heading=mark("Count")),
    Column(key="share", heading=mark("Share")),
)
"""The columns of the file of periods. Numbers have Latin digits, so that a spreadsheet can add them up; a share is from
0 to 1."""
PART_COLUMNS: Final = (
    Column(key="column", heading=mark("Column"), is_foreign=True),
    Column(key="part", heading=mark("Value"), is_foreign=True),
    Column(key="begins", heading=mark("First day")),
    Column(key="ends", heading=mark("Last day")),
    Column(key="failed", heading=mark("Not delivered")),
    Column(key="decided", heading=mark("Sent or not delivered")),
    Column(key="share", heading=mark("Share")),
)
"""The columns of the file of what stands in a column of the looked-up files."""


def trend_rows(periods: Iterable[Period], lang: Language) -> list[list[str]]:
    """Return the rows of the file, the oldest period first; the counts of a period add up to its messages."""
    return [row for period in periods for row in _rows(period, lang)]


def part_rows(column: SharedColumn, change: WeekChange, lang: Language) -> list[list[str]]:
    """Return the rows of the file of a column: two for each of its parts, the earlier week first."""
    return [
        [
            column.heading,
            part.text,
            lang.file_date(week.begins),
            lang.file_date(week.last_day),
            str(share.part),
            str(share.whole),
            f"{share.value:.4f}",
        ]
        for part in column.parts
        for week, share in ((change.before, part.failed.before), (change.now, part.failed.now))
    ]


def to_csv(rows: Sequence[Sequence[str]], columns: Sequence[Column], lang: Language) -> bytes:
    """Return the rows as CSV."""
    frame = pd.DataFrame([list(row) for row in rows], columns=[column.key for column in columns], dtype="str")
    return csv_of_frame(frame, columns, lang)


def _rows(period: Period, lang: Language) -> Iterator[list[str]]:
    breakdown = period.breakdown
    days = [lang.file_date(period.begins), lang.file_date(period.last_day), str(period.lookups), str(breakdown.total)]

    def row(outcome: Outcome, code: str, status: str, count: int) -> list[str]:
        return [*days, outcome_label(outcome, lang), code, status, str(count), f"{count / breakdown.total:.4f}"]

    for status, count in breakdown.by_status:
        yield row(status.outcome, status.number, status_label(status, lang), count)
    if breakdown.not_answered:
        yield row(Outcome.NOT_ANSWERED, "", outcome_label(Outcome.NOT_ANSWERED, lang), breakdown.not_answered)
