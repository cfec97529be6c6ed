"""What to do with which Ids: the results by next step, each step with its Ids to copy and its file."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import NOT_ANSWERED, Answered
from lib.domain.statuses import Names, Outcome, Status
from lib.guide import Resend, guide
from lib.i18n.foreign import isolated
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import code_label, numbered_label, outcome_of
from lib.report.files import id_table
from lib.report.labels import advice_label, status_label
from lib.report.queues import Queue, ids_of, queues, rows_of, top_cause
from lib.service.lookup_service import LookupService
from lib.ui.elements import guidance, markup
from lib.ui.elements.downloads import File, download_buttons
from lib.ui.elements.html import draw
from lib.ui.elements.id_copy import ids_to_copy
from lib.ui.elements.outcomes import swatch


def code_links(breakdown: Breakdown, lang: Language) -> None:
    """Draw a line of links, from each code that occurs to its entry in the guide."""
    links = [_numbered_link(status, lang) for status, _ in breakdown.by_status]
    if breakdown.not_answered:
        links.append(guidance.code_link(NOT_ANSWERED, code_label(NOT_ANSWERED, lang), lang))
    items = Markup("").join(Markup("<li>{}</li>").format(link) for link in links)
    title = lang.say("What each code means:")
    draw(Markup('<div class="code-links"><span>{}</span><ul>{}</ul></div>').format(title, items))


def action_queues(
    answered: Answered, frame: pd.DataFrame, breakdown: Breakdown, service: LookupService, lang: Language
) -> None:
    """Draw why most failed and a fold for each next step; nothing for a single Id, whose card says it all."""
    if breakdown.total == 1:
        return
    with st.container(key="queues", gap="small"):
        markup.section(lang.say("What to do"))
        cause = _cause(breakdown, lang)
        if cause:
            draw(Markup('<p class="cause tone-{}">{}</p>').format(Outcome.NOT_DELIVERED, cause))
        _folds(answered, frame, breakdown, service, lang)


def _cause(breakdown: Breakdown, lang: Language) -> str:
    """Return why most of the messages not delivered failed, with the share; '' where no cause stands out."""
    cause = top_cause(breakdown)
    if cause is None:
        return ""
    # The sentence says that they were not delivered; many labels would say it once more.
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
        if fold.open:  # only now are its Ids looked for, perhaps among a million
            with fold:
                _queue(queue, answered, frame, service, lang)


def _queue(queue: Queue, answered: Answered, frame: pd.DataFrame, service: LookupService, lang: Language) -> None:
    """Draw what an open fold holds: the advice on each code, the Ids and their file."""
    lines = Markup("").join(_code_advice(code, count, answered.progress.names, lang) for code, count in queue.codes)
    draw(Markup('<ul class="queue-codes">{}</ul>').format(lines))
    ids_to_copy(queue.count, lambda: ids_of(queue, answered), lang)
    file = File(
        "csv",
        lambda: id_table.to_csv(rows_of(queue, answered, frame), lang),
        f"niksms-{queue.advice.replace('_', '-')}",
        key=f"queue_export_{queue.advice}",
    )
    download_buttons([file], queue.count, [answered.progress], service, lang)


def _code_advice(code: int, count: int, names: Names, lang: Language) -> Markup:
    """Return how many have a code and what to do; also why not to send again, where that is the advice."""
    texts = guide(lang.code).for_code(code)
    return Markup("<li>{swatch} {link} <b>{count}</b><span>{advice}</span></li>").format(
        swatch=swatch(outcome_of(code)),
        link=guidance.code_link(code, numbered_label(code, lang, names), lang),
        count=lang.plural("{count} message", "{count} messages", count),
        advice=f"{texts.do_now} {texts.why}" if texts.resend is Resend.NO else texts.do_now,
    )


def _numbered_link(status: Status, lang: Language) -> Markup:
    """Return a link that shows the number or the name, as the chart does; screen readers say the label too."""
    shown = status.number or isolated(status.name)
    return guidance.code_link(status.code, shown, lang, spoken=status_label(status, lang))
