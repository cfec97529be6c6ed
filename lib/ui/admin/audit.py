"""The audit trail on its page: filtered by what was done and by whom, a page at a time, and as a file."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from lib.domain.audit import Kind
from lib.i18n.language import Language
from lib.report.files import audit_log, id_table
from lib.report.files.writers import CSV_TYPE
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.data_grid import column_grid

ROWS: Final = 50
"""Of a page."""
_TALLEST: Final = 1900


def audit_panel(service: LookupService, lang: Language) -> None:
    """Draw the filters, the lines that fit, the newest first, and the file of all that fit."""
    by_kind, by_person = st.columns([3, 2], gap="medium")
    kinds = by_kind.multiselect(
        lang.say("What was done"),
        list(Kind),
        format_func=lambda kind: audit_log.kind_label(kind, lang),
        key="audit_kinds",
        placeholder=lang.say("Everything"),
    )
    who = by_person.text_input(lang.say("By whom"), key="audit_who", placeholder=lang.say("Part of an e-mail address"))
    # The choice of a page stands below the table, and says which lines the table has.
    table, below = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    total = service.audit_log(kinds=kinds, who=who or "", size=0).total
    pages = max(1, -(-total // ROWS))
    with below:
        page = 1
        if pages > 1:
            page = st.selectbox(
                lang.say("Page"), range(1, pages + 1), key="audit_page", format_func=lang.number, width=120
            )
        st.download_button(
            lang.plural("Download {kind} ({count} row)", "Download {kind} ({count} rows)", total, kind="CSV"),
            data=service.exported_audit_log(
                total, lambda: audit_log.to_csv(service.audit_log(kinds=kinds, who=who or "").records, lang)
            ),
            file_name=id_table.file_name(lang, datetime.now(UTC), total, "csv", stem="niksms-audit"),
            mime=CSV_TYPE,
            key="audit_csv",
            on_click="ignore",
            disabled=not total,
        )
    found = service.audit_log(kinds=kinds, who=who or "", start=(page - 1) * ROWS, size=ROWS)
    with table:
        days = service.settings.audit_days
        kept = lang.plural("Lines are kept for {count} day.", "Lines are kept for {count} days.", days)
        markup.hint(
            lang.plural("{count} line, the newest first", "{count} lines, the newest first", total) + f". {kept}"
        )
        if found.records:
            frame = audit_log.trail_frame(found.records, lang)
            with st.container(key="audit"):
                column_grid(frame, audit_log.COLUMNS, lang, tallest=_TALLEST, alt=lang.say("Audit trail"))
