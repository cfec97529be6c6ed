"""What to tell the customer, first of all: a card for each of a few Ids, or one reply about many."""

from collections.abc import Callable
from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.domain.failures import Failure
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.reply import reply_about_all
from lib.ui.elements import guidance
from lib.ui.elements.html import draw
from lib.ui.report.answer_card import answer_card

MAX_CARDS: Final = 5


def answer_cards(read: Callable[[], Answered], breakdown: Breakdown, lang: Language) -> None:
    """Draw a card for each Id, or one folded reply about more than MAX_CARDS, as the first part of the report.

    Args:
        read: Returns the answers. Called only where cards are drawn.
        breakdown: The counts of the lookup.
        lang: The language of the page.
    """
    with st.container(key="answers"):
        draw(Markup('<h2 class="unseen">{}</h2>').format(lang.say("The answer")))
        if breakdown.total > MAX_CARDS:
            with st.expander(lang.say("Reply to the customer, with the counts")):
                texts = {each.code: reply_about_all(breakdown, each) for each in guidance.reply_languages(lang)}
                replies = guidance.replies(texts, lang, is_titled=False)
                draw(Markup('<div class="answer-all">{}</div>').format(replies))
            return
        answered = read()
        for index, (message_id, code) in enumerate(zip(answered.ids.tolist(), answered.codes.tolist(), strict=True)):
            with st.container(key=f"card_{index + 1}"):
                draw(answer_card(message_id, code, answered.progress.names, failure_of(answered, index), lang))


def failure_of(answered: Answered, index: int) -> Failure | None:
    """Return why the Id at `index` has no answer; None where it has one, or was not asked."""
    return next((failure for start, size, failure in answered.failures if start <= index < start + size), None)
