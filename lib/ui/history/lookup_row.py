"""One past lookup: its name, what is known of it, how far it is, and what can be done with it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import streamlit as st

from lib.auth.roles import Permission
from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of, open_count, relation_of
from lib.service.lookup_service import LookupService
from lib.store.history import Families
from lib.ui.admin.connection import dialect_label
from lib.ui.elements import links
from lib.ui.elements.errors import told
from lib.ui.history import dialogs, history_markup

REFRESH_SECONDS: Final = 1.0


class RowAction(StrEnum):
    """What can be done with a past lookup."""

    NAME = "name"
    RECHECK = "recheck"
    AGAIN = "again"
    COMPARE = "compare"
    DROP_PLAN = "drop_plan"
    DELETE = "delete"


@dataclass(slots=True)
class Held:
    """Whether a question is open: the page is not drawn anew from under it. Each drawing of the page has its own."""

    is_held: bool = field(default=False)


def past_row(entry: Entry, families: Families, service: LookupService, held: Held, lang: Language) -> None:
    """Draw the row; while the lookup is live what changes in it is drawn again every second, and nothing else."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        links.lookup_link(name_of(entry, lang), entry.lookup_id)
        acts = _acts(entry, families, service, lang)
        chosen = _chosen(entry, acts, lang) if acts else None
    parent = families.parents.get(entry.parent_id or "")
    relation = relation_of(entry, parent, lang)
    is_usual = entry.is_practice or entry.dialect == service.settings.dialect
    dialect = "" if is_usual else dialect_label(entry.dialect, lang)
    notes = [note for note in (relation, dialect) if note]
    if entry.progress.state.is_live:
        _live(entry, notes, service, held, lang)
    else:
        history_markup.facts(entry, notes, lang)
    if chosen is not None:
        _do(chosen, entry, service, held, lang)


def _chosen(entry: Entry, acts: dict[RowAction, str], lang: Language) -> RowAction | None:
    return st.menu_button(
        lang.say("Actions"),
        list(acts),
        format_func=acts.__getitem__,
        key=f"actions_{entry.lookup_id}",
        type="tertiary",
    )


def _live(entry: Entry, notes: list[str], service: LookupService, held: Held, lang: Language) -> None:
    @st.fragment(run_every=REFRESH_SECONDS)
    def row() -> None:
        with told(lang, tries_by_itself=True):
            now = service.store.entry(entry.lookup_id)
            if (now is None or not now.progress.state.is_live) and not held.is_held:
                st.rerun()
            history_markup.facts(now or entry, notes, lang)

    row()


def _acts(entry: Entry, families: Families, service: LookupService, lang: Language) -> dict[RowAction, str]:
    """Return what can be done with the lookup as it is, and what each is called."""
    acts: dict[RowAction, str] = {}
    if service.may_change(entry):
        acts[RowAction.NAME] = lang.say("Rename…") if entry.note else lang.say("Name…")
    if service.may_ask_again(entry):
        open_now = open_count(entry.progress)
        if open_now and not entry.progress.state.is_live:
            acts[RowAction.RECHECK] = lang.plural(
                "Ask again for the {count} that is not final", "Ask again for the {count} that are not final", open_now
            )
        acts[RowAction.AGAIN] = lang.say("Ask for all again")
    if families.sizes.get(entry.family, 1) > 1:
        acts[RowAction.COMPARE] = lang.say("Compare")
    if entry.plan is not None and service.may_change(entry):
        acts[RowAction.DROP_PLAN] = lang.say("Stop asking again by itself")
    if service.may(Permission.DELETE):
        acts[RowAction.DELETE] = lang.say("Delete…")
    return acts


def _do(act: RowAction, entry: Entry, service: LookupService, held: Held, lang: Language) -> None:
    held.is_held = act in (RowAction.NAME, RowAction.AGAIN, RowAction.DELETE)
    match act:
        case RowAction.NAME:
            dialogs.name_lookup(entry, service, lang)
        case RowAction.RECHECK:
            dialogs.recheck(entry, service, lang)
        case RowAction.AGAIN:
            dialogs.ask_all_again(entry, service, lang)
        case RowAction.COMPARE:
            links.go_to_comparison(entry.lookup_id)
        case RowAction.DROP_PLAN:
            service.rechecks.drop_plan(entry.lookup_id)
            st.rerun()
        case RowAction.DELETE:
            dialogs.delete_lookup(entry, service, lang)
