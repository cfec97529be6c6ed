"""The page's own pieces of HTML, by the classes of `static/app.css`. Whoever writes HTML escapes each text in it."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from string import punctuation
from typing import Final

import streamlit as st

from lib.domain.lookups import ProviderState
from lib.domain.statuses import Outcome
from lib.i18n.foreign import harmless, isolated
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import failure_label, outcome_label
from lib.report.verdict import Verdict

_ESCAPED: Final = {mark: f"\\{mark}" for mark in punctuation}
_MADE_LATER: Final = re.compile(r"[-<>~=](?=[-<>~=])|:(?=[A-Za-z_/])|[Ww]{3}(?=\.)|@")
"""What Streamlit makes something of when Markdown has been read, escaped or not: of `->` an arrow, of addresses links."""
_JOINER: Final = "\u2060"


def page_language(lang: Language) -> None:
    """Leave the marker that `static/shell.js` turns the page round by."""
    st.html(f'<span class="page-language" data-language="{lang.code}" hidden></span>')


def heading(title: str, lead: str) -> None:
    """Draw the page's title and what it is for."""
    st.html(f'<h1 class="page-title">{escape(title)}</h1><p class="page-lead">{escape(lead)}</p>')


def section(title: str) -> None:
    """Draw the heading of a part of the page."""
    st.html(f'<h2 class="part-title">{escape(title)}</h2>')


def notice(title: str, text: str = "", *, is_caution: bool = False) -> None:
    """Draw a quiet strip of information, or one that is not to be overlooked, though nothing went wrong."""
    kind = "notice is-caution" if is_caution else "notice"
    st.html(f'<p class="{kind}"><strong>{escape(title)}</strong> {escape(text)}</p>')


def gateway_notice(lang: Language, *, is_sandbox: bool, is_readable: bool) -> None:
    """Say plainly that the answers are made up, or that the account goes to the provider in the clear."""
    if is_sandbox:
        notice(
            lang.say("Sandbox."),
            lang.say(
                "No provider account is set, so an embedded practice provider answers: these statuses are not real."
            ),
        )
    if is_readable:
        title = lang.say("Not encrypted.")
        text = lang.say(
            "The provider is asked over plain http: on the way, others can read the Ids and the account's password. If "
            "the provider has an https address, take that one."
        )
        notice(title, text, is_caution=True)


def made_up(lang: Language) -> str:
    """Return what is said of statuses that the sandbox answered, wherever somebody could take them for real."""
    return lang.say("Practice answers: the sandbox made these statuses up; none of them is real.")


def hint(text: str) -> None:
    """Draw a small muted text."""
    st.html(f'<p class="hint">{escape(text)}</p>')


def in_markdown(text: str) -> str:
    """Return a text of someone else's for Streamlit's Markdown: nothing in it is markup, and it keeps its own direction."""
    parted = _MADE_LATER.sub(lambda found: f"{found[0]}{_JOINER}", text)
    return isolated("".join(_ESCAPED.get(mark, mark) for mark in parted))


def foreign(text: str) -> str:
    """Return a text of someone else's as HTML in its own direction, '' where there is none."""
    return f"<bdi>{escape(harmless(text))}</bdi>" if text else ""


def paste_slots(handed_over: Mapping[str, object], bar: str) -> None:
    """Hand over to `static/paste.js` what it must know and say, and draw its progress bar, `bar` by name, and its line."""
    data = " ".join(f'data-{name}="{escape(str(value))}"' for name, value in handed_over.items())
    progress = f'<progress aria-label="{escape(bar)}"></progress>'
    st.html(f'<div class="paste-desk" {data}><p role="status"></p>{progress}</div>')


def paste_card(said: str) -> None:
    """Draw what stands for a large paste; `static/paste.js` focuses it when the text area, and the focus, has gone."""
    st.html(f'<p class="paste-card" tabindex="-1">{escape(said)}</p>')


def steps(title: str, parts: Iterable[str]) -> None:
    """Draw the empty state: what to do, step by step."""
    items = "".join(f"<li><span>{escape(part)}</span></li>" for part in parts)
    st.html(f'<section class="empty"><h2>{escape(title)}</h2><ol>{items}</ol></section>')


def tally(total: tuple[str, int], parts: Iterable[tuple[str, int]], lang: Language) -> None:
    """Draw a sum as one: the total, then its parts."""
    items = "".join(
        f"<li><span>{escape(label)} <b>{lang.number(count)}</b></span></li>" for label, count in (total, *parts)
    )
    st.html(f'<ul class="tally">{items}</ul>')


def reasons(lines: Iterable[tuple[int, str, str]], lang: Language) -> None:
    """Draw why tokens were rejected: how many, why, and what to do about them."""
    items = "".join(
        f"<li><b>{lang.number(count)}</b> × {escape(reason)}<span>{escape(cure)}</span></li>"
        for count, reason, cure in lines
    )
    st.html(f'<ul class="reasons">{items}</ul>')


def verdict(found: Verdict, lookup_id: str) -> None:
    """Draw the sentence that leads the report; `static/report.js` focuses it when it answers what was just asked."""
    qualification = f'<p class="hint">{escape(found.qualification)}</p>' if found.qualification else ""
    st.html(
        f'<p class="verdict tone-{found.tone}" role="status" tabindex="-1" data-of="{escape(lookup_id)}">'
        f"{escape(found.sentence)}</p>{qualification}"
    )


def stack(counts: Mapping[Outcome, int], total: int, heard: str = "") -> str:
    """Return outcomes side by side as one bar of `total` Ids; what `counts` leaves of it is blank.

    `heard` is what it says to those who do not see it; without it the bar is left out for them.
    """
    parts = "".join(
        f'<span class="swatch tone-{outcome}" style="flex-grow:{count}"></span>'
        for outcome, count in counts.items()
        if count
    )
    rest = total - sum(counts.values())
    blank = f'<span style="flex-grow:{rest}"></span>' if rest else ""
    said = f'role="img" aria-label="{escape(heard)}"' if heard else 'aria-hidden="true"'
    return f'<div class="stack" {said}>{parts}{blank}</div>'


def outcomes(breakdown: Breakdown, lang: Language) -> None:
    """Draw all outcomes as one bar, and under it a card for each."""
    st.html(outcome_cards(breakdown, lang))


def outcome_cards(breakdown: Breakdown, lang: Language) -> str:
    """Return a card for each outcome, those that do not occur too, so that the sum can be seen, under the bar of them."""
    heard = [
        f"{outcome_label(outcome, lang)} {lang.share(count, breakdown.total)}"
        for outcome, count in breakdown.by_outcome.items()
        if count
    ]
    bar = stack(breakdown.by_outcome, breakdown.total, lang.listing(heard))
    cards = "".join(
        f'<li class="outcome tone-{outcome}{"" if count else " is-none"}">'
        f'<span class="outcome-name"><span class="swatch tone-{outcome}"></span>{escape(outcome_label(outcome, lang))}</span>'
        f'<span class="outcome-count">{lang.number(count)}</span>'
        f'<span class="outcome-share">{escape(lang.share(count, breakdown.total))}</span></li>'
        for outcome, count in breakdown.by_outcome.items()
    )
    return f'<div class="outcome-sum">{bar}<ul class="outcomes">{cards}</ul></div>'


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Draw what is known as a list of names and values."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd></div>" for name, value in pairs)
    st.html(f'<dl class="facts">{rows}</dl>')


def outage(state: ProviderState, now: datetime, lang: Language) -> None:
    """Say since when the provider does not answer, why, and when it will be asked again."""
    parts = [lang.say("The provider does not answer.")]
    if state.since is not None:
        parts = [lang.say("The provider has not answered since {time}.", time=lang.date(state.since))]
    if state.last_failure is not None:
        parts.append(lang.say("Last: {reason}.", reason=failure_label(state.last_failure, lang)))
    if state.next_try is not None:
        seconds = (state.next_try - now).total_seconds()
        parts.append(
            lang.say("It is asked again in {wait}; lookups go on by themselves.", wait=lang.duration(seconds))
            if seconds > 0
            else lang.say("It is being asked again now; lookups go on by themselves.")
        )
    st.warning(" ".join(parts))


def progress_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Draw small facts in a row; a screen reader hears them now and then, by `static/heard.js`."""
    parts = "".join(f"<span>{escape(label)} <b>{escape(value)}</b></span>" for label, value in facts)
    st.html(f'<div class="progress-facts" role="status">{parts}</div>')
