"""The messages that a search of the history finds: by an Id, and by the words of the rows that they came in."""

import re
from typing import Final

import streamlit as st

from lib.domain.intake import Intake
from lib.domain.matches import RowMatch, RowMatches
from lib.domain.text_search import folded
from lib.i18n.language import Language
from lib.intake import paste
from lib.report.labels import reason_cure, reason_label
from lib.report.lookup_labels import name_of
from lib.service.lookup_service import LookupService
from lib.store.scope import Scope
from lib.ui.elements import links, markup
from lib.ui.history import found_markup, history_markup
from lib.ui.history.lookup_row import history_row
from lib.ui.state import session

ROWS: Final = 20
"""Rows that are shown at first, and again with each press of 'more'."""
_SPOILED: Final = re.compile(r"[\d.,]+(e[+-]?\d+)?")
"""How a number looks that a program has rounded or shortened."""
_FEWEST_DIGITS: Final = 12
"""Digits from which on a number that is not found is taken for an Id, not for a mobile number."""


def found_messages(search: str, scope: Scope, service: LookupService, lang: Language) -> bool:
    """Draw the messages that a search finds, or why it is no Id; return whether anything was drawn."""
    has_id = _by_id(search, scope, service, lang)
    return _by_row(search, scope, service, lang) or has_id


def _by_id(search: str, scope: Scope, service: LookupService, lang: Language) -> bool:
    intake = paste.parse(search)
    if len(intake.ids) != 1 or intake.rejected:
        return _no_one_id(search, intake, lang)
    message_id = int(intake.ids[0])
    shown = str(message_id)
    matches = list(service.history.id_matches(message_id, scope))
    if matches:
        markup.count_line(
            lang.plural("{count} lookup held the Id {id}", "{count} lookups held the Id {id}", len(matches), id=shown)
        )
        with st.container(key="id_matches"):
            history_markup.id_matches(matches, lang.say("What was said of the Id each time"), lang)
    elif len(shown) >= _FEWEST_DIGITS:
        markup.empty_state(
            lang.say("No lookup that is kept held the Id {id}", id=shown),
            lang.say("Compare it with the provider's panel, or ask for it now."),
        )
    return bool(matches) or len(shown) >= _FEWEST_DIGITS


def _no_one_id(search: str, intake: Intake, lang: Language) -> bool:
    """Say of several Ids that one is searched for at a time, and of a spoiled one what has happened to it."""
    if len(intake.ids) > 1 and not intake.rejected and int(intake.ids.min()) >= 10 ** (_FEWEST_DIGITS - 1):
        st.warning(lang.say("Search for one Id at a time; these are {count}.", count=len(intake.ids)))
        return True
    if len(intake.rejected) == 1 and not len(intake.ids) and _SPOILED.fullmatch(folded(search)):
        reason = intake.rejected[0].reason
        cure = reason_cure(reason, lang)
        said = lang.say("This is no Id: {reason}.", reason=reason_label(reason, lang))
        st.warning(f"{said} {cure}")
        return True
    return False


def _by_row(search: str, scope: Scope, service: LookupService, lang: Language) -> bool:
    matches = service.history.row_matches(search, ROWS * session.history_view().parts_found, scope)
    _unindexed(matches, lang)
    if not matches.rows:
        return False
    markup.count_line(_count(matches, lang))
    with st.container(key="history_matches", gap=None):
        for number, match in enumerate(matches.rows, start=1):
            with history_row(f"history_match_{number}"):
                _match(number, match, lang)
    if matches.has_more:
        st.button(lang.say("More rows"), key="more_matches", on_click=session.history_view().show_more)
    return True


def _count(matches: RowMatches, lang: Language) -> str:
    count = len(matches.rows)
    if matches.has_more:
        return lang.plural("The newest {count} message", "The newest {count} messages", count)
    return lang.plural("{count} message, the newest first", "{count} messages, the newest first", count)


def _unindexed(matches: RowMatches, lang: Language) -> None:
    if matches.unindexed:
        markup.hint(
            lang.plural(
                "The rows of {count} lookup are not all indexed yet; search again in a moment to find them too.",
                "The rows of {count} lookups are not all indexed yet; search again in a moment to find them too.",
                matches.unindexed,
            )
        )


def _match(number: int, match: RowMatch, lang: Language) -> None:
    name = found_markup.title(match) or name_of(match.entry, lang)
    if st.button(markup.in_markdown(name), key=f"open_match_{number}", type="tertiary"):
        session.seek_in_report(str(match.message_id) if match.message_id is not None else "")
        links.go_to_lookup(match.entry.lookup_id)
    found_markup.answers(match, lang)
