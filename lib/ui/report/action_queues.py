"""What is to be done with which Ids: the results by what to do next, each with its Ids to copy and its file."""

from html import escape

import pandas as pd
import streamlit as st

from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import Outcome
from lib.guide import Resend, guide
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import code_label, numbered_label, outcome_of
from lib.report.files import id_table
from lib.report.files.writers import CSV_TYPE
from lib.report.labels import advice_label, status_label
from lib.report.queues import Queue, ids_of, queues, rows_of, top_cause
from lib.service.lookup_service import LookupService
from lib.ui.elements import guidance, markup
from lib.ui.elements.id_copy import ids_to_copy


def code_links(breakdown: Breakdown, lang: Language) -> None:
    """Draw a short line of links, from each code that occurs to its place in the guide."""
    codes = [status.code for status, _ in breakdown.by_status]
    if breakdown.not_answered:
        codes.append(NOT_ANSWERED)
    links = "".join(f"<li>{_numbered_link(code, lang)}</li>" for code in codes)
    title = escape(lang.say("What each code means:"))
    st.html(f'<div class="code-links"><span>{title}</span><ul>{links}</ul></div>')


def action_queues(
    answered: Answered, frame: pd.DataFrame, breakdown: Breakdown, service: LookupService, lang: Language
) -> None:
    """Draw why most failed, and a fold for each thing to do; nothing where the one Id has its card."""
    if breakdown.total == 1:
        return
    with st.container(key="queues", gap="small"):
        markup.section(lang.say("What to do"))
        cause = _cause(breakdown, lang)
        if cause:
            st.html(f'<p class="cause tone-{Outcome.NOT_DELIVERED}">{escape(cause)}</p>')
        _folds(answered, frame, breakdown, service, lang)


def _cause(breakdown: Breakdown, lang: Language) -> str:
    """Return why most of those not delivered failed, with its share; '' where no cause stands out."""
    cause = top_cause(breakdown)
    if cause is None:
        return ""
    # That they were not delivered is said by the sentence, and by many a label once more.
    label = status_label(cause.status, lang).rpartition(": ")[2]
    share = lang.share(cause.count, cause.total)
    if cause.count == cause.total:
        return lang.plural(
            "The {count} message not delivered: {cause}.",
            "All {count} messages not delivered have one cause: {cause}.",
            cause.count,
            cause=label,
        )
    if cause.is_most:
        return lang.say(
            "Most of the {total} messages not delivered have one cause: {cause} ({count}, {share}).",
            total=cause.total,
            cause=label,
            count=cause.count,
            share=share,
        )
    return lang.say(
        "The most frequent cause among the {total} messages not delivered: {cause} ({count}, {share}).",
        total=cause.total,
        cause=label,
        count=cause.count,
        share=share,
    )


@st.fragment
def _folds(
    answered: Answered, frame: pd.DataFrame, breakdown: Breakdown, service: LookupService, lang: Language
) -> None:
    for queue in queues(breakdown):
        title = lang.say(
            "{advice} · {count} ({share})",
            advice=advice_label(queue.advice, lang),
            count=queue.count,
            share=lang.share(queue.count, breakdown.total),
        )
        fold = st.expander(title, key=f"queue_{queue.advice}", on_change="rerun")
        if fold.open:  # only now are its Ids looked for, among a million perhaps
            with fold:
                _opened(queue, answered, frame, service, lang)


def _opened(queue: Queue, answered: Answered, frame: pd.DataFrame, service: LookupService, lang: Language) -> None:
    lines = "".join(f"<li>{_told(code, count, lang)}</li>" for code, count in queue.codes)
    st.html(f'<ul class="queue-codes">{lines}</ul>')
    ids_to_copy(queue.count, lambda: ids_of(queue, answered), lang)
    st.download_button(
        lang.plural("Download {kind} ({count} row)", "Download {kind} ({count} rows)", queue.count, kind="CSV"),
        data=service.exported("csv", queue.count, lambda: id_table.to_csv(rows_of(queue, answered, frame), lang)),
        file_name=id_table.file_name(
            lang, answered.progress.created_at, queue.count, "csv", stem=f"niksms-{queue.advice.replace('_', '-')}"
        ),
        mime=CSV_TYPE,
        key=f"queue_export_{queue.advice}",
        on_click="ignore",
    )


def _told(code: int, count: int, lang: Language) -> str:
    """Return of one code how many there are and what to do, and where they must not be sent again, why not."""
    said = guide(lang.code).of(code)
    advice = f"{said.do_now} {said.why}" if said.resend is Resend.NO else said.do_now
    counted = lang.plural("{count} message", "{count} messages", count)
    return f"{_named_link(code, lang)} <b>{escape(counted)}</b><span>{escape(advice)}</span>"


def _named_link(code: int, lang: Language) -> str:
    return f"{guidance.swatch(outcome_of(code))} {guidance.code_link(code, numbered_label(code, lang), lang)}"


def _numbered_link(code: int, lang: Language) -> str:
    """Return a link that is seen as the number, as in the chart, and heard with its name."""
    label = code_label(code, lang)
    if code == NOT_ANSWERED:
        return guidance.code_link(code, label, lang)
    return guidance.code_link(code, str(code), lang, heard=label)
