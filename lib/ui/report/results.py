"""The rows of a report, read when it is drawn and shared by all who look at it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import streamlit as st

from lib.domain.intake import Rows
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.changes import with_changes
from lib.report.columns import CHANGED
from lib.report.files.result_rows import ResultRows, rows_of_file, rows_of_ids
from lib.report.row_search import RowSearch
from lib.service.lookup_service import LookupService
from lib.ui.elements.errors import LookupGoneError
from lib.ui.report.result_exports import ResultFiles
from lib.ui.report.results_table import results_table
from lib.ui.report.whole import Key, Report


@dataclass(frozen=True, eq=False)
class _Searched:
    """The rows of a report and the search over them, which is prepared when something is first searched for."""

    rows: ResultRows

    @cached_property
    def search(self) -> RowSearch:
        """The search; prepared anew where two threads ask for the first time at once, which does no harm."""
        return RowSearch(self.rows)


def results(report: Report, breakdown: Breakdown, service: LookupService, lang: Language) -> None:
    """Draw the rows of a report.

    Args:
        report: The report.
        breakdown: The counts of the whole lookup.
        service: Reads the rows of the uploaded file, and records the exports in the audit log.
        lang: The language of the page.
    """
    answered, frame = report.answered, report.frame

    def read() -> Rows:
        rows = service.store.rows(answered.progress.lookup_id)
        if rows is None:
            raise LookupGoneError
        return rows

    def load() -> ResultRows:
        rows = rows_of_file(read(), answered, lang) if answered.has_rows else rows_of_ids(frame, answered)
        return with_changes(rows, pa.array(frame[CHANGED.key])) if CHANGED.key in frame else rows

    searched = _searched(report.key, lang.code, load)
    files = ResultFiles(frame, breakdown, answered, searched.rows, read if answered.has_rows else None)
    results_table(files, lambda: _prepared(searched, lang), service, lang)


# Fewer than reports: a million rows and their search take some 400 MB.
@st.cache_resource(max_entries=4, ttl="15m", show_spinner=False)
def _searched(
    key: Key,  # noqa: ARG001 - part of the cache key, as the next
    language_code: str,  # noqa: ARG001 - the same: the answers are in it
    _load: Callable[[], ResultRows],
) -> _Searched:
    return _Searched(_load())


def _prepared(searched: _Searched, lang: Language) -> RowSearch:
    with st.spinner(lang.say("Preparing the search…")):
        return searched.search
