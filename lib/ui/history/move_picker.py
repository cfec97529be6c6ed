"""The Ids of a comparison, those of one move or of all changes: to see, to copy, to download."""

from datetime import datetime
from functools import partial
from typing import Final

import streamlit as st

from lib.domain.statuses import Names
from lib.i18n.language import Language
from lib.report.code_words import numbered_label
from lib.report.files import comparison, id_table
from lib.report.files.writers import CSV_TYPE, XLSX_TYPE
from lib.report.moves import Move, Moves
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.data_grid import column_grid
from lib.ui.elements.id_copy import ids_to_copy
from lib.ui.state import session

_TALLEST: Final = 420
"""In pixels."""
_SHOWN: Final = tuple(column for column in comparison.COLUMNS if column.grid_width is not None)
"""The columns of the grid; the files have more."""
_ALL: Final = -1
"""Stands for all changes, in place of the index of one move."""


def move_picker(moves: Moves, version: object, asked_at: datetime, service: LookupService, lang: Language) -> None:
    """Draw the choice of a move, its Ids, and the files of these and of all Ids.

    Args:
        moves: The comparison.
        version: Differs between comparisons.
        asked_at: When the later of the two lookups was started; names the files.
        service: Records the downloads in the audit log.
        lang: The language of the page.
    """
    markup.section(lang.say("The Ids"))
    names = {_ALL: lang.say("All that changed: {count}", count=moves.changed)} if moves.changed else {}
    names |= {index: _named(move, moves.names, lang) for index, move in enumerate(moves.moves)}
    chosen = st.selectbox(
        lang.say("Show the Ids of"), list(names), format_func=names.__getitem__, key=f"move_{hash(version)}"
    )
    picked = [move for index, move in enumerate(moves.moves) if index == chosen or (chosen == _ALL and move.is_change)]
    part = session.cached("moves", (version, chosen), lambda: moves.of(picked))
    frame = session.cached("move_frame", (version, chosen, lang.code), lambda: comparison.move_frame(part, lang))
    with st.container(key="moved"):
        column_grid(frame, _SHOWN, lang, tallest=_TALLEST, alt=lang.say("The Ids"))
    ids_to_copy(part.asked_again, lambda: part.ids, lang)
    _downloads(part, "moved", lang.say("These Ids:"), asked_at, service, lang)
    _downloads(moves, "moves", lang.say("All that was asked again:"), asked_at, service, lang)


def _named(move: Move, names: Names, lang: Language) -> str:
    before = numbered_label(move.before, lang, names)
    if not move.is_change:
        return lang.say("{status}, unchanged: {count}", status=before, count=move.count)
    after = numbered_label(move.after, lang, names)
    return lang.say("{before} → {after}: {count}", before=before, after=after, count=move.count)


def _downloads(  # noqa: PLR0913, PLR0917 - what a file is made of
    moves: Moves, stem: str, title: str, asked_at: datetime, service: LookupService, lang: Language
) -> None:
    """Draw the two downloads; each file is made when its button is pressed."""
    rows = moves.asked_again
    with st.container(horizontal=True, vertical_alignment="center"):
        markup.side_hint(title)
        for kind, media_type, make in (("csv", CSV_TYPE, comparison.to_csv), ("xlsx", XLSX_TYPE, comparison.to_xlsx)):
            st.download_button(
                lang.plural("Download {kind} ({count} row)", "Download {kind} ({count} rows)", rows, kind=kind.upper()),
                data=service.exported(kind, rows, partial(make, moves, lang)),
                file_name=id_table.file_name(lang, asked_at, rows, kind, stem=f"niksms-{stem}"),
                mime=media_type,
                key=f"{stem}_{kind}",
                on_click="ignore",
            )
