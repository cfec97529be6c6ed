"""What to tell the customer: a card for one Id, a row for each of a few, or one reply about many."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.domain.failures import Failure
from lib.domain.lookups import Answered
from lib.domain.operators import Operator
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.card_context import CardContext
from lib.report.replies import Replies, joined
from lib.report.reply_with_counts import reply_about_all
from lib.report.row_view import Row
from lib.report.verdict import WORST_FIRST
from lib.ui.elements import guidance
from lib.ui.elements.html import draw
from lib.ui.report.answer_card import Answer, answer_card, answer_row

MAX_CARDS: Final = 5


def answers_of(answered: Answered, context: CardContext, rows: Sequence[Row] = ()) -> list[Answer]:
    """Return what is known of each Id of a lookup of a few, in the order of the lookup.

    Args:
        answered: The lookup.
        context: What cards are drawn from beside the answers.
        rows: The rows of its file, which tell the operator of an Id where they agree; none for a paste.
    """
    progress = answered.progress
    pairs = zip(answered.ids.tolist(), answered.codes.tolist(), strict=True)
    return [
        Answer(
            message_id,
            code,
            progress.names,
            failure_of(answered, index),
            operator=_operator_in([row for row in rows if row.place == index]),
            asked_at=progress.created_at,
            context=context,
        )
        for index, (message_id, code) in enumerate(pairs)
    ]


def _operator_in(rows: Sequence[Row]) -> Operator | None:
    """Return the operator of rows that agree, None where they do not."""
    operators = {row.operator for row in rows}
    return operators.pop() if len(operators) == 1 else None


def single_card(answer: Answer, lang: Language) -> None:
    """Draw the card of the only Id; the verdict above it is its title."""
    with st.container(key="answers"), st.container(key="card_1"), st.container(key="copy_reply"):
        draw(answer_card(answer, lang, has_title=False))


def answer_rows(answers: Sequence[Answer], lang: Language) -> None:
    """Draw a row for each Id, failures first and open."""
    with st.container(key="answers", gap="small"):
        draw(Markup('<h2 class="unseen">{}</h2>').format(lang.say("The answers")))
        for place, answer in enumerate(_worst_first(answers), start=1):
            with st.container(key=f"card_{place}"):
                draw(answer_row(answer, lang, is_open=answer.outcome is Outcome.NOT_DELIVERED))


def copy_all(answers: Sequence[Answer], lang: Language) -> None:
    """Draw the button that copies the replies about all Ids."""
    texts = joined([answer.reply(lang) for answer in _worst_first(answers)])
    button = guidance.copy_button(lang.say("Copy all replies"), lang)
    copied = Markup('<div class="copyable"><div class="copy-text" dir="auto" hidden>{}</div>{}</div>')
    with st.container(key="copy_replies", width="content"):
        draw(copied.format(texts, button), width="content")


def _worst_first(answers: Sequence[Answer]) -> list[Answer]:
    return sorted(answers, key=lambda answer: WORST_FIRST.index(answer.outcome))


def reply_with_counts(breakdown: Breakdown, replies: Replies, lang: Language) -> None:
    """Draw the button that copies one reply about all Ids, with the counts; its text is folded."""
    boxes = (
        guidance.reply_box(each, reply_about_all(breakdown, each, replies), lang, is_folded=True)
        for each in guidance.reply_languages(lang)
    )
    with st.container(key="answers", width="content"):
        title = lang.say("Reply to the customer, with the counts")
        draw(Markup('<div class="answer-all"><p class="part">{}</p>{}</div>').format(title, Markup("").join(boxes)))


def failure_of(answered: Answered, index: int) -> Failure | None:
    """Return why the Id at `index` has no answer; None where it has one, or was not asked."""
    return next((failure for start, size, failure in answered.failures if start <= index < start + size), None)
