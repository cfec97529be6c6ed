"""The report of a lookup that has ended: verdict, counts, chart, what has no answer and what to do about it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import streamlit as st

from lib.domain.failures import PROVIDER_CHANGED, Failure, FailureKind
from lib.domain.intake import Rows
from lib.domain.lookups import NOT_ANSWERED, Answered, Entry, State
from lib.domain.statuses import Outcome
from lib.i18n.language import Language, language
from lib.report.breakdown import Breakdown
from lib.report.charts import breakdown_figure
from lib.report.code_words import numbered_status
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.frame import report_frame
from lib.report.labels import outcome_label
from lib.report.verdict import verdict
from lib.service.lookup_service import LookupService
from lib.service.scoped import ScopedStore
from lib.ui.elements import markup
from lib.ui.elements.errors import LookupGoneError, button_action
from lib.ui.elements.outcomes import outcome_cards
from lib.ui.elements.rejected_list import rejected_list
from lib.ui.report.action_queues import action_queues, code_links
from lib.ui.report.answer_cards import answer_cards
from lib.ui.report.chart_files import chart_files
from lib.ui.report.print import paper_head, paper_table
from lib.ui.report.provenance import provenance
from lib.ui.report.recheck import recheck_panel
from lib.ui.report.results_table import UploadedRows, results_table
from lib.ui.state import session


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What a report is drawn from; all visitors who look at it share it, so it is never changed.

    Attributes:
        answered: The lookup with its answers.
        frame: The report, one row for each Id.
    """

    answered: Answered
    frame: pd.DataFrame


def report_panel(entry: Entry, service: LookupService, lang: Language) -> None:
    """Draw the report of a lookup that has ended.

    What the counts tell is drawn at once, however large the lookup is; what needs every answer is drawn once they are
    read.
    """
    progress, store = entry.progress, service.store
    lookup_id = entry.lookup_id

    def read() -> Report:
        return _report(lookup_id, progress.rested_at, lang.code, lambda: store.answered(lookup_id))

    breakdown = Breakdown.of_counts(progress.counts, progress.total, progress.names)
    paper_head(entry, service.settings.time_zone.key, lang)
    with st.container(key="verdict", gap="small"):
        summary = verdict(breakdown, progress.state, lang)
        markup.verdict(summary, lookup_id)
        if entry.is_practice:
            markup.notice(markup.sandbox_warning(lang), is_caution=True)
    answer_cards(lambda: read().answered, breakdown, lang)
    missing = st.container() if breakdown.not_answered else None
    recheck_panel(entry, service, lang)
    with st.container(key="outcomes"):
        outcome_cards(breakdown, lang)
    paper_table(breakdown, lang)
    provenance(entry, service, lang)
    rejected = st.container() if progress.rejected else None
    markup.section(lang.say("Per status"))
    st.plotly_chart(
        breakdown_figure(breakdown, lang, chosen=_chosen_codes(breakdown)),
        key=session.BREAKDOWN,
        on_select=session.filter_by_clicked_bar,
        selection_mode="points",
        config={"displayModeBar": False, "locale": "en"},
        alt=_chart_in_words(breakdown, lang),
    )
    markup.hint(lang.say("Click a bar to see only its Ids, and once more to see all again."))
    chart_files(entry, summary, lang)
    code_links(breakdown, lang)
    with st.spinner(lang.say("Reading the answers…")):
        report = read()
    answered = report.answered
    if missing is not None:
        with missing:
            retry = (lambda: store.retry(lookup_id)) if service.may_change(entry) else None
            _missing(answered, breakdown.not_answered, retry, service.settings.dialect, lang)
    if rejected is not None:
        with rejected:
            rejected_list(answered.rejected, "rejected_of_report", lang)
    action_queues(answered, report.frame, breakdown, service, lang)
    results_table(report.frame, breakdown, answered, _uploaded(answered, store), service, lang)


def _chosen_codes(breakdown: Breakdown) -> frozenset[int]:
    """Return the codes to show, empty for all; filters by values that do not occur are dropped."""
    codes = [status.code for status, _ in breakdown.by_status]
    codes += [NOT_ANSWERED] if breakdown.not_answered else []
    return session.limit_filters((outcome for outcome, count in breakdown.by_outcome.items() if count), codes)


@st.cache_resource(max_entries=8, ttl="15m", show_spinner=False)
def _report(
    lookup_id: str,  # noqa: ARG001 - part of the cache key, as the next two
    rested_at: datetime | None,  # noqa: ARG001 - the same: a retry ends at another moment
    language_code: str,
    _load: Callable[[], Answered | None],
) -> Report:
    answered = _load()
    if answered is None:
        raise LookupGoneError
    return Report(answered, report_frame(answered, language(language_code)))


def _uploaded(answered: Answered, store: ScopedStore) -> UploadedRows | None:
    lookup_id = answered.progress.lookup_id

    def read() -> Rows:
        rows = store.rows(lookup_id)
        if rows is None:
            raise LookupGoneError
        return rows

    return UploadedRows(store.row_count(lookup_id), read) if answered.has_rows else None


def _missing(answered: Answered, missing: int, retry: Callable[[], None] | None, dialect: str, lang: Language) -> None:
    """Draw how many Ids have no answer, why, and what to do, with a button that asks for them again.

    Args:
        answered: The lookup with its answers.
        missing: How many Ids have no answer.
        retry: Asks for them again; None where the visitor may not.
        dialect: The dialect that is set now.
        lang: The language of the page.
    """
    reasons: Counter[Failure] = Counter()
    for _, size, failure in answered.failures:
        reasons[failure] += size
    lines = [f"{_for_reason(size, why, lang)} {failure_cure(why, lang)}" for why, size in reasons.most_common()]
    unasked = missing - sum(reasons.values())
    if unasked:
        lines.append(_for_reason(unasked, None, lang))
    stop = answered.progress.stop
    if stop is not None:
        lines.insert(0, _why_stopped(stop, lang, is_said=any(why.kind is stop.kind for why in reasons)))
    show = st.info if answered.progress.state is State.CANCELLED else st.warning
    show(lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines))
    if answered.dialect != dialect:
        # Answers of the sandbox and of a provider would mix in one lookup.
        markup.hint(failure_cure(PROVIDER_CHANGED, lang))
        return
    askable = missing - answered.settled
    if askable and retry is not None:
        label = lang.plural(
            "Ask again for {count} Id without an answer", "Ask again for {count} Ids without an answer", askable
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(label, key="retry", on_click=button_action(retry))
            markup.side_hint(lang.say("In this lookup itself: what is answered now fills its gaps."))


def _why_stopped(stop: Failure, lang: Language, *, is_said: bool) -> str:
    """Return why a lookup was stopped as a whole; `is_said` is whether the reason of some Ids says it too."""
    if stop == PROVIDER_CHANGED:
        return failure_label(PROVIDER_CHANGED, lang) + "."
    if is_said or stop.kind is not FailureKind.REJECTED_THROUGHOUT:
        return lang.say("The lookup was stopped, since every further request would have failed the same way.")
    return f"{failure_label(stop, lang, markup.in_markdown)}. {failure_cure(stop, lang)}"


def _for_reason(count: int, failure: Failure | None, lang: Language) -> str:
    reason = failure_label(failure, lang, markup.in_markdown)
    return lang.plural("{count} Id: {reason}.", "{count} Ids: {reason}.", count, reason=reason)


def _chart_in_words(breakdown: Breakdown, lang: Language) -> str:
    """Return what the chart shows, for screen readers."""
    bars = [f"{numbered_status(status, lang)}: {lang.number(count)}" for status, count in breakdown.by_status]
    if breakdown.not_answered:
        bars.append(f"{outcome_label(Outcome.NOT_ANSWERED, lang)}: {lang.number(breakdown.not_answered)}")
    return lang.listing(bars)
