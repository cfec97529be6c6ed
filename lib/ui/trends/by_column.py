"""A week against the one before by a column of the files: the choice of the column, its parts, their file."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from lib.i18n.foreign import harmless
from lib.i18n.language import Language
from lib.report.files import id_table, trend_table
from lib.report.files.writers import CSV_TYPE
from lib.report.trend_columns import SharedColumn
from lib.report.trends import WeekChange
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.downloads import download_button, rows_label
from lib.ui.state.picks import chosen_unless
from lib.ui.state.session import TREND_COLUMN
from lib.ui.trends import trend_markup
from lib.web.offered_files import OfferedFile


def by_column(columns: Sequence[SharedColumn], change: WeekChange, service: LookupService, lang: Language) -> None:
    """Draw the section; nothing where the files of both weeks share no column."""
    if not columns:
        return
    with st.container(key="trend_columns"):
        markup.section(lang.say("Which campaign, line or branch"))
        by_key = {column.key: column for column in columns}
        chosen_unless(TREND_COLUMN, list(by_key), columns[0].key)
        key = st.selectbox(
            lang.say("Column of the files"),
            list(by_key),
            format_func=lambda choice: harmless(by_key[choice].heading),
            key=TREND_COLUMN,
            width=320,
        )
        column = by_key[key]
        trend_markup.parts(column, change, lang)
        rows = trend_table.part_rows(column, change, lang)
        make = service.exported("csv", len(rows), lambda: trend_table.to_csv(rows, trend_table.PART_COLUMNS, lang))
        name = id_table.file_name(lang, datetime.now(UTC), len(rows), "csv", stem="niksms-trends-by-column")
        file = OfferedFile(make, name, CSV_TYPE)
        download_button("trend_column_csv", rows_label("csv", len(rows), lang), file, service, lang)
