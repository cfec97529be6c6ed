"""Pieces of a page that Streamlit has no element for, drawn as HTML by the classes of `static/app.css`."""

import re
from collections.abc import Iterable
from datetime import datetime
from string import punctuation
from typing import Final, Literal

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import ProviderState
from lib.i18n.foreign import harmless, isolated
from lib.i18n.language import Language
from lib.report.failure_labels import failure_label
from lib.ui.elements.html import draw

_ESCAPES: Final = {mark: f"\\{mark}" for mark in punctuation}
_REPLACED_AFTER_MARKDOWN: Final = re.compile(r"[-<>~=](?=[-<>~=])|:(?=[A-Za-z_/])|[Ww]{3}(?=\.)|@")
"""What Streamlit replaces once Markdown is parsed, escaped or not: `->` becomes an arrow, an address a link."""
_WORD_JOINER: Final = "\u2060"
_LATELY_SECONDS: Final = 120.0
"""How long the page says that a wait was asked for which is not waited."""
_LONG_SECONDS: Final = 60.0
"""A shorter wait is waited by the one batch that was told so, and is not said."""


def page_language(lang: Language) -> None:
    """Draw the hidden marker from which `static/shell.js` reads the language and sets the direction of the page."""
    draw(Markup('<span class="page-language" data-language="{}" hidden></span>').format(lang.code))


def heading(title: str, lead: str) -> None:
    """Draw the title of the page and a sentence on what the page is for."""
    draw(Markup('<h1 class="page-title">{}</h1><p class="page-lead">{}</p>').format(title, lead))


def section(title: str) -> None:
    """Draw the heading of a part of the page."""
    draw(Markup('<h2 class="part-title">{}</h2>').format(title))


def notice(title: str, text: str = "", *, is_caution: bool = False) -> None:
    """Draw a quiet strip of information; `is_caution` makes it stand out, although nothing has failed."""
    kind = "notice is-caution" if is_caution else "notice"
    draw(Markup('<p class="{}"><strong>{}</strong> {}</p>').format(kind, title, text))


def gateway_notice(lang: Language, *, is_sandbox: bool, is_readable: bool) -> None:
    """Draw a notice where answers are made up, and where others can read the requests on their way.

    Args:
        lang: The language of the page.
        is_sandbox: Whether the sandbox answers in place of a provider.
        is_readable: Whether the provider is asked over plain HTTP.
    """
    if is_sandbox:
        notice(
            lang.say("Sandbox."),
            lang.say(
                "No provider account is set, so an embedded practice provider answers: these statuses are not real."
            ),
        )
    if is_readable:
        readable_notice(lang)


def readable_notice(lang: Language) -> None:
    """Draw that the provider is asked over plain HTTP, so that others can read the requests on their way."""
    title = lang.say("Not encrypted.")
    text = lang.say(
        "The provider is asked over plain http: on the way, others can read the Ids and the account's password. If "
        "the provider has an https address, take that one."
    )
    notice(title, text, is_caution=True)


def sandbox_warning(lang: Language) -> str:
    """Return the sentence that stands beside statuses of the sandbox wherever someone could take them for real."""
    return lang.say("Practice answers: the sandbox made these statuses up; none of them is real.")


def hint(text: str) -> None:
    """Draw a small muted text."""
    draw(Markup('<p class="hint">{}</p>').format(text))


def side_hint(text: str) -> None:
    """Draw a small muted text only as wide as it is, to stand beside other elements."""
    draw(Markup('<p class="hint">{}</p>').format(text), width="content")


def count_line(text: str, *, width: Literal["stretch", "content"] = "content") -> None:
    """Draw how many were found; screen readers say it when it changes."""
    draw(Markup('<p class="hint" role="status">{}</p>').format(text), width=width)


def in_markdown(text: str) -> str:
    """Return a text from outside for Streamlit's Markdown: nothing in it is markup, and it keeps its own direction."""
    joined = _REPLACED_AFTER_MARKDOWN.sub(lambda match: f"{match[0]}{_WORD_JOINER}", text)
    return isolated("".join(_ESCAPES.get(mark, mark) for mark in joined))


def key_label(label: str, key: str) -> str:
    """Return the label of a button, in Markdown, that names the key which does the same."""
    return f"{label} `{key}`"


def foreign(text: str) -> Markup:
    """Return a text from outside as HTML in its own direction, empty where the text is."""
    return Markup("<bdi>{}</bdi>").format(harmless(text)) if text else Markup("")


def empty_state(title: str, text: str) -> None:
    """Draw that there is nothing to show, and what to do about it."""
    draw(Markup('<section class="empty"><h2>{}</h2><p>{}</p></section>').format(title, text))


def steps(title: str, parts: Iterable[str]) -> None:
    """Draw that there is nothing to show yet, and what to do, step by step."""
    items = Markup("").join(Markup("<li><span>{}</span></li>").format(part) for part in parts)
    draw(Markup('<section class="empty"><h2>{}</h2><ol>{}</ol></section>').format(title, items))


def tally(total: tuple[str, int], parts: Iterable[tuple[str, int]], lang: Language) -> None:
    """Draw a sum: the total, then the parts that add up to it, each as its label and its count."""
    items = Markup("").join(
        Markup("<li><span>{} <b>{}</b></span></li>").format(label, lang.number(count))
        for label, count in (total, *parts)
    )
    draw(Markup('<ul class="tally">{}</ul>').format(items))


def reasons(lines: Iterable[tuple[int, str, str]], lang: Language) -> None:
    """Draw why tokens were rejected: for each reason the count, the reason and the cure."""
    items = Markup("").join(
        Markup("<li><b>{}</b> × {}<span>{}</span></li>").format(lang.number(count), reason, cure)
        for count, reason, cure in lines
    )
    draw(Markup('<ul class="reasons">{}</ul>').format(items))


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Draw names and their values as a list."""
    rows = Markup("").join(
        Markup("<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>").format(name, value) for name, value in pairs
    )
    draw(Markup('<dl class="facts">{}</dl>').format(rows))


def outage(state: ProviderState, now: datetime, lang: Language) -> None:
    """Draw a warning on since when the provider has not answered, why, and when it is asked again."""
    parts = [lang.say("The provider does not answer.")]
    if state.since is not None:
        parts = [lang.say("The provider has not answered since {time}.", time=lang.date(state.since))]
    if state.last_failure is not None:
        parts.append(lang.say("Last: {reason}.", reason=failure_label(state.last_failure, lang, in_markdown)))
    asked = _wait_asked_for(state)
    if asked is not None:
        parts.append(lang.say("It asked us to wait {wait}; so long is not waited.", wait=lang.duration(asked)))
    if state.next_try is not None:
        seconds = (state.next_try - now).total_seconds()
        parts.append(
            lang.say("It is asked again in {wait}; lookups go on by themselves.", wait=lang.duration(seconds))
            if seconds > 0
            else lang.say("It is being asked again now; lookups go on by themselves.")
        )
    st.warning(" ".join(parts))


def unwritable(lang: Language) -> None:
    """Draw a warning that no answer can be stored, and what to do."""
    st.warning(
        lang.say(
            "The database cannot be written just now: its disk may be full, or it is read-only or locked. What was "
            "answered so far is stored; nothing new can be asked or changed. Tell whoever set this up. The lookup goes "
            "on by itself once it can be written."
        )
    )


def overruled_wait(state: ProviderState, now: datetime, lang: Language) -> None:
    """Say that the provider has lately asked for a long wait, which is not waited since it answers other requests."""
    failure, at = state.last_failure, state.last_failure_at
    if failure is None or failure.asked_wait is None or at is None:
        return
    is_late = (now - at).total_seconds() > min(failure.asked_wait, _LATELY_SECONDS)
    if failure.asked_wait > _LONG_SECONDS and not is_late:
        wait = lang.duration(failure.asked_wait)
        hint(
            lang.say("The provider asked us to wait {wait}, but answers other requests: it is asked sooner.", wait=wait)
        )


def _wait_asked_for(state: ProviderState) -> float | None:
    """Return the seconds that the provider asked us to wait, None where it asked for none or has its will."""
    asked = state.last_failure.asked_wait if state.last_failure is not None else None
    if asked is None or state.next_try is None or state.last_failure_at is None:
        return None
    is_granted = (state.next_try - state.last_failure_at).total_seconds() > asked - 1
    return None if is_granted else asked


def progress_facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Return labels and their values in a row; `static/heard.js` lets screen readers say them every now and then."""
    parts = Markup("").join(Markup("<span>{} <b>{}</b></span>").format(label, value) for label, value in pairs)
    return Markup('<div class="progress-facts" role="status">{}</div>').format(parts)
