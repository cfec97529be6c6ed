"""What the history and a comparison are made of, as HTML by the classes of `static/history.css`."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from lib.domain.lookups import Entry, IdMatch, RecheckPlan
from lib.domain.statuses import Outcome, status_of
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import code_label, numbered_label, outcome_of
from lib.report.labels import failure_label, outcome_label
from lib.report.lookup_labels import name_of, plan_in_words, source_of, state_of
from lib.report.moves import Moves
from lib.ui.elements import guidance, markup


def facts(entry: Entry, notes: Iterable[str], lang: Language) -> None:
    """Draw what is known of a lookup and how far it is; `notes` are said besides."""
    progress = entry.progress
    parts = [lang.date(progress.created_at), lang.plural("{count} Id", "{count} Ids", progress.total)]
    if entry.note and entry.file_name:
        parts.append(entry.file_name)
    elif entry.note or entry.file_name:
        parts.append(source_of(entry, lang))
    if entry.asked_by:
        parts.append(lang.say("asked by {person}", person=entry.asked_by))
    parts += notes
    sandbox = lang.say("Sandbox")
    tag = f'<li class="tag">{escape(sandbox)}</li>' if entry.is_practice else ""
    items = "".join(f"<li>{markup.foreign(part)}</li>" for part in parts)
    plan = f'<p class="past-plan">{escape(plan_in_words(entry.plan, lang))}</p>' if entry.plan is not None else ""
    breakdown = Breakdown.of_counts(progress.counts, progress.total)
    st.html(
        f'<div class="past"><div><ul class="past-facts">{items}{tag}</ul>{plan}</div>'
        f"<div>{_state(entry, lang)}{_outcome_bar(breakdown, lang, is_live=progress.state.is_live)}</div></div>"
    )


def _state(entry: Entry, lang: Language) -> str:
    progress = entry.progress
    said = escape(state_of(progress, lang))
    if not progress.state.is_live:
        return f'<p class="past-state is-{progress.state}">{said}</p>'
    done = lang.say(
        "{done} of {total} ({share})",
        done=progress.done,
        total=progress.total,
        share=lang.share(progress.done, progress.total),
    )
    return f'<p class="past-state is-{progress.state}" role="status">{said} <b>{escape(done)}</b></p>'


def _outcome_bar(breakdown: Breakdown, lang: Language, *, is_live: bool) -> str:
    """Return the outcomes as a bar and in words; of a live lookup what is not answered yet is left blank."""
    counts = {outcome: count for outcome, count in breakdown.by_outcome.items() if count}
    if is_live:
        counts.pop(Outcome.NOT_ANSWERED, None)
    return f"{markup.stack(counts, breakdown.total)}{_legend(counts, lang)}"


def _legend(counts: Mapping[Outcome, int], lang: Language) -> str:
    items = "".join(
        f"<li>{guidance.swatch(outcome)} {escape(outcome_label(outcome, lang))} <b>{lang.number(count)}</b></li>"
        for outcome, count in counts.items()
    )
    return f'<ul class="stack-legend">{items}</ul>'


def empty(title: str, text: str) -> None:
    """Draw that there is nothing to show, and what to do about it."""
    st.html(f'<section class="empty"><h2>{escape(title)}</h2><p>{escape(text)}</p></section>')


def plan(found: RecheckPlan, lang: Language) -> None:
    """Draw when a lookup is asked again by itself."""
    st.html(f'<p class="past-plan">{escape(plan_in_words(found, lang))}</p>')


def count_line(said: str) -> None:
    """Draw how many were found; a screen reader hears it when it changes."""
    st.html(f'<p class="hint" role="status">{escape(said)}</p>', width="content")


def beside(said: str) -> None:
    """Draw a small muted text as wide as it is, to stand beside others."""
    st.html(f'<p class="hint">{escape(said)}</p>', width="content")


def id_matches(found: Iterable[IdMatch], caption: str, lang: Language) -> None:
    """Draw what was said of an Id, lookup by lookup."""
    names = [lang.say("Lookup"), lang.say("Asked at"), lang.say("Status"), lang.say("Outcome")]
    _table(caption, names, [_id_match(seen, lang) for seen in found])


def _id_match(seen: IdMatch, lang: Language) -> list[str]:
    entry, code = seen.entry, seen.code
    if code is not None:
        outcome, status = outcome_of(code), status_of(code)
        words = f'<q lang="fa" dir="rtl">{escape(status.description)}</q>'
        told = f'<bdi dir="ltr">{code}</bdi> · {escape(code_label(code, lang))} {words}'
    else:
        outcome = Outcome.NOT_ANSWERED
        is_to_come = entry.progress.state.is_live and seen.failure is None
        told = escape(lang.say("not asked yet") if is_to_come else failure_label(seen.failure, lang))
    address = {"lookup": entry.lookup_id, "language": lang.code}
    unseen = lang.say("(opens in a new tab)")
    name = (
        f'<a href="./?{escape(urlencode(address))}" data-new-tab>{markup.foreign(name_of(entry, lang))}'
        f'<span class="unseen"> {escape(unseen)}</span></a>'
    )
    if entry.is_practice:
        sandbox = lang.say("Sandbox")
        name += f' <span class="tag">{escape(sandbox)}</span>'
    at = f'<span class="brief">{lang.date(entry.progress.created_at)}</span>'
    return [name, at, told, f'<span class="brief">{_toned(outcome, outcome_label(outcome, lang))}</span>']


def moves(found: Moves, caption: str, lang: Language) -> None:
    """Draw how many went from which status to which, the changes first."""
    names = [lang.say("Before"), lang.say("Now"), lang.say("Count")]
    unchanged = lang.say("unchanged")
    same = f'<span class="same">{escape(unchanged)}</span>'
    rows = [
        [
            _toned(outcome_of(move.before), numbered_label(move.before, lang)),
            _toned(outcome_of(move.after), numbered_label(move.after, lang)) if move.is_change else same,
            f"<b>{lang.number(move.count)}</b> · {escape(lang.share(move.count, found.asked_again))}",
        ]
        for move in found.moves
    ]
    _table(caption, names, rows)


def moves_legend(found: Moves, lang: Language) -> None:
    """Draw which colour of the picture is which outcome, with how many Ids have it now."""
    counts = dict.fromkeys(Outcome, 0)
    for move in found.moves:
        counts[outcome_of(move.after)] += move.count
    st.html(_legend({outcome: count for outcome, count in counts.items() if count}, lang))


def _toned(outcome: Outcome, text: str) -> str:
    return f'<span class="toned tone-{outcome}">{guidance.swatch(outcome)} {escape(text)}</span>'


def _table(caption: str, names: list[str], rows: list[list[str]]) -> None:
    """Draw a table whose rows become cards on a narrow page; the cells are HTML, the first of each names its row."""
    # Drawn as cards, the browser forgets that this is a table: the roles say it.
    heads = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{row[0]}</th>'
        + "".join(
            f'<td role="cell" data-heading="{escape(name)}"><div>{cell}</div></td>'
            for name, cell in zip(names[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    st.html(
        f'<table class="past-table" role="table"><caption class="unseen">{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )
