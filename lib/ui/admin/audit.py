"""The audit trail: filtered by what was done and by whom, a page at a time, and as a file."""

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
from lib.ui.elements.downloads import download_button, rows_label
from lib.web.offered_files import OfferedFile

ROWS: Final = 50
"""Events on a page."""
_TALLEST: Final = 1900
"""In pixels."""


def audit_panel(service: LookupService, lang: Language) -> None:
    """Draw the filters, a page of the events that match, the newest first, and the file of all that match."""
    by_kind, by_person = st.columns([3, 2], gap="medium")
    kinds = by_kind.multiselect(
        lang.say("What was done"),
        list(Kind),
        format_func=lambda kind: audit_log.kind_label(kind, lang),
        key="audit_kinds",
        placeholder=lang.say("Everything"),
    )
    who = by_person.text_input(lang.say("By whom"), key="audit_who", placeholder=lang.say("Part of an e-mail address"))
    # The choice of a page is drawn below the table, but tells which events the table has.
    table, below = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    total = service.audit_log(kinds=kinds, who=who or "", size=0).total
    pages = max(1, -(-total // ROWS))
    with below:
        page = 1
        if pages > 1:
            page = st.selectbox(
                lang.say("Page"), range(1, pages + 1), key="audit_page", format_func=lang.number, width=120
            )
        file = OfferedFile(
            service.exported_audit_log(
                total, lambda: audit_log.to_csv(service.audit_log(kinds=kinds, who=who or "").records, lang)
            ),
            id_table.file_name(lang, datetime.now(UTC), total, "csv", stem="niksms-audit"),
            CSV_TYPE,
        )
        download_button("audit_csv", rows_label("csv", total, lang), file if total else None, service, lang)
    events = service.audit_log(kinds=kinds, who=who or "", start=(page - 1) * ROWS, size=ROWS)
    with table:
        days = service.settings.audit_days
        count = lang.plural("{count} line, the newest first", "{count} lines, the newest first", total)
        retention = lang.plural("Lines are kept for {count} day.", "Lines are kept for {count} days.", days)
        markup.hint(f"{count}. {retention}")
        if events.records:
            frame = audit_log.audit_frame(events.records, lang)
            with st.container(key="audit"):
                column_grid(frame, audit_log.COLUMNS, lang, tallest=_TALLEST, alt=lang.say("Audit trail"))
