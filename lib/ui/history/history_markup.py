"""What the history and a comparison are made of, as HTML; classes of `static/history.css`."""

from collections.abc import Iterable
from urllib.parse import urlencode

from markupsafe import Markup

from lib.domain.lookups import Entry, RecheckPlan, State
from lib.domain.matches import IdMatch
from lib.domain.statuses import Outcome, status_of
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import numbered_label, outcome_of
from lib.report.failure_labels import failure_label
from lib.report.labels import outcome_label, status_label
from lib.report.lookup_labels import name_of, plan_in_words, state_of
from lib.report.moves import Moves
from lib.ui.elements import markup
from lib.ui.elements.card_table import card_table
from lib.ui.elements.guidance import new_tab_link
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import outcome_bar, outcome_legend, toned


def facts(entry: Entry, notes: Iterable[str], lang: Language) -> None:
    """Draw what is known of a lookup beside its name: its size and `notes`, its outcomes, who asked, and when."""
    draw(facts_html(entry, notes, lang))


def facts_html(entry: Entry, notes: Iterable[str], lang: Language) -> Markup:
    """Return what `facts` draws."""
    progress = entry.progress
    parts = []
    # The name of one that has neither says how many Ids it asked.
    if entry.note or entry.file_name:
        parts.append(lang.plural("{count} Id", "{count} Ids", progress.total))
    if entry.note and entry.file_name:
        parts.append(entry.file_name)
    items = Markup("").join(Markup("<li>{}</li>").format(markup.foreign(part)) for part in (*parts, *notes))
    tag = Markup('<li class="tag">{}</li>').format(lang.say("Sandbox")) if entry.is_practice else ""
    who = Markup('<span class="past-who">{}</span>').format(_asked_by(entry, lang)) if entry.asked_by else ""
    return Markup(
        '<div class="past"><div class="past-about"><ul class="past-facts">{items}{tag}</ul>{plan}</div>'
        '{bar}<div class="past-now">{now}</div>{who}'
        '<time class="past-time" title="{date}">{time}</time></div>'
    ).format(
        items=items,
        tag=tag,
        plan=_plan(entry.plan, lang) if entry.plan is not None else "",
        bar=outcome_bar(_counts(entry), progress.total),
        now=_state(entry, lang) + _outcomes(entry, lang),
        who=who,
        date=lang.date(progress.created_at),
        time=lang.time(progress.created_at),
    )


def _asked_by(entry: Entry, lang: Language) -> Markup:
    return markup.foreign(lang.say("asked by {person}", person=entry.asked_by))


def _state(entry: Entry, lang: Language) -> Markup:
    """Return the state of a lookup; '' of one that has come to its end, as nearly all have."""
    progress = entry.progress
    label = state_of(progress, lang)
    if progress.state is State.FINISHED:
        return Markup("")
    if not progress.state.is_live:
        return Markup('<p class="past-state is-{}">{}</p>').format(progress.state, label)
    done = lang.say(
        "{done} of {total} ({share})",
        done=progress.done,
        total=progress.total,
        share=lang.share(progress.done, progress.total),
    )
    return Markup('<p class="past-state is-{}" role="status">{} <b>{}</b></p>').format(progress.state, label, done)


def _outcomes(entry: Entry, lang: Language) -> Markup:
    """Return in words what was not sent, failures first; where all was, that."""
    counts = _counts(entry)
    failures_first = sorted(counts, key=lambda outcome: outcome is not Outcome.NOT_DELIVERED)
    others: dict[Outcome, int] = {outcome: counts[outcome] for outcome in failures_first if outcome is not Outcome.SENT}
    return outcome_legend(others or counts, lang)


def _counts(entry: Entry) -> dict[Outcome, int]:
    """Return the outcomes that occur; what a live lookup has no answer for yet is none."""
    progress = entry.progress
    breakdown = Breakdown.of_counts(progress.counts, progress.total, progress.names)
    counts = {outcome: count for outcome, count in breakdown.by_outcome.items() if count}
    if progress.state.is_live:
        counts.pop(Outcome.NOT_ANSWERED, None)
    return counts


def day(name: str) -> None:
    """Draw the day above the lookups that were started on it."""
    draw(Markup('<h2 class="past-day">{}</h2>').format(name))


def plan_line(plan: RecheckPlan, lang: Language) -> None:
    """Draw when a lookup is re-checked next, and how often still."""
    draw(_plan(plan, lang))


def _plan(plan: RecheckPlan, lang: Language) -> Markup:
    return Markup('<p class="past-plan">{}</p>').format(plan_in_words(plan, lang))


def id_matches(matches: Iterable[IdMatch], caption: str, lang: Language) -> None:
    """Draw a table of the lookups that held an Id, with the answer that each of them got for it."""
    headings = [lang.say("Lookup"), lang.say("Asked at"), lang.say("Status"), lang.say("Outcome")]
    card_table(caption, headings, [_id_match(match, lang) for match in matches])


def _id_match(match: IdMatch, lang: Language) -> list[Markup]:
    """Return the cells of a lookup's row: its name, its date, the status, the outcome."""
    entry, code = match.entry, match.code
    name = new_tab_link(
        f"./?{urlencode({'lookup': entry.lookup_id, 'language': lang.code})}",
        markup.foreign(name_of(entry, lang)),
        lang,
    )
    if entry.is_practice:
        name += Markup(' <span class="tag">{}</span>').format(lang.say("Sandbox"))
    date = Markup('<span class="brief">{}</span>').format(lang.date(entry.progress.created_at))
    outcome = outcome_of(code) if code is not None else Outcome.NOT_ANSWERED
    label = Markup('<span class="brief">{}</span>').format(toned(outcome, outcome_label(outcome, lang)))
    return [name, date, _status(match, lang), label]


def _status(match: IdMatch, lang: Language) -> Markup:
    """Return the status in a lookup's own words and the provider's, or why there is none."""
    code = match.code
    if code is not None:
        status = status_of(code, match.entry.progress.names)
        number = Markup('<bdi dir="ltr">{}</bdi> · ').format(status.number) if status.has_number else ""
        return Markup('{}{} <q lang="fa" dir="rtl">{}</q>').format(
            number, status_label(status, lang), status.description
        )
    is_to_come = match.entry.progress.state.is_live and match.failure is None
    return Markup.escape(lang.say("not asked yet") if is_to_come else failure_label(match.failure, lang))


def moves(shown: Moves, caption: str, lang: Language) -> None:
    """Draw a table of how many Ids went from which status to which, the changes first."""
    headings = [lang.say("Before"), lang.say("Now"), lang.say("Count")]
    unchanged = Markup('<span class="same">{}</span>').format(lang.say("unchanged"))

    def cell(code: int) -> Markup:
        return toned(outcome_of(code), numbered_label(code, lang, shown.names))

    rows = [
        [
            cell(move.before),
            cell(move.after) if move.is_change else unchanged,
            Markup("<b>{}</b> · {}").format(lang.number(move.count), lang.share(move.count, shown.asked_again)),
        ]
        for move in shown.moves
    ]
    card_table(caption, headings, rows)


def moves_legend(shown: Moves, lang: Language) -> None:
    """Draw which colour of the picture is which outcome, with how many Ids have that outcome now."""
    counts = dict.fromkeys(Outcome, 0)
    for move in shown.moves:
        counts[outcome_of(move.after)] += move.count
    draw(outcome_legend({outcome: count for outcome, count in counts.items() if count}, lang))
