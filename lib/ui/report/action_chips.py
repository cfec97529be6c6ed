"""What to do with which Ids: a chip for each action over the results, and what the chosen one holds."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import Answered
from lib.domain.statuses import Advice, Names, Outcome
from lib.guide import Resend, guide
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import numbered_label, outcome_of
from lib.report.files import id_table
from lib.report.labels import advice_in_short, advice_label, status_label
from lib.report.queues import Queue, ids_of, queues, rows_of, top_cause
from lib.service.lookup_service import LookupService
from lib.ui.elements import guidance
from lib.ui.elements.downloads import File, download_buttons
from lib.ui.elements.html import draw
from lib.ui.elements.id_copy import ids_to_copy
from lib.ui.elements.outcomes import swatch
from lib.ui.state.filter_choices import ACTION, CHIPS, QUEUE_CHOICE, Queues, chosen_queue, press_queue, queue_pressed


def action_chips(breakdown: Breakdown, lang: Language) -> None:
    """Draw why most failed and a chip for each action, which shows its Ids alone."""
    with st.container(key="queues", gap="small"):
        cause = _cause(breakdown, lang)
        if cause:
            draw(Markup('<p class="cause tone-{}">{}</p>').format(Outcome.NOT_DELIVERED, cause))
        to_do = _to_do(breakdown)
        if to_do:
            _chips(to_do, lang)


@st.fragment(key=CHIPS)
def _chips(to_do: Mapping[Advice, Queue], lang: Language) -> None:
    codes = _codes(to_do)
    press_queue(chosen_queue(codes))
    st.pills(
        lang.say("What to do"),
        list(to_do),
        format_func=lambda advice: f"{advice_in_short(advice, lang)} · {lang.number(to_do[advice].count)}",
        key=QUEUE_CHOICE,
        on_change=queue_pressed,
        args=(codes,),
    )


@st.fragment(key=ACTION)
def chosen_action(
    breakdown: Breakdown, answered: Answered, frame: pd.DataFrame, service: LookupService, lang: Language
) -> None:
    """Draw what the chosen action holds, if any: the advice on each code, the Ids to copy and their file."""
    to_do = _to_do(breakdown)
    chosen = chosen_queue(_codes(to_do))
    if chosen is None:
        return
    queue = to_do[chosen]
    with st.container(key=f"queue_{queue.advice}", gap="small"):
        lines = Markup("").join(_code_advice(code, count, answered.progress.names, lang) for code, count in queue.codes)
        draw(
            Markup('<h3 class="queue-title">{}</h3><ul class="queue-codes">{}</ul>').format(
                advice_label(queue.advice, lang), lines
            )
        )
        ids_to_copy(queue.count, lambda: ids_of(queue, answered), lang)
        file = File(
            "csv",
            lambda: id_table.to_csv(rows_of(queue, answered, frame), lang),
            f"niksms-{queue.advice.replace('_', '-')}",
            key=f"queue_export_{queue.advice}",
        )
        download_buttons([file], queue.count, [answered.progress], service, lang)


def _to_do(breakdown: Breakdown) -> dict[Advice, Queue]:
    return {queue.advice: queue for queue in queues(breakdown) if queue.advice is not Advice.NOTHING}


def _codes(to_do: Mapping[Advice, Queue]) -> Queues:
    return {advice: frozenset(code for code, _ in queue.codes) for advice, queue in to_do.items()}


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


def _code_advice(code: int, count: int, names: Names, lang: Language) -> Markup:
    """Return how many have a code and what to do; also why not to send again, where that is the advice."""
    texts = guide(lang.code).for_code(code)
    return Markup("<li>{swatch} {link} <b>{count}</b><span>{advice}</span></li>").format(
        swatch=swatch(outcome_of(code)),
        link=guidance.code_link(code, numbered_label(code, lang, names), lang),
        count=lang.plural("{count} message", "{count} messages", count),
        advice=f"{texts.do_now} {texts.why}" if texts.resend is Resend.NO else texts.do_now,
    )
