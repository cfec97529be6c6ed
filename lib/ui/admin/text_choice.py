"""The choice of the text of the company's own to edit, and the list of those that were edited."""

from collections.abc import Iterator
from typing import Final

import streamlit as st

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, NO_ANSWER, UNKNOWN_CODE, TextKey, TextVersion, code_of
from lib.domain.operators import Operator
from lib.domain.statuses import CATALOGUE
from lib.guide.steps import Block
from lib.i18n.language import CODES, Language
from lib.report.code_words import code_label
from lib.report.company_text_words import block_label, kind_label, language_label, subject_label
from lib.report.operator_words import operator_label
from lib.report.recipient_steps import step_key
from lib.report.replies import Replies
from lib.ui.elements import markup
from lib.ui.elements.card_table import card_table
from lib.ui.elements.markup import foreign
from lib.ui.state import own_text, session

_SUBJECTS: Final = (*map(str, sorted(CATALOGUE)), UNKNOWN_CODE, NO_ANSWER)


def text_choice(replies: Replies, lang: Language) -> TextKey:
    """Draw the choice, and return the text that is chosen; the address may name the code."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="text_choice"):
        kind = st.segmented_control(
            lang.say("What to edit"),
            list(TextDetail),
            default=TextDetail.REPLY,
            required=True,
            format_func=lambda each: kind_label(each, lang),
            key=own_text.TEXT_KIND,
        )
        language = st.segmented_control(
            lang.say("Written in"),
            list(CODES),
            default=CODES[0],
            required=True,
            format_func=lambda code: language_label(code, lang),
            key=own_text.TEXT_LANGUAGE,
        )
    if kind is TextDetail.STEPS:
        return _steps(language, lang)
    return _status(kind, language, replies, lang)


def _status(kind: TextDetail, language: str, replies: Replies, lang: Language) -> TextKey:
    subjects = list(_SUBJECTS)
    if kind is TextDetail.SIGNATURE:
        subjects = [EVERY_STATUS, *subjects]
    requested = session.requested_code()
    subject = st.selectbox(
        lang.say("Status"),
        subjects,
        index=subjects.index(requested) if requested in subjects else 0,
        format_func=lambda each: _status_label(TextKey(kind, each, language), replies, lang),
        key=f"{own_text.TEXT_STATUS}_{kind}",
    )
    return TextKey(kind, subject, language)


def _status_label(key: TextKey, replies: Replies, lang: Language) -> str:
    """Return the status that a text is about, and whether it was edited."""
    if key.subject == EVERY_STATUS:
        label = lang.say("All statuses without one of their own")
    elif key.subject.isdecimal():
        label = f"{key.subject} · {code_label(code_of(key.subject), lang)}"
    else:
        label = subject_label(key.subject, lang)
    return lang.say("{label} – edited", label=label) if replies.own(key) is not None else label


def _steps(language: str, lang: Language) -> TextKey:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        block = st.selectbox(
            lang.say("Block"),
            [block.value for block in Block],
            format_func=lambda each: block_label(Block(each), lang),
            key=own_text.TEXT_BLOCK,
        )
        operator = st.selectbox(
            lang.say("Operator"),
            [operator.value for operator in Operator],
            format_func=lambda each: operator_label(Operator(each), lang),
            key=own_text.TEXT_OPERATOR,
        )
    return step_key(Block(block), Operator(operator), language)


def saved_by(version: TextVersion, lang: Language) -> str:
    """Return who saved a version, as HTML; where nobody signs in, at which address."""
    return foreign(version.who) or lang.say("on this machine")


def edited_texts(replies: Replies, lang: Language) -> None:
    """Draw the list of all texts that are the company's own now."""
    markup.section(lang.say("Edited by your company"))
    rows = list(_edited(replies, lang))
    if not rows:
        markup.hint(lang.say("Nothing so far: every reply and step is the shipped one, and there is no signature."))
        return
    headings = [lang.say("Text"), lang.say("Language"), lang.say("Saved at"), lang.say("By")]
    card_table(lang.say("Edited by your company"), headings, rows)


def _edited(replies: Replies, lang: Language) -> Iterator[list[str]]:
    newest_first = sorted(replies.newest.items(), key=lambda item: -item[1].number)
    for key, version in newest_first:
        if version.text is not None:
            text = lang.listing([kind_label(key.kind, lang), subject_label(key.subject, lang)])
            yield [text, language_label(key.language, lang), lang.date(version.at), saved_by(version, lang)]
