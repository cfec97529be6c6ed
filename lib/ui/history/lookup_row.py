"""A row of the history: the name of a lookup, what is known of it, how far it has come, and a menu of actions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.auth.roles import Permission
from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of, open_count, relation_of
from lib.service.lookup_service import LookupService
from lib.store.history import Families
from lib.ui.admin.connection import dialect_label
from lib.ui.elements import links
from lib.ui.elements.errors import errors_shown
from lib.ui.history import dialogs, history_markup

REFRESH_SECONDS: Final = 1.0


class RowAction(StrEnum):
    """An action in the menu of a row."""

    NAME = "name"
    RECHECK = "recheck"
    AGAIN = "again"
    COMPARE = "compare"
    DROP_PLAN = "drop_plan"
    DELETE = "delete"


@dataclass(slots=True)
class DialogState:
    """Whether a run of the page has opened a dialog, which a rerun of the page would close.

    Attributes:
        is_open: Whether a dialog is open.
    """

    is_open: bool = False


def history_row(key: str) -> DeltaGenerator:
    """Return a row of a list of the history, to draw what is in it side by side; on a narrow page it wraps."""
    return st.container(key=key, horizontal=True, vertical_alignment="center", gap="small", wrap=False)


def lookup_row(entry: Entry, families: Families, service: LookupService, dialog: DialogState, lang: Language) -> None:
    """Draw what is in a row, side by side; of a live lookup, the part that changes is drawn again every second.

    Args:
        entry: The lookup.
        families: The families of the lookups on the page.
        service: What the visitor may do.
        dialog: The state that all rows of this run share.
        lang: The language of the page.
    """
    links.lookup_link(name_of(entry, lang), entry.lookup_id)
    notes = _notes(entry, families.parents.get(entry.parent_id or ""), service, lang)
    if entry.progress.state.is_live:
        _live_facts(entry, notes, service, dialog, lang)
    else:
        history_markup.facts(entry, notes, lang)
    actions = _actions(entry, families, service, lang)
    chosen = _menu(entry, actions, lang) if actions else None
    if chosen is not None:
        _run(chosen, entry, service, dialog, lang)


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


def _live_facts(entry: Entry, notes: list[str], service: LookupService, dialog: DialogState, lang: Language) -> None:
    @st.fragment(run_every=REFRESH_SECONDS)
    def facts() -> None:
        with errors_shown(lang, is_repeated=True):
            current = service.store.entry(entry.lookup_id)
            if (current is None or not current.progress.state.is_live) and not dialog.is_open:
                st.rerun()
            history_markup.facts(current or entry, notes, lang)

    facts()


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


def _run(action: RowAction, entry: Entry, service: LookupService, dialog: DialogState, lang: Language) -> None:
    dialog.is_open = action in (RowAction.NAME, RowAction.AGAIN, RowAction.DELETE)
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
