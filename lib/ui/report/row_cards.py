"""Rows of a report as cards: the one that is open, and the first ones where there is no room for a table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.card_context import CardContext
from lib.report.code_words import code_label, outcome_of
from lib.report.columns import ADVICE, DESCRIPTION, OUTCOME
from lib.report.files.result_rows import NO_ID
from lib.report.row_view import Row
from lib.ui.elements.html import draw
from lib.ui.elements.markup import foreign
from lib.ui.elements.outcomes import swatch
from lib.ui.report.answer_card import Answer, answer_card, row_fields
from lib.ui.report.answer_cards import failure_of
from lib.ui.state import session

_SEEN_FIELDS: Final = 3
"""How many of a row's own cells a card that is closed shows."""


def row_card(row: Row, answered: Answered, context: CardContext, lang: Language) -> Markup:
    """Return the answer card of a row with its own fields; for a row without an Id the fields and what is wrong."""
    if row.message_id is None or row.code == NO_ID:
        title = " · ".join(filter(None, (row.answers[OUTCOME.key], row.answers[DESCRIPTION.key])))
        return Markup('<article class="answer"><header><h3>{}</h3></header><p>{}</p>{}</article>').format(
            title, row.answers[ADVICE.key], row_fields(row.fields)
        )
    failure = failure_of(answered, row.place) if row.place >= 0 else None
    names, asked_at = answered.progress.names, answered.progress.created_at
    answer = Answer(row.message_id, row.code, names, failure, row.fields, row.name, row.operator, asked_at, context)
    return answer_card(answer, lang)


def row_cards(rows: Sequence[Row], total: int, answered: Answered, context: CardContext, lang: Language) -> None:
    """Draw rows as a list of cards that open in place, with a button for more; seen on narrow pages alone.

    Args:
        rows: The rows.
        total: How many there are in all.
        answered: The lookup with its answers.
        context: What it is drawn from beside the answers.
        lang: The language of the page.
    """
    is_open = Markup(" open") if total == 1 else ""
    with st.container(key="result_cards", gap="small"):
        cards = Markup("").join(
            Markup("<li><details{}><summary>{}</summary>{}</details></li>").format(
                is_open, _summary(row, answered, lang), row_card(_behind(row), answered, context, lang)
            )
            for row in rows
        )
        draw(Markup('<ul class="row-cards">{}</ul>').format(cards))
        if len(rows) < total:
            label = lang.say("More ({shown} of {total})", shown=len(rows), total=total)
            st.button(label, key="more_cards", on_click=session.view().results.add_cards, width="stretch")


def narrow_button(lang: Language) -> None:
    """Draw the button out of sight by which `static/results.js` says that the page is narrow.

    Ten cards that nobody sees would take a third of the time of a search.
    """
    with st.container(key="pressed_by_results"):
        st.button(lang.say("Show the rows as cards"), key="show_cards", on_click=session.view().results.note_narrow)


def _summary(row: Row, answered: Answered, lang: Language) -> Markup:
    cells = list(filter(None, row.fields.values()))[:_SEEN_FIELDS]
    if row.message_id is not None:
        cells.append(str(row.message_id))
    if row.code == NO_ID:
        mark, status = Markup(""), row.answers[OUTCOME.key]
    else:
        mark, status = swatch(outcome_of(row.code)), code_label(row.code, lang, answered.progress.names)
    return Markup('<span class="row-title">{}</span><span class="row-rest">{}</span><span>{} {}</span>').format(
        foreign(cells[0]) if cells else "", Markup(" · ").join(map(foreign, cells[1:])), mark, status
    )


def _behind(row: Row) -> Row:
    """Return a row without the fields that the closed card shows already."""
    filled = [(heading, text) for heading, text in row.fields.items() if text]
    return replace(row, fields=dict(filled[_SEEN_FIELDS:]))
