"""What hands a report on: its address and its sum to copy, and paper."""

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import Answered, Entry
from lib.domain.statuses import Outcome
from lib.i18n.foreign import isolated
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.lookup_labels import name_of
from lib.report.verdict import Verdict
from lib.ui.elements.guidance import copy_button
from lib.ui.elements.html import draw
from lib.ui.report.paper_list import paper_list
from lib.ui.report.print import print_button


def share(entry: Entry, breakdown: Breakdown, summary: Verdict, answered: Answered, lang: Language) -> None:
    """Draw the buttons, and the choice of having those not delivered listed on paper.

    Args:
        entry: The lookup.
        breakdown: Its counts.
        summary: The verdict on it.
        answered: The lookup with its answers.
        lang: The language of the page.
    """
    failed = breakdown.by_outcome[Outcome.NOT_DELIVERED]
    is_listed = False
    with st.container(key="share", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        draw(_buttons(_in_brief(entry, summary, lang), lang), width="content")
        if failed and breakdown.total > 1:
            label = lang.plural(
                "with the {count} not delivered as a list", "with the {count} not delivered as a list", failed
            )
            is_listed = st.checkbox(label, key="print_failed")
    if is_listed:
        draw(paper_list(answered, Outcome.NOT_DELIVERED, lang))


def _buttons(brief: str, lang: Language) -> Markup:
    return Markup(
        '<div class="share" role="group" aria-label="{label}">'
        '<div class="copyable"><span class="copy-text" dir="ltr" hidden></span>{link}</div>'
        '<div class="copyable"><div class="copy-text" hidden>{brief}</div>{text}</div>'
        "{paper}</div>"
    ).format(
        label=lang.say("Hand on"),
        link=copy_button(lang.say("Copy the link"), lang, copies_address=True),
        brief=brief,
        text=copy_button(lang.say("Copy in brief"), lang),
        paper=print_button(lang),
    )


def _in_brief(entry: Entry, summary: Verdict, lang: Language) -> str:
    """Return the report as a message for a chat: whose, what became of it, when that was asked."""
    asked_at = f"{lang.say('Asked at')}: {lang.date(entry.progress.created_at)}"
    lines = [f"{isolated(name_of(entry, lang))}: {summary.sentence}", asked_at]
    return "\n".join([*lines, lang.say("practice answers, not real")] if entry.is_practice else lines)
