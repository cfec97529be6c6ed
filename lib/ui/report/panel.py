"""The report of a lookup that has ended: of one Id, of a few, or of many."""

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from lib.auth.roles import Permission
from lib.domain.lookups import NOT_ANSWERED, Entry
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.verdict import verdict
from lib.report.which_ids import ids_by_outcome
from lib.service.lookup_service import LookupService
from lib.ui.elements import html, scripted
from lib.ui.elements.next_message import next_button
from lib.ui.elements.rejected_list import rejected_list
from lib.ui.elements.waiting import waiting
from lib.ui.report.action_chips import chosen_action
from lib.ui.report.answer_card import Answer
from lib.ui.report.answer_cards import MAX_CARDS, answer_rows, answers_of, copy_all, reply_with_counts, single_card
from lib.ui.report.by_column import by_column
from lib.ui.report.explanation import explanation
from lib.ui.report.missing import missing_answers
from lib.ui.report.overview import Overview
from lib.ui.report.pictures import picture_buttons
from lib.ui.report.print import paper_head, paper_table
from lib.ui.report.provenance import provenance
from lib.ui.report.recheck import recheck_button, recheck_plan
from lib.ui.report.results import ReportRows, report_rows, results, rows_of_few
from lib.ui.report.share import share
from lib.ui.report.verdict_bar import verdict_bar, whole_id
from lib.ui.report.versions import versions_panel
from lib.ui.report.whole import Key, Report, Whole, report_of
from lib.ui.state import session
from lib.ui.state.filter_choices import limit_filters


def report_panel(whole: Whole, service: LookupService, lang: Language) -> None:
    """Draw the report of a lookup that has ended, with the newest answers of its versions.

    What the counts tell is drawn at once, however large the lookup is; what needs every answer is drawn once they are
    read.
    """
    entry, progress = whole.entry, whole.entry.progress

    def read() -> Report:
        return _report(whole.key, lang.code, lambda: report_of(whole, service.store, lang))

    breakdown = Breakdown.of_counts(progress.counts, progress.total, progress.names)
    _limit_filters(breakdown)
    said = verdict(breakdown, progress, entry.source, lang)
    overview = Overview(entry, breakdown, said, service.card_context(), lang)
    paper_head(entry, service.settings.time_zone.key, lang)
    draw = _few if breakdown.total <= MAX_CARDS else _many
    draw(whole, overview, read, service)


def _few(whole: Whole, overview: Overview, read: Callable[[], Report], service: LookupService) -> None:
    """Draw what to tell the customer of each Id; what shows them in sum is folded."""
    entry, breakdown, lang = overview.entry, overview.breakdown, overview.lang
    report = read()
    answers = answers_of(report.answered, overview.context, rows_of_few(report, service, lang))
    only = answers[0] if len(answers) == 1 else None
    with verdict_bar(entry, overview.verdict, _which(answers, lang), lang):
        _next(service, lang)
    versions_panel(whole, service, lang)
    paper_table(breakdown, lang)
    if only is not None:
        single_card(only, lang)
    else:
        answer_rows(answers, lang)
    _take_along(overview, report, answers)
    recheck_button(whole, service, lang)
    _missing(report, breakdown, whole, service, lang)
    _rejected(report, entry, lang)
    recheck_plan(whole, service, lang)
    # What is folded is made once it is opened: the chart takes a browser longer than all the rest of an answer.
    in_sum = st.expander(lang.say("As a table and chart"), key=session.IN_SUM, on_change="rerun")
    if in_sum.open:
        with in_sum:
            overview.tiles()
            overview.statuses()
            _rows(overview, report, report_rows(report, service, lang), service)
    provenance(entry, service, lang)


def _which(answers: Sequence[Answer], lang: Language) -> Sequence[str | Markup]:
    if len(answers) == 1:
        return [whole_id(answers[0].message_id)]
    return ids_by_outcome([(answer.message_id, answer.outcome) for answer in answers], lang)


def _many(whole: Whole, overview: Overview, read: Callable[[], Report], service: LookupService) -> None:
    """Draw the Ids in sum, then their rows."""
    entry, breakdown, lang = overview.entry, overview.breakdown, overview.lang
    with verdict_bar(entry, overview.verdict, (), lang):
        scripted.to_rows_button(lang.say("Find a row"))
        _next(service, lang)
    versions_panel(whole, service, lang)
    recheck_button(whole, service, lang)
    paper_table(breakdown, lang)
    missing = st.container() if breakdown.not_answered else None
    overview.tiles()
    rejected = st.container() if entry.progress.rejected else None
    beside = overview.statuses()
    with waiting(lang.say("Reading the answers…"), breakdown.total):
        report = read()
    if missing is not None:
        with missing:
            _missing(report, breakdown, whole, service, lang)
    if rejected is not None:
        with rejected:
            _rejected(report, entry, lang)
    found = report_rows(report, service, lang)
    by_column(found, report.answered, service)
    _rows(overview, report, found, service)
    _take_along(overview, report)
    recheck_plan(whole, service, lang)
    provenance(entry, service, lang)
    with beside:  # last, since a large file takes seconds
        explanation(found, entry.progress.names)


def _next(service: LookupService, lang: Language) -> None:
    if service.may(Permission.LOOK_UP):
        next_button(lang)


def _take_along(overview: Overview, report: Report, answers: Sequence[Answer] = ()) -> None:
    """Draw what a person takes along: a picture or the replies, then the link, the sum as a message, and paper."""
    lang = overview.lang
    with st.container(key="actions", horizontal=True, vertical_alignment="center", gap="small"):
        if len(answers) == 1:
            labels = {"png": lang.say("Picture")}
            html.draw(picture_buttons("card", labels, overview.entry, overview.verdict, lang), width="content")
        elif answers:
            copy_all(answers, lang)
        else:
            reply_with_counts(overview.breakdown, overview.context.replies, lang)
        share(overview.entry, overview.breakdown, overview.verdict, report.answered, lang)


def _rows(overview: Overview, report: Report, found: ReportRows, service: LookupService) -> None:
    """Draw what the chosen action holds, and the rows that the filters let through."""
    chosen_action(overview.breakdown, report.answered, report.frame, service, overview.lang)
    results(found, report, overview.breakdown, service)
    session.view().is_drawn = True


def _missing(report: Report, breakdown: Breakdown, whole: Whole, service: LookupService, lang: Language) -> None:
    if not breakdown.not_answered:
        return
    # Once anything was asked again, that button asks for what has no answer too.
    may_retry = service.may_change(whole.entry) and not whole.has_versions
    retry = (lambda: service.store.retry(whole.entry.lookup_id)) if may_retry else None
    missing_answers(report.answered, breakdown.not_answered, retry, service.settings.dialect, lang)


def _rejected(report: Report, entry: Entry, lang: Language) -> None:
    if entry.progress.rejected:
        rejected_list(report.answered.rejected, "rejected_of_report", lang)


def _limit_filters(breakdown: Breakdown) -> None:
    """Drop filters by values that do not occur."""
    codes = [status.code for status, _ in breakdown.by_status]
    codes += [NOT_ANSWERED] if breakdown.not_answered else []
    limit_filters((outcome for outcome, count in breakdown.by_outcome.items() if count), codes)


@st.cache_resource(max_entries=8, ttl="15m", show_spinner=False)
def _report(
    key: Key,  # noqa: ARG001 - the key of the cache, with the next
    language_code: str,  # noqa: ARG001 - the same
    _load: Callable[[], Report],
) -> Report:
    return _load()
