"""The table of all Ids: filtered by outcome, by status and by search, with the files to download."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from lib.domain.intake import Rows
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import Outcome
from lib.domain.text_search import folded
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.columns import ANSWER_COLUMNS, ID, OUTCOME, Column, headings_of
from lib.report.files import id_table, uploaded_file
from lib.report.labels import outcome_label, status_label
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.data_grid import column_grid
from lib.ui.elements.downloads import File, download_buttons
from lib.ui.report.print import print_button
from lib.ui.state import filters, session

_TALLEST: Final = 420
"""In pixels."""


@dataclass(frozen=True, slots=True)
class UploadedRows:
    """The rows of the file that a lookup was made from.

    Attributes:
        count: The number of rows.
        read: Reads the rows; raises `LookupGoneError` where the lookup was deleted meanwhile.
    """

    count: int
    read: Callable[[], Rows]


class _Scope(StrEnum):
    """What a download holds."""

    FILE = "file"
    ALL = "all"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class _Download:
    """A file that can be downloaded.

    Attributes:
        rows: The number of its rows.
        csv: Makes it as CSV.
        xlsx: Makes it as XLSX.
        stem: What its name begins with.
    """

    rows: int
    csv: Callable[[], bytes]
    xlsx: Callable[[], bytes]
    stem: str = "niksms-status"


def results_table(  # noqa: PLR0913, PLR0917 - what a report is made of
    frame: pd.DataFrame,
    breakdown: Breakdown,
    answered: Answered,
    uploaded: UploadedRows | None,
    service: LookupService,
    lang: Language,
) -> None:
    """Draw the filters, the rows that they let through, and the exports.

    Args:
        frame: The report, one row for each Id.
        breakdown: The counts of the whole lookup.
        answered: The lookup with its answers.
        uploaded: The rows of the file that the lookup was made from, None for a paste.
        service: Records the exports in the audit log.
        lang: The language of the page.
    """
    markup.section(lang.say("All Ids"))
    shown = _filtered(frame, breakdown, answered, lang)
    is_filtered = len(shown) != len(frame)
    with st.container(horizontal=True, vertical_alignment="center", key="above_results"):
        markup.hint(
            lang.say("{shown} of {total} rows", shown=len(shown), total=len(frame))
            if is_filtered
            else lang.plural("{count} row", "{count} rows", len(frame))
        )
        columns = _columns(lang)
    if shown.empty:
        st.info(lang.say("No Id fits these filters. Take one of them away to see more."))
    else:
        with st.container(key="results"):
            column_grid(shown, columns, lang, tallest=_TALLEST, alt=lang.say("All Ids"))
    downloads = {
        _Scope.ALL: _of_ids(frame, breakdown, answered, lang),
        _Scope.SHOWN: _of_ids(shown, breakdown, answered, lang),
    }
    if uploaded is not None:
        downloads[_Scope.FILE] = _of_file(uploaded, answered, lang)
    scope = _scope(is_filtered=is_filtered, has_file=uploaded is not None, lang=lang)
    _exports(downloads[scope], answered, service, lang)


def _filtered(frame: pd.DataFrame, breakdown: Breakdown, answered: Answered, lang: Language) -> pd.DataFrame:
    by_outcome, by_code, by_id = st.columns([5, 4, 3], gap="medium")
    occurring = [outcome for outcome, count in breakdown.by_outcome.items() if count]
    outcomes = by_outcome.pills(
        lang.say("Outcome"),
        occurring,
        selection_mode="multi",
        format_func=lambda outcome: outcome_label(outcome, lang),
        key=filters.OUTCOME_FILTER,
    )
    codes = _code_names(breakdown, lang)
    chosen = by_code.multiselect(
        lang.say("Status"),
        list(codes),
        format_func=codes.__getitem__,
        key=filters.CODE_FILTER,
        placeholder=lang.say("All statuses"),
    )
    sought = by_id.text_input(
        lang.say("Search an Id"), key=session.ID_FILTER, placeholder=lang.say("Some of its digits")
    )
    keep = pd.Series(data=True, index=frame.index)
    if outcomes:
        keep &= frame[OUTCOME.key].isin([outcome_label(outcome, lang) for outcome in outcomes])
    if chosen:
        keep &= np.isin(answered.codes, chosen)
    digits = folded(sought or "").replace(" ", "")
    if digits:
        keep &= frame[ID.key].str.contains(digits, regex=False).astype(bool)
    return frame if bool(keep.all()) else frame[keep]


def _columns(lang: Language) -> Sequence[Column]:
    """Draw the choice of columns, and return those to show; the Id always is."""
    with st.popover(lang.say("Columns"), type="tertiary", key="columns"):
        chosen = st.pills(
            lang.say("Columns beside the Id"),
            filters.CHOOSABLE,
            selection_mode="multi",
            format_func=headings_of(ANSWER_COLUMNS, lang).__getitem__,
            key=filters.COLUMN_CHOICE,
        )
    return [ID, *(column for column in ANSWER_COLUMNS if column.key in chosen)]


def _code_names(breakdown: Breakdown, lang: Language) -> dict[int, str]:
    names = {
        status.code: " · ".join(filter(None, (status.number, status_label(status, lang))))
        for status, _ in breakdown.by_status
    }
    if breakdown.not_answered:
        names[NOT_ANSWERED] = outcome_label(Outcome.NOT_ANSWERED, lang)
    return names


def _of_ids(frame: pd.DataFrame, breakdown: Breakdown, answered: Answered, lang: Language) -> _Download:
    return _Download(
        len(frame),
        csv=lambda: id_table.to_csv(frame, lang),
        xlsx=lambda: id_table.to_xlsx(frame, breakdown, answered.progress, lang),
    )


def _of_file(uploaded: UploadedRows, answered: Answered, lang: Language) -> _Download:
    return _Download(
        uploaded.count,
        csv=lambda: uploaded_file.to_csv(uploaded.read(), answered, lang),
        xlsx=lambda: uploaded_file.to_xlsx(uploaded.read(), answered, lang),
        stem="niksms-file",
    )


def _scope(*, is_filtered: bool, has_file: bool, lang: Language) -> _Scope:
    """Draw the choice of what to download, where there is one, and return it; the first is the default."""
    scopes = {_Scope.FILE: lang.say("the uploaded file with the answers")} if has_file else {}
    if is_filtered:
        scopes[_Scope.SHOWN] = lang.say("the rows shown")
    scopes[_Scope.ALL] = lang.say("all Ids, one row each") if has_file else lang.say("all rows")
    if len(scopes) == 1:
        return _Scope.ALL
    chosen = st.radio(
        lang.say("Download"), list(scopes), format_func=scopes.__getitem__, key="export_scope", horizontal=True
    )
    return _Scope(chosen) if chosen in scopes else next(iter(scopes))


def _exports(chosen: _Download, answered: Answered, service: LookupService, lang: Language) -> None:
    """Draw the two downloads, and the button that prints the report."""
    files = [
        File(kind, make, chosen.stem, key=f"export_{kind}")
        for kind, make in (("csv", chosen.csv), ("xlsx", chosen.xlsx))
    ]
    with st.container(horizontal=True):
        download_buttons(files, chosen.rows, [answered.progress], service, lang)
        print_button(lang)
