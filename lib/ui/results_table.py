"""The table of all Ids: filtered by outcome, by status and by searching, and the files to keep of it."""

from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n.language import Language
from lib.intake.ids import FOREIGN_DIGITS
from lib.records import NOT_ANSWERED, Progress
from lib.report import exports
from lib.report.breakdown import Breakdown
from lib.report.frame import CODE, DESCRIPTION, ID, NAME, OUTCOME
from lib.report.labels import outcome_label, status_label
from lib.statuses import Outcome
from lib.ui import markup, session
from lib.ui.grid import text_grid

_TALLEST: Final = 420
_WIDTHS: Final = {ID: 190, CODE: 70, NAME: 230, DESCRIPTION: 480, OUTCOME: 130}
"""Pixels; what is left over is shared out."""


def results_table(frame: pd.DataFrame, breakdown: Breakdown, progress: Progress, lang: Language) -> None:
    """Draw the filters, the rows they leave, and the exports."""
    st.subheader(lang.say("All Ids"), anchor=False)
    shown = _filtered(frame, breakdown, lang)
    is_filtered = len(shown) != len(frame)
    markup.hint(
        lang.say("{shown} of {total} rows", shown=len(shown), total=len(frame))
        if is_filtered
        else lang.plural("{count} row", "{count} rows", len(frame))
    )
    names = exports.headings(lang)
    if shown.empty:
        st.info(lang.say("No Id fits these filters. Take one of them away to see more."))
    else:
        with st.container(key="results"):
            text_grid(shown, names, lang, tallest=_TALLEST, widths=_WIDTHS, alt=lang.say("All Ids"))
    _exports(frame, shown, breakdown, progress, lang)


def _filtered(frame: pd.DataFrame, breakdown: Breakdown, lang: Language) -> pd.DataFrame:
    by_outcome, by_code, by_id = st.columns([5, 4, 3], gap="medium")
    occurring = [outcome for outcome, count in breakdown.by_outcome.items() if count]
    outcomes = by_outcome.pills(
        lang.say("Outcome"),
        occurring,
        selection_mode="multi",
        format_func=lambda outcome: outcome_label(outcome, lang),
        key=session.OUTCOME_FILTER,
    )
    codes = _code_names(breakdown, lang)
    chosen = by_code.multiselect(
        lang.say("Status"),
        list(codes),
        format_func=codes.__getitem__,
        key=session.CODE_FILTER,
        placeholder=lang.say("All statuses"),
    )
    sought = by_id.text_input(
        lang.say("Search an Id"), key=session.ID_FILTER, placeholder=lang.say("Some of its digits")
    )
    keep = pd.Series(data=True, index=frame.index)
    if outcomes:
        keep &= frame[OUTCOME].isin([outcome_label(outcome, lang) for outcome in outcomes])
    if chosen:
        keep &= frame[CODE].isin(["" if code == NOT_ANSWERED else str(code) for code in chosen])
    digits = (sought or "").translate(FOREIGN_DIGITS).strip()
    if digits:
        keep &= frame[ID].str.contains(digits, regex=False).astype(bool)
    return frame if bool(keep.all()) else frame[keep]


def _code_names(breakdown: Breakdown, lang: Language) -> dict[int, str]:
    names = {status.code: f"{status.code} · {status_label(status, lang)}" for status, _ in breakdown.by_status}
    if breakdown.not_answered:
        names[NOT_ANSWERED] = outcome_label(Outcome.NOT_ANSWERED, lang)
    return names


def _exports(frame: pd.DataFrame, shown: pd.DataFrame, whole: Breakdown, progress: Progress, lang: Language) -> None:
    """Draw the two downloads: of what is shown, or of all rows where the filters hide some."""
    chosen = shown
    if len(shown) != len(frame):
        scopes = {False: lang.say("the rows shown"), True: lang.say("all rows")}
        is_all = st.radio(
            lang.say("Download"), list(scopes), format_func=scopes.__getitem__, key="export_scope", horizontal=True
        )
        chosen = frame if is_all else shown
    with st.container(horizontal=True):
        for kind, media_type in (("csv", exports.CSV_TYPE), ("xlsx", exports.XLSX_TYPE)):
            st.download_button(
                lang.plural(
                    "Download {kind} ({count} row)", "Download {kind} ({count} rows)", len(chosen), kind=kind.upper()
                ),
                # Made when it is asked for: a million rows take seconds.
                data=(lambda: exports.to_csv(chosen, lang))
                if kind == "csv"
                else (lambda: exports.to_xlsx(chosen, whole, progress, lang)),
                file_name=exports.file_name(lang, progress.created_at, len(chosen), kind),
                mime=media_type,
                key=f"export_{kind}",
                on_click="ignore",
                disabled=chosen.empty,
            )
