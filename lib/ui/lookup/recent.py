"""The page where nothing is asked: the lookups that were started last, a line each, or how to begin."""

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of
from lib.report.short_outcome import short_outcome
from lib.ui.elements import links, markup
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import swatch


def recent_lookups(entries: Iterable[Entry], lang: Language) -> None:
    """Draw the name of each lookup as a link to its report, what became of it in short, and when it was started."""
    with st.container(key="recent", gap=None):
        draw(Markup('<h2 class="recent-title">{}</h2>').format(lang.say("Last lookups")))
        for entry in entries:
            _line(entry, lang)


def first_steps(lang: Language) -> None:
    """Draw how to begin, where nothing was looked up yet."""
    markup.steps(
        lang.say("Nothing has been asked yet"),
        [
            lang.say("Paste message Ids from the panel, Excel or a chat, or upload a file."),
            lang.say("See at once how many were understood, and which were not."),
            lang.say("Press the button and read the answer: counts, a chart, a table and files to keep."),
        ],
    )


def _line(entry: Entry, lang: Language) -> None:
    words, tone = short_outcome(entry.progress, lang)
    with st.container(key=f"recent_{entry.lookup_id}", horizontal=True, vertical_alignment="center", gap="small"):
        links.lookup_link(name_of(entry, lang), entry.lookup_id)
        draw(
            Markup('<p class="recent-outcome">{swatch}<span>{words}</span> <time>{time}</time></p>').format(
                swatch=Markup("") if tone is None else swatch(tone),
                words=words,
                time=lang.date(entry.progress.created_at),
            ),
            width="content",
        )
