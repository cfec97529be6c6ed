"""The Ids of a comparison, those of one move or of all changes: to see, to copy, to download."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from lib.domain.lookups import Entry
from lib.domain.statuses import Names
from lib.i18n.language import Language
from lib.report.code_words import numbered_label
from lib.report.files import comparison
from lib.report.moves import Move, Moves
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.data_grid import column_grid
from lib.ui.elements.downloads import File, download_fragment
from lib.ui.elements.id_copy import ids_to_copy
from lib.ui.state import session

_TALLEST: Final = 420
"""In pixels."""
_SHOWN: Final = tuple(column for column in comparison.COLUMNS if column.grid_width is not None)
"""The columns of the grid; the files have more."""
_ALL: Final = -1
"""Stands for all changes, in place of the index of one move."""


def move_picker(
    moves: Moves, version: object, compared: Sequence[Entry], service: LookupService, lang: Language
) -> None:
    """Draw the choice of a move, its Ids, and the files of these and of all Ids.

    Args:
        moves: The comparison.
        version: Differs between comparisons.
        compared: The two lookups, the later one last; it names the files.
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
    _downloads(part, "moved", lang.say("These Ids:"), compared, service, lang)
    _downloads(moves, "moves", lang.say("All that was asked again:"), compared, service, lang)


def _named(move: Move, names: Names, lang: Language) -> str:
    before = numbered_label(move.before, lang, names)
    if not move.is_change:
        return lang.say("{status}, unchanged: {count}", status=before, count=move.count)
    after = numbered_label(move.after, lang, names)
    return lang.say("{before} → {after}: {count}", before=before, after=after, count=move.count)


def _downloads(  # noqa: PLR0913, PLR0917 - what a file is made of
    moves: Moves, stem: str, title: str, compared: Sequence[Entry], service: LookupService, lang: Language
) -> None:
    """Draw the two downloads; each file is made when its button is pressed."""
    files = [
        File(kind, partial(make, moves, lang), f"niksms-{stem}", key=f"{stem}_{kind}")
        for kind, make in (("csv", comparison.to_csv), ("xlsx", comparison.to_xlsx))
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        markup.side_hint(title)
        download_fragment(files, moves.asked_again, [entry.progress for entry in compared], service, lang)
