"""The rows of a report, read when it is drawn and shared by all who look at it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import streamlit as st

from lib.domain.intake import Rows
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.changes import with_changes
from lib.report.columns import CHANGED
from lib.report.facets.contrasts import Contrast, contrasts
from lib.report.facets.of_file import FileFacets
from lib.report.files.result_rows import ResultRows, rows_of_file, rows_of_ids
from lib.report.row_search import RowSearch
from lib.report.row_view import Row, name_column, rows_at
from lib.service.lookup_service import LookupService
from lib.ui.elements.errors import LookupGoneError
from lib.ui.elements.waiting import waiting
from lib.ui.report.result_exports import ResultFiles
from lib.ui.report.results_table import results_table
from lib.ui.report.whole import Key, Report

_MOST_OF_FEW: Final = 1_000
"""The most rows in which the recipients of a few Ids are looked for."""


@dataclass(frozen=True, eq=False)
class ReportRows:
    """The rows of a report, with what is made of them when it is first asked for.

    What two threads ask for at once for the first time is made twice, which does no harm.

    Attributes:
        rows: The rows.
        lang: The language of their answers.
    """

    rows: ResultRows
    lang: Language

    @cached_property
    def search(self) -> RowSearch:
        """The search over the rows."""
        return RowSearch(self.rows)

    @cached_property
    def facets(self) -> FileFacets:
        """What the columns of the file tell apart; no columns for a paste."""
        return FileFacets(self.rows, self.lang)

    @cached_property
    def contrasts(self) -> list[Contrast]:
        """What stands out among the rows; a million rows of twenty columns take seconds."""
        return contrasts({key: self.facets.facet(key) for key in self.facets.ways()}, self.rows.codes)


def report_rows(report: Report, service: LookupService, lang: Language) -> ReportRows:
    """Return the rows of a report; `service` reads those of the uploaded file.

    Raises:
        LookupGoneError: The lookup was deleted meanwhile.
    """
    answered, frame = report.answered, report.frame

    def load() -> ResultRows:
        rows = (
            rows_of_file(_rows_of(report, service), answered, lang)
            if answered.has_rows
            else rows_of_ids(frame, answered)
        )
        return with_changes(rows, pa.array(frame[CHANGED.key])) if CHANGED.key in frame else rows

    return _report_rows(report.key, lang.code, lambda: ReportRows(load(), lang))


def results(found: ReportRows, report: Report, breakdown: Breakdown, service: LookupService) -> None:
    """Draw the rows of a report.

    Args:
        found: The rows.
        report: The report.
        breakdown: The counts of the whole lookup.
        service: Reads the rows of the uploaded file, and records the exports in the audit log.
    """
    answered = report.answered
    read = (lambda: _rows_of(report, service)) if answered.has_rows else None
    files = ResultFiles(report.frame, breakdown, answered, found.rows, read)
    results_table(files, lambda: _prepared(found), found.facets, service, found.lang)


def rows_of_few(report: Report, service: LookupService, lang: Language) -> list[Row]:
    """Return the rows of the file of a lookup of a few Ids; none for a paste, and none where they are very many.

    Raises:
        LookupGoneError: The lookup was deleted meanwhile.
    """
    if not report.answered.has_rows:
        return []
    rows = report_rows(report, service, lang).rows
    places = np.flatnonzero(rows.places >= 0)
    return rows_at(rows, places, name_column(rows.own), lang) if len(places) <= _MOST_OF_FEW else []


def _rows_of(report: Report, service: LookupService) -> Rows:
    rows = service.store.rows(report.answered.progress.lookup_id)
    if rows is None:
        raise LookupGoneError
    return rows


# Fewer than reports: a million rows and their search take some 400 MB.
@st.cache_resource(max_entries=4, ttl="15m", show_spinner=False)
def _report_rows(
    key: Key,  # noqa: ARG001 - part of the cache key, as the next
    language_code: str,  # noqa: ARG001 - the same: the answers are in it
    _load: Callable[[], ReportRows],
) -> ReportRows:
    return _load()


def _prepared(found: ReportRows) -> RowSearch:
    with waiting(found.lang.say("Preparing the search…"), len(found.rows)):
        return found.search
