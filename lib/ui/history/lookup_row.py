"""A row of the history: the name of a lookup, what is known of it, how far it has come, and a menu of actions."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.auth.roles import Permission
from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of, open_count, relation_of
from lib.service.lookup_service import LookupService
from lib.store.history import Families
from lib.ui.admin.connection import dialect_label
from lib.ui.elements import links, live_parts, scripted
from lib.ui.elements.errors import errors_shown
from lib.ui.history import dialogs, history_markup
from lib.web.live_progress import ProgressView


class RowAction(StrEnum):
    """An action in the menu of a row."""

    NAME = "name"
    RECHECK = "recheck"
    AGAIN = "again"
    COMPARE = "compare"
    DROP_PLAN = "drop_plan"
    DELETE = "delete"


@dataclass(slots=True)
class Rows:
    """What the rows of a run of the page have in common.

    Attributes:
        families: The families of the lookups.
        has_dialog: Whether a dialog is open, which a rerun of the page would close.
        live: The notes in the rows of lookups under way, by their ids.
    """

    families: Families
    has_dialog: bool = False
    live: dict[str, list[str]] = field(default_factory=dict)


def history_row(key: str) -> DeltaGenerator:
    """Return a row of a list of the history, to draw what is in it side by side; on a narrow page it wraps."""
    return st.container(key=key, horizontal=True, vertical_alignment="center", gap="small", wrap=False)


def lookup_row(entry: Entry, rows: Rows, service: LookupService, lang: Language) -> None:
    """Draw what is in a row, side by side; of a live lookup, `live_rows` has the part that changes go on by itself.

    Args:
        entry: The lookup.
        rows: What the rows have in common.
        service: What the visitor may do.
        lang: The language of the page.
    """
    links.lookup_link(name_of(entry, lang), entry.lookup_id)
    notes = _notes(entry, rows.families.parents.get(entry.parent_id or ""), service, lang)
    if entry.progress.state.is_live:
        rows.live[entry.lookup_id] = notes
        _live_facts(entry, notes, service, lang)
    else:
        history_markup.facts(entry, notes, lang)
    actions = _actions(entry, rows.families, service, lang)
    chosen = _menu(entry, actions, lang) if actions else None
    if chosen is not None:
        _run(chosen, entry, service, rows, lang)


def _live_facts(entry: Entry, notes: list[str], service: LookupService, lang: Language) -> None:
    @st.fragment(run_every=live_parts.REFRESH_SECONDS)
    def facts() -> None:
        with errors_shown(lang, is_repeated=True):
            current = service.store.entry(entry.lookup_id) or entry
            scripted.live_part(entry.lookup_id, history_markup.facts_html(current, notes, lang))

    facts()


def live_rows(rows: Rows, service: LookupService, lang: Language) -> None:
    """Have the rows of lookups under way go on by themselves; the page is drawn again once one of them has ended."""
    if not rows.live:
        return

    def look() -> ProgressView | None:
        found = [(service.store.entry(name), notes) for name, notes in rows.live.items()]
        live = [(entry, notes) for entry, notes in found if entry is not None and entry.progress.state.is_live]
        if len(live) < len(found):
            return None
        parts = {entry.lookup_id: history_markup.facts_html(entry, notes, lang) for entry, notes in live}
        return ProgressView(parts, "", min(live_parts.pause_after(entry.progress) for entry, _ in live))

    live_parts.fill_in(look, partial(service.endings.wait, list(rows.live)), service.visitor.key)

    @st.fragment(run_every=live_parts.REFRESH_SECONDS)
    def ends() -> None:
        with errors_shown(lang, is_repeated=True):
            if look() is None and not rows.has_dialog:
                st.rerun()
            live_parts.marker("", lang)

    ends()


def _notes(entry: Entry, parent: Entry | None, service: LookupService, lang: Language) -> list[str]:
    is_usual = entry.is_practice or entry.dialect == service.settings.dialect
    notes = (relation_of(entry, parent, lang), "" if is_usual else dialect_label(entry.dialect, lang))
    return [note for note in notes if note]


def _menu(entry: Entry, actions: dict[RowAction, str], lang: Language) -> RowAction | None:
    """Draw the menu, and return the action that was chosen in it."""
    return st.menu_button(
        lang.say("Actions"),
        list(actions),
        format_func=actions.__getitem__,
        key=f"actions_{entry.lookup_id}",
        type="tertiary",
    )


def _actions(entry: Entry, families: Families, service: LookupService, lang: Language) -> dict[RowAction, str]:
    """Return the actions that the lookup and the visitor's permissions allow, each with its label."""
    actions: dict[RowAction, str] = {}
    if service.may_change(entry):
        actions[RowAction.NAME] = lang.say("Rename…") if entry.note else lang.say("Name…")
    if service.may_ask_again(entry):
        count = open_count(entry.progress)
        if count and not entry.progress.state.is_live:
            actions[RowAction.RECHECK] = lang.plural(
                "Ask again for the {count} that is not final", "Ask again for the {count} that are not final", count
            )
        actions[RowAction.AGAIN] = lang.say("Ask for all again")
    if families.sizes.get(entry.family, 1) > 1:
        actions[RowAction.COMPARE] = lang.say("Compare")
    if entry.plan is not None and service.may_change(entry):
        actions[RowAction.DROP_PLAN] = lang.say("Stop asking again by itself")
    if service.may(Permission.DELETE):
        actions[RowAction.DELETE] = lang.say("Delete…")
    return actions


def _run(action: RowAction, entry: Entry, service: LookupService, rows: Rows, lang: Language) -> None:
    rows.has_dialog = action in (RowAction.NAME, RowAction.AGAIN, RowAction.DELETE)
    match action:
        case RowAction.NAME:
            dialogs.name_lookup(entry, service, lang)
        case RowAction.RECHECK:
            dialogs.recheck(entry, service, lang)
        case RowAction.AGAIN:
            dialogs.rerun_lookup(entry, service, lang)
        case RowAction.COMPARE:
            links.go_to_comparison(entry.lookup_id)
        case RowAction.DROP_PLAN:
            service.rechecks.drop_plan(entry.lookup_id)
            st.rerun()
        case RowAction.DELETE:
            dialogs.delete_lookup(entry, service, lang)
