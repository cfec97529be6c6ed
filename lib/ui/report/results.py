"""The rows of a report, read when it is drawn and shared by all who look at it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pandas as pd
import streamlit as st

from lib.domain.intake import Rows
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.files.result_rows import ResultRows, rows_of_file, rows_of_ids
from lib.report.row_search import RowSearch
from lib.service.lookup_service import LookupService
from lib.ui.elements.errors import LookupGoneError
from lib.ui.report.result_exports import ResultFiles
from lib.ui.report.results_table import results_table


@dataclass(frozen=True, eq=False)
class _Searched:
    """The rows of a report and the search over them, which is prepared when something is first searched for."""

    rows: ResultRows

    @cached_property
    def search(self) -> RowSearch:
        """The search; prepared anew where two threads ask for the first time at once, which does no harm."""
        return RowSearch(self.rows)


def results(
    answered: Answered, frame: pd.DataFrame, breakdown: Breakdown, service: LookupService, lang: Language
) -> None:
    """Draw the rows of a report.

    Args:
        answered: The lookup with its answers.
        frame: The report, one row for each Id.
        breakdown: The counts of the whole lookup.
        service: Reads the rows of the uploaded file, and records the exports in the audit log.
        lang: The language of the page.
    """
    progress = answered.progress

    def read() -> Rows:
        rows = service.store.rows(progress.lookup_id)
        if rows is None:
            raise LookupGoneError
        return rows

    def load() -> ResultRows:
        return rows_of_file(read(), answered, lang) if answered.has_rows else rows_of_ids(frame, answered)

    searched = _searched(progress.lookup_id, progress.rested_at, lang.code, load)
    files = ResultFiles(frame, breakdown, answered, searched.rows, read if answered.has_rows else None)
    results_table(files, lambda: _prepared(searched, lang), service, lang)


# Fewer than reports: a million rows and their search take some 400 MB.
@st.cache_resource(max_entries=4, ttl="15m", show_spinner=False)
def _searched(
    lookup_id: str,  # noqa: ARG001 - part of the cache key, as the next two
    rested_at: datetime | None,  # noqa: ARG001 - the same: a retry ends at another moment
    language_code: str,  # noqa: ARG001 - the same: the answers are in it
    _load: Callable[[], ResultRows],
) -> _Searched:
    return _Searched(_load())


def _prepared(searched: _Searched, lang: Language) -> RowSearch:
    with st.spinner(lang.say("Preparing the search…")):
        return searched.search
