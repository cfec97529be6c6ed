"""What to tell the customer, first of all: a card for each of a few Ids, or one reply about many."""

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from lib.domain.failures import Failure
from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import Outcome, status_of
from lib.guide import guide
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import outcome_of
from lib.report.labels import failure_cure, failure_label, outcome_label
from lib.report.reply import reply_about_all
from lib.ui.elements import guidance

MOST_CARDS: Final = 5


def answers(read: Callable[[], Answered], breakdown: Breakdown, lang: Language) -> None:
    """Draw the cards, or the one reply folded, under the heading of the whole report; only cards need what `read` gives."""
    with st.container(key="answers"):
        heading = lang.say("The answer")
        st.html(f'<h2 class="unseen">{escape(heading)}</h2>')
        if breakdown.total > MOST_CARDS:
            with st.expander(lang.say("Reply to the customer, with the counts")):
                texts = {each.code: reply_about_all(breakdown, each) for each in guidance.reply_languages(lang)}
                st.html(f'<div class="answer-all">{guidance.replies(texts, lang, is_titled=False)}</div>')
            return
        answered = read()
        for place, (message_id, code) in enumerate(zip(answered.ids.tolist(), answered.codes.tolist(), strict=True)):
            with st.container(key=f"card_{place + 1}"):
                st.html(_card(message_id, code, _failure(answered, place), lang))


def _failure(answered: Answered, place: int) -> Failure | None:
    return next((why for start, size, why in answered.failures if start <= place < start + size), None)


def _card(message_id: int, code: int, failure: Failure | None, lang: Language) -> str:
    said = guide(lang.code).of(code)
    outcome = outcome_of(code)
    texts = {each.code: guide(each.code).reply(code, message_id) for each in guidance.reply_languages(lang)}
    told = (
        guidance.parts(said, lang)
        if code != NOT_ANSWERED
        else guidance.parts(
            said, lang, causes=[failure_label(failure, lang)], do_now=failure_cure(failure, lang) if failure else None
        )
    )
    name, about = lang.say("Id"), lang.say("about Id {id}", id=str(message_id))
    return (
        f'<article class="answer tone-{outcome}"><header>'
        f'<p class="answer-id">{escape(name)} <bdi dir="ltr">{message_id}</bdi></p>'
        f"<h3>{guidance.swatch(outcome)}<span>{escape(said.headline)}</span></h3>"
        f'<p class="answer-status">{_status_line(code, outcome, lang)}</p></header>'
        f'<div class="answer-body">{guidance.replies(texts, lang, about=about)}{told}</div></article>'
    )


def _status_line(code: int, outcome: Outcome, lang: Language) -> str:
    """Return outcome, code and the provider's name for it, and the way to the guide."""
    facts, named = [escape(outcome_label(outcome, lang))], lang.say("Code")
    if code != NOT_ANSWERED:
        facts.append(f'{escape(named)} <bdi dir="ltr">{code}</bdi>')
    if outcome not in (Outcome.NOT_ANSWERED, Outcome.UNKNOWN_CODE):
        facts.append(f'<bdi dir="ltr">{escape(status_of(code).name)}</bdi>')
    facts.append(guidance.code_link(code, lang.say("More in the guide"), lang))
    return "".join(f"<span>{fact}</span>" for fact in facts)
