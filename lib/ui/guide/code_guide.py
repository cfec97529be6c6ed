"""The guide to the codes: the one that the address names, and all of them, grouped by outcome and searched."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Outcome, status_of
from lib.domain.text_search import folded
from lib.guide import Known, guide
from lib.guide.search import matches
from lib.i18n.language import CODES as LANGUAGES
from lib.i18n.language import Language, language
from lib.report.code_words import code_label, outcome_of
from lib.report.labels import outcome_label
from lib.report.replies import Replies
from lib.ui.elements import guidance, markup
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import swatch
from lib.ui.elements.recipient_steps import recipient_steps
from lib.ui.state import session

UNKNOWN: Final = MAX_CODE
"""Stands for any number that the table lacks: the guide says the same of all of them."""

_STANDING_FOR_THEMSELVES: Final = {Outcome.UNKNOWN_CODE: [UNKNOWN], Outcome.NOT_ANSWERED: [NOT_ANSWERED]}
_MAX_OPEN: Final = 3
"""A search that finds at most this many entries shows them open."""


class Told(NamedTuple):
    """What the guide tells beside its own texts.

    Attributes:
        replies: The replies to customers as they are now.
        may_edit: Whether the person at the page may edit them.
    """

    replies: Replies
    may_edit: bool


def search_box(lang: Language) -> str:
    """Draw the search box, and return what is in it."""
    return st.text_input(
        lang.say("Search a code"),
        key=session.CODE_SEARCH,
        type="search",
        live=True,
        placeholder=lang.say("A number, a name or a word"),
    )


def requested_code(requested: str, told: Told, lang: Language) -> None:
    """Draw the code that the address names, before all others; or say that the address names none."""
    code = _parsed_code(requested)
    if code is None:
        text = lang.say(
            "The address asks for “{code}”, which is no number of a code. All codes are below.", code=requested
        )
        draw(Markup('<p class="notice" role="status">{}</p>').format(text))
        return
    outcome = outcome_of(code)
    is_numbered = code != NOT_ANSWERED and requested != guidance.NAME_ALONE
    number = Markup('{} <bdi dir="ltr">{}</bdi> · ').format(lang.say("Code"), code) if is_numbered else ""
    draw(
        Markup(
            '<section class="code-lead tone-{outcome}" data-lead="{code}"><h2 tabindex="-1">{swatch}'
            "<span>{number}{headline}</span></h2>{body}</section>"
        ).format(
            outcome=outcome,
            code=code,
            swatch=swatch(outcome),
            number=number,
            headline=guide(lang.code).for_code(code).headline,
            body=_body(code, told, lang),
        )
    )


def all_codes(search: str, told: Told, lang: Language) -> None:
    """Draw the codes that match a search, by outcome; all of them where the search is empty."""
    found = {outcome: [code for code in codes if matches(search, code, _texts(code))] for outcome, codes in _groups()}
    count = sum(map(len, found.values()))
    is_searched = bool(folded(search))
    markup.count_line(
        lang.plural("{count} entry found", "{count} entries found", count) if is_searched else "", width="stretch"
    )
    if not count:
        markup.empty_state(
            lang.say("Nothing fits this search"), lang.say("Try a code's number, or one word of its description.")
        )
    for outcome, codes in found.items():
        if codes:
            _group(outcome, codes, told, lang, is_open=is_searched and count <= _MAX_OPEN)


def _group(outcome: Outcome, codes: list[int], told: Told, lang: Language, *, is_open: bool) -> None:
    draw(
        Markup(
            '<section class="code-group tone-{outcome}"><h2>{swatch}<span>{label}</span></h2>'
            "<ul>{entries}</ul></section>"
        ).format(
            outcome=outcome,
            swatch=swatch(outcome),
            label=outcome_label(outcome, lang),
            entries=Markup("").join(_entry(code, told, lang, is_open=is_open) for code in codes),
        )
    )


def _groups() -> Iterator[tuple[Outcome, list[int]]]:
    """Yield each outcome with its codes in ascending order, those last that are in no table."""
    for outcome in Outcome:
        codes = sorted(code for code, status in CATALOGUE.items() if status.outcome is outcome)
        yield outcome, codes + _STANDING_FOR_THEMSELVES.get(outcome, [])


def _parsed_code(text: str) -> int | None:
    if text in (guidance.NO_CODE, guidance.NAME_ALONE):
        return NOT_ANSWERED if text == guidance.NO_CODE else UNKNOWN
    digits = folded(text)
    code = int(digits) if digits.removeprefix("-").isdecimal() and len(digits) <= len(str(MIN_CODE)) else None
    return code if code is not None and MIN_CODE <= code <= MAX_CODE else None


def _texts(code: int) -> Iterator[str]:
    """Yield all texts that a code is found by, in both languages."""
    for lang in map(language, LANGUAGES):
        texts = guide(lang.code).for_code(code)
        yield from (texts.headline, texts.happened, *texts.causes, texts.do_now)
        yield outcome_label(outcome_of(code), lang)
        yield lang.say("Code")
        if code in CATALOGUE:
            yield code_label(code, lang)
    if code in CATALOGUE:
        yield from (status_of(code).name, status_of(code).description)


def _entry(code: int, told: Told, lang: Language, *, is_open: bool) -> Markup:
    return Markup(
        '<li><details class="code-entry tone-{outcome}"{open}><summary>'
        '<span class="code-number">{number}</span><h3>{headline}</h3>'
        '<span class="code-name"><bdi dir="ltr">{name}</bdi></span></summary>{body}</details></li>'
    ).format(
        outcome=outcome_of(code),
        open=" open" if is_open else "",
        number=code if code in CATALOGUE else "–",
        headline=guide(lang.code).for_code(code).headline,
        name=status_of(code).name if code in CATALOGUE else "",
        body=_body(code, told, lang),
    )


def _body(code: int, told: Told, lang: Language) -> Markup:
    texts = guide(lang.code).for_code(code)
    replies = {each.code: told.replies.reply(code, each.code, Known()).text for each in guidance.reply_languages(lang)}
    link = guidance.code_link(code, lang.say("Address of this code"), lang)
    return Markup('<div class="answer-body"><div>{words}{parts}{link}</div><div>{replies}{edit}</div></div>').format(
        words=_provider_words(code, lang),
        parts=guidance.parts(texts, lang, recipient_steps(code, None, told.replies, lang)),
        link="" if code == UNKNOWN else Markup("<p>{}</p>").format(link),
        replies=guidance.replies(replies, lang, about=texts.headline),
        edit=_edit_link(code, told, lang),
    )


def _edit_link(code: int, told: Told, lang: Language) -> Markup:
    """Return the way to where the reply about a code is edited, for those who may."""
    if not told.may_edit:
        return Markup("")
    headline, label = guide(lang.code).for_code(code).headline, lang.say("Edit the reply")
    link = guidance.new_tab_link(guidance.replies_address(code, lang), label, lang, spoken=headline)
    return Markup('<p class="edit-reply">{}</p>').format(link)


def _provider_words(code: int, lang: Language) -> Markup:
    """Return the provider's own name and description of a code; nothing for one that the catalogue lacks."""
    if code not in CATALOGUE:
        return Markup("")
    status = status_of(code)
    title = (
        lang.say("The provider's words:")
        if status.is_documented
        else lang.say("Not on the provider's page; its name in the newest interface, and a description of ours:")
    )
    return Markup(
        '<p class="provider-words">{title} <bdi dir="ltr">{name}</bdi> · <q lang="fa" dir="rtl">{description}</q></p>'
    ).format(title=title, name=status.name, description=status.description)
