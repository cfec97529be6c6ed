"""A file broken down by one of its columns: which, how its cells are read, and a table that filters the rows."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from lib.domain.lookups import Answered
from lib.i18n.language import Language, mark
from lib.report.facets import table_file
from lib.report.facets.cross_table import Across, CrossTable, cross_table
from lib.report.facets.kinds import Kind
from lib.report.facets.of_file import FacetKey, FileFacets, key_of
from lib.report.facets.table_file import BrokenDown
from lib.report.facets.words import kind_label
from lib.report.proportions import LEAST
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.downloads import File, download_fragment
from lib.ui.report.cross_markup import cross_markup, picks_of
from lib.ui.report.results import ReportRows
from lib.ui.state import picks
from lib.ui.state.picks import BREAKDOWN_PICK, chosen_kinds, kind_pressed, pick_pills
from lib.ui.state.session import BREAKDOWN_ACROSS, BREAKDOWN_BY
from lib.ui.state.table_keys import kind_key

_ACROSS: Final[Mapping[Across, str]] = {Across.OUTCOME: mark("Outcome"), Across.STATUS: mark("Status")}
_MOST_IN_FILES: Final = 100_000


def by_column(found: ReportRows, answered: Answered, service: LookupService) -> None:
    """Draw a fold with the rows of a file broken down by a column; nothing for a paste, which has no columns.

    Args:
        found: The rows of the report.
        answered: The lookup with its answers.
        service: Records the downloads in the audit log.
    """
    lang = found.lang
    if all(column.has_ids for column in found.rows.own):
        return
    fold = st.expander(lang.say("Break down by a column"), key="by_column", on_change="rerun")
    if not fold.open:
        return
    with fold:
        key, across = _choices(found.facets, answered.progress.lookup_id, _first(found), lang)
        table = cross_table(found.facets, key, across)
        cross_markup(table, found.facets.title(key), across, answered.progress.names, lang)
        with st.container(key="pressed_by_cells"):
            pick_pills(lang.say("Break down by a column"), picks_of(table, key, across), BREAKDOWN_PICK)
        markup.hint(_counted(table, lang))
        _files(found, key, across, answered, service)


def _first(found: ReportRows) -> FacetKey:
    """Return what to break down by first: what stands out most, else the first column of categories."""
    if found.contrasts:
        return found.contrasts[0].conditions[0][0]
    keys, kinds = found.facets.ways(), found.facets.kinds
    return next((key for key in keys if kinds[key.column] is Kind.CATEGORY), keys[0])


def _choices(facets: FileFacets, lookup_id: str, first: FacetKey, lang: Language) -> tuple[FacetKey, Across]:
    """Draw the choice of the column, of what it holds, and of what the rows are counted by."""
    kinds = chosen_kinds(lookup_id, facets.kinds)
    keys = [key.text for key in facets.ways(kinds)]
    picks.chosen_unless(BREAKDOWN_BY, keys, first.text if first.text in keys else keys[0])
    picks.chosen_unless(BREAKDOWN_ACROSS, list(Across), Across.OUTCOME.value)
    with st.container(horizontal=True, vertical_alignment="bottom", key="breakdown_choices"):
        by = st.selectbox(
            lang.say("Break down by"),
            keys,
            format_func=lambda text: facets.title(key_of(text)),
            key=BREAKDOWN_BY,
        )
        column = key_of(by).column
        picks.chosen_unless(kind_key(lookup_id, column), list(Kind), facets.kinds[column].value)
        st.selectbox(
            lang.say("The column holds"),
            [kind.value for kind in Kind],
            format_func=lambda kind: kind_label(Kind(kind), lang),
            key=kind_key(lookup_id, column),
            on_change=kind_pressed,
            args=(lookup_id, column, facets.kinds),
        )
        across = st.segmented_control(
            lang.say("Count by"),
            [across.value for across in Across],
            required=True,
            format_func=lambda across: lang.say(_ACROSS[Across(across)]),
            key=BREAKDOWN_ACROSS,
        )
    return key_of(by), Across(across or Across.OUTCOME)


def _counted(table: CrossTable, lang: Language) -> str:
    parts = [
        lang.plural("{count} row is counted.", "{count} rows are counted.", table.total),
        lang.say("An Id that stands in several rows counts in each of them."),
    ]
    if table.without_id:
        parts.append(lang.plural("{count} row has no Id.", "{count} rows have no Id.", table.without_id))
    parts.append(lang.say("Of fewer than {least} rows no share is given.", least=LEAST))
    return " ".join(parts)


def _files(found: ReportRows, key: FacetKey, across: Across, answered: Answered, service: LookupService) -> None:
    facets, lang = found.facets, found.lang

    def whole() -> BrokenDown:
        table = cross_table(facets, key, across, most=_MOST_IN_FILES)
        return BrokenDown(table, facets.title(key), across is Across.STATUS, answered.progress.names)

    count = min(len(facets.facet(key)), _MOST_IN_FILES)
    makers = {"csv": table_file.to_csv, "xlsx": table_file.to_xlsx}
    files = [
        File(
            kind,
            lambda make=make: make(whole(), lang),  # type: ignore[misc]
            "niksms-breakdown",
            key=f"breakdown_{kind}",
            label=lang.say("This table as {kind}", kind=kind.upper()),
        )
        for kind, make in makers.items()
    ]
    download_fragment(files, count, [answered.progress], service, lang)
