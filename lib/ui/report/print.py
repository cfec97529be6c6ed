"""The report on paper: what the page does not say in print by itself, on one sheet of A4 with the verdict and the outcomes.

It is drawn hidden; `static/print.css` shows it in print and hides the rest, `static/report.js` prints and says when.
"""

from html import escape

import streamlit as st

from lib.domain.lookups import NOT_ANSWERED, Entry
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import code_label
from lib.report.labels import outcome_label
from lib.report.lookup_labels import source_of
from lib.ui.elements import guidance, markup
from lib.ui.report.provenance import given_in_words


def print_button(lang: Language) -> None:
    """Draw the button that prints the report."""
    words = lang.say("Print")
    st.html(f'<button type="button" class="own-button" data-print>{escape(words)}</button>', width="content")


def paper_head(entry: Entry, zone: str, lang: Language) -> None:
    """Draw, for paper alone, what was asked when and by whom; `zone` is the IANA name of the time zone."""
    progress = entry.progress
    pairs = [
        (lang.say("Name"), markup.foreign(entry.note)),
        (lang.say("Source"), markup.foreign(entry.file_name) or escape(source_of(entry, lang))),
        (lang.say("Asked by"), markup.foreign(entry.asked_by)),
        (lang.say("Asked at"), lang.date(progress.created_at)),
        (lang.say("Printed at"), f'<time data-printed data-zone="{escape(zone)}"></time>'),
    ]
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs if value)
    ids, sum_of_given = lang.say("Ids"), given_in_words(progress, lang)
    rows += f'<div class="is-wide"><dt>{escape(ids)}</dt><dd>{escape(sum_of_given)}</dd></div>'
    warning = f'<p class="paper-warning">{escape(markup.made_up(lang))}</p>' if entry.is_practice else ""
    st.html(f'<div class="paper">{warning}<dl class="paper-facts">{rows}</dl></div>')


def paper_table(breakdown: Breakdown, lang: Language) -> None:
    """Draw, for paper alone, the breakdown as a table in which each count is a bar too."""
    found = [(status.code, status.outcome, count) for status, count in breakdown.by_status]
    if breakdown.not_answered:
        found.append((NOT_ANSWERED, Outcome.NOT_ANSWERED, breakdown.not_answered))
        found.sort(key=lambda row: -row[2])
    most = max((count for *_, count in found), default=0)
    names = [lang.say("Code"), lang.say("Status"), lang.say("Outcome"), lang.say("Count"), lang.say("Share")]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        f"<tr><td>{'' if code == NOT_ANSWERED else code}</td>"
        f'<th scope="row">{escape(code_label(code, lang))}</th>'
        f"<td>{guidance.swatch(outcome)} {escape(outcome_label(outcome, lang))}</td>"
        f"{_amount(count, breakdown.total, lang)}<td>{markup.stack({outcome: count}, most)}</td></tr>"
        for code, outcome, count in found
    )
    in_all = lang.say("In all")
    foot = (
        f'<td></td><th scope="row" colspan="2">{escape(in_all)}</th>{_amount(breakdown.total, breakdown.total, lang)}'
    )
    st.html(
        f'<table class="paper paper-table"><thead><tr>{heads}<td></td></tr></thead>'
        f"<tbody>{body}</tbody><tfoot><tr>{foot}<td></td></tr></tfoot></table>"
    )


def _amount(count: int, total: int, lang: Language) -> str:
    return f"<td>{lang.number(count)}</td><td>{escape(lang.share(count, total))}</td>"
