"""A row that a search of the history finds, as HTML; classes of `static/history.css`."""

from typing import Final

from markupsafe import Markup

from lib.domain.matches import IdMatch, RowMatch
from lib.domain.statuses import Outcome, status_of
from lib.i18n.language import Language
from lib.report.code_words import outcome_of
from lib.report.failure_labels import failure_label
from lib.report.labels import status_label
from lib.report.lookup_labels import name_of
from lib.ui.elements import markup
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import toned

_CELLS: Final = 3
"""Cells of a row that are its title."""


def title(match: RowMatch) -> str:
    """Return the first cells of a row, those that were searched for before the others; '' where all are empty."""
    return " · ".join(dict.fromkeys(cell for _, cell in match.fields[:_CELLS]))


def answers(match: RowMatch, lang: Language) -> None:
    """Draw the status of a row's message now, what was said of it before, the oldest first, and where it was asked."""
    said = [Markup("<li>{}</li>").format(_said(each, lang)) for each in _changes(match)]
    none = Markup("<li>{}</li>").format(lang.say("not asked"))
    asked = lang.date((match.said[0].entry if match.said else match.entry).progress.created_at)
    draw(
        Markup(
            '<div class="match"><ol class="match-said">{said}</ol>'
            '<span class="match-of">{name}</span><time class="match-time">{asked}</time></div>'
        ).format(said=Markup("").join(said) or none, name=markup.foreign(name_of(match.entry, lang)), asked=asked)
    )


def _changes(match: RowMatch) -> list[IdMatch]:
    """Return the answers that differ from the one before, the oldest first."""
    oldest_first = match.said[::-1]
    return [
        each
        for place, each in enumerate(oldest_first)
        if place == 0 or (each.code, each.failure) != (oldest_first[place - 1].code, oldest_first[place - 1].failure)
    ]


def _said(match: IdMatch, lang: Language) -> Markup:
    if match.code is not None:
        words = status_label(status_of(match.code, match.entry.progress.names), lang)
        return toned(outcome_of(match.code), words)
    is_to_come = match.entry.progress.state.is_live and match.failure is None
    words = lang.say("not asked yet") if is_to_come else failure_label(match.failure, lang)
    return toned(Outcome.NOT_ANSWERED, words)
