"""The bar that leads a report: what became of the messages, whose they are, and when that was asked."""

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of
from lib.report.verdict import BETWEEN, Verdict
from lib.ui.elements.html import draw
from lib.ui.elements.markup import foreign


def verdict_bar(entry: Entry, verdict: Verdict, ids: Sequence[str | Markup], lang: Language) -> DeltaGenerator:
    """Draw the verdict; return its container, for what is to stand beside it.

    Args:
        entry: The lookup.
        verdict: The verdict on it.
        ids: Which Ids it is about, where there are a few: it says more than a name made of how they end.
        lang: The language of the page.
    """
    name = entry.note or entry.file_name if ids else name_of(entry, lang)
    whose: list[str | Markup] = [foreign(name), *ids]
    whose.append(lang.date(entry.progress.created_at))
    if entry.is_practice:
        whose.append(Markup('<b class="practice">{}</b>').format(lang.say("practice answers, not real")))
    bar = st.container(key="verdict", horizontal=True, vertical_alignment="center")
    with bar:
        draw(_sentence(verdict, entry.lookup_id, [part for part in [*whose, verdict.qualification] if part]))
    return bar


def whole_id(message_id: int) -> Markup:
    """Return an Id as it stands below a verdict on it alone."""
    return Markup('<bdi dir="ltr" class="answer-id">{}</bdi>').format(message_id)


def _sentence(verdict: Verdict, lookup_id: str, below: Iterable[str | Markup]) -> Markup:
    """Return the sentence, which `static/report.js` focuses when a lookup ends under the visitor, and what is below."""
    return Markup(
        '<div class="verdict-bar tone-{tone}"><p class="verdict" role="status" tabindex="-1" data-of="{of}">{sentence}'
        '</p><p class="verdict-of">{below}</p></div>'
    ).format(
        tone=verdict.tone,
        of=lookup_id,
        sentence=_unbroken(verdict.parts),
        below=Markup("").join(Markup("<span>{}</span> ").format(part) for part in below),
    )


def _unbroken(parts: Sequence[str]) -> Markup:
    """Return the parts of a verdict, between which alone a line may end; what separates two ends the line before."""
    *others, last = parts
    ending = [Markup("<span>{}{}</span>").format(part, BETWEEN.rstrip()) for part in others]
    return Markup(" ").join([*ending, Markup("<span>{}</span>").format(last)])
