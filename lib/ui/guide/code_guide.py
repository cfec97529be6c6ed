"""The guide to the codes: the one that the address asks for, and all of them, grouped by outcome and searched."""

from collections.abc import Iterator
from html import escape
from typing import Final

import streamlit as st

from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Outcome, status_of
from lib.domain.text_search import folded
from lib.guide import guide
from lib.guide.search import matches
from lib.i18n.language import CODES as LANGUAGES
from lib.i18n.language import Language, language
from lib.report.code_words import code_label, outcome_of
from lib.report.labels import outcome_label
from lib.ui.elements import guidance
from lib.ui.state import session

UNKNOWN: Final = MAX_CODE
"""Any number that the table lacks: all of them are said the same of."""

_FEW: Final = 3
"""So many found are shown open."""


def search_box(lang: Language) -> str:
    """Draw the search, and return what is sought."""
    return st.text_input(
        lang.say("Search a code"),
        key=session.CODE_SEARCH,
        type="search",
        live=True,
        placeholder=lang.say("A number, a name or a word"),
    )


def asked_code(asked: str, lang: Language) -> None:
    """Draw the code that the address asks for, before all others; or say that there is none."""
    code = _code_of(asked)
    if code is None:
        text = lang.say("The address asks for “{code}”, which is no number of a code. All codes are below.", code=asked)
        st.html(f'<p class="notice" role="status">{escape(text)}</p>')
        return
    outcome = outcome_of(code)
    named = escape(lang.say("Code"))
    number = "" if code == NOT_ANSWERED else f'{named} <bdi dir="ltr">{code}</bdi> · '
    st.html(
        f'<section class="code-lead tone-{outcome}" data-lead="{code}"><h2 tabindex="-1">{guidance.swatch(outcome)}'
        f"<span>{number}{escape(guide(lang.code).of(code).headline)}</span></h2>{_body(code, lang)}</section>"
    )


def all_codes(sought: str, lang: Language) -> None:
    """Draw the codes that fit what is sought, by outcome; all of them where nothing is."""
    found = {outcome: [code for code in codes if matches(sought, code, _texts(code))] for outcome, codes in _groups()}
    count = sum(map(len, found.values()))
    is_searched = bool(folded(sought))
    said = lang.plural("{count} entry found", "{count} entries found", count) if is_searched else ""
    st.html(f'<p class="hint" role="status">{escape(said)}</p>')
    if not count:
        title, cure = (
            lang.say("Nothing fits this search"),
            lang.say("Try a code's number, or one word of its description."),
        )
        st.html(f'<section class="empty"><h2>{escape(title)}</h2><p>{escape(cure)}</p></section>')
    for outcome, codes in found.items():
        if codes:
            entries = "".join(_entry(code, lang, is_open=is_searched and count <= _FEW) for code in codes)
            title = f"{guidance.swatch(outcome)}<span>{escape(outcome_label(outcome, lang))}</span>"
            st.html(f'<section class="code-group tone-{outcome}"><h2>{title}</h2><ul>{entries}</ul></section>')


def _groups() -> Iterator[tuple[Outcome, list[int]]]:
    for outcome in Outcome:
        codes = sorted(code for code, status in CATALOGUE.items() if status.outcome is outcome)
        yield outcome, codes or [NOT_ANSWERED if outcome is Outcome.NOT_ANSWERED else UNKNOWN]


def _code_of(asked: str) -> int | None:
    if asked == guidance.NO_CODE:
        return NOT_ANSWERED
    digits = folded(asked)
    code = int(digits) if digits.removeprefix("-").isdecimal() and len(digits) <= len(str(MIN_CODE)) else None
    return code if code is not None and MIN_CODE <= code <= MAX_CODE else None


def _texts(code: int) -> Iterator[str]:
    """Give all that a code may be searched by, in both languages."""
    for lang in map(language, LANGUAGES):
        said = guide(lang.code).of(code)
        yield from (said.headline, said.happened, *said.causes, said.do_now)
        yield outcome_label(outcome_of(code), lang)
        yield lang.say("Code")
        if code in CATALOGUE:
            yield code_label(code, lang)
    if code in CATALOGUE:
        yield from (status_of(code).name, status_of(code).description)


def _entry(code: int, lang: Language, *, is_open: bool) -> str:
    outcome = outcome_of(code)
    name = status_of(code).name if code in CATALOGUE else ""
    return (
        f'<li><details class="code-entry tone-{outcome}"{" open" if is_open else ""}><summary>'
        f'<span class="code-number">{code if code in CATALOGUE else "–"}</span>'
        f"<h3>{escape(guide(lang.code).of(code).headline)}</h3>"
        f'<span class="code-name"><bdi dir="ltr">{escape(name)}</bdi></span></summary>'
        f"{_body(code, lang)}</details></li>"
    )


def _body(code: int, lang: Language) -> str:
    said = guide(lang.code).of(code)
    texts = {each.code: guide(each.code).reply(code) for each in guidance.reply_languages(lang)}
    heard = said.headline
    own = guidance.code_link(code, lang.say("Address of this code"), lang)
    link = "" if code == UNKNOWN else f"<p>{own}</p>"
    return (
        f'<div class="answer-body"><div>{_provider_words(code, lang)}{guidance.parts(said, lang)}{link}</div>'
        f"{guidance.replies(texts, lang, about=heard)}</div>"
    )


def _provider_words(code: int, lang: Language) -> str:
    """Return the provider's own words for a code of its table, as they stand there."""
    if code not in CATALOGUE:
        return ""
    status = status_of(code)
    words = f'<bdi dir="ltr">{escape(status.name)}</bdi> · <q lang="fa" dir="rtl">{escape(status.description)}</q>'
    title = lang.say("The provider's words:")
    return f'<p class="provider-words">{escape(title)} {words}</p>'
