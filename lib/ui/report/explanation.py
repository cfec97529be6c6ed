"""Why messages failed, in at most three sentences: what stands out in the file, each with its numbers and its rows."""

import streamlit as st
from markupsafe import Markup

from lib.domain.statuses import Names, Outcome
from lib.i18n.language import Language
from lib.report.facets.contrasts import Contrast
from lib.report.facets.of_file import FileFacets
from lib.report.facets.sentences import numbers, sentence
from lib.ui.elements.html import draw
from lib.ui.elements.presses import press
from lib.ui.report.results import ReportRows
from lib.ui.state.picks import EXPLANATION_PICK, Pick, pick_pills


def explanation(found: ReportRows, names: Names) -> None:
    """Draw what stands out in the file of a report; nothing for a paste, and nothing where nothing does.

    Args:
        found: The rows of the report.
        names: The names of the lookup.
    """
    if not found.rows.own or not found.contrasts:
        return
    lang = found.lang
    with st.container(key="explanation", gap="small"):
        items = Markup("").join(
            _item(place, contrast, found.facets, names, lang) for place, contrast in enumerate(found.contrasts)
        )
        note = lang.say("What goes together in this file; it need not be the cause.")
        draw(
            Markup('<section class="why"><h2>{}</h2><ol>{}</ol><p class="hint">{}</p></section>').format(
                lang.say("What stands out"), items, note
            )
        )
        with st.container(key="pressed_by_explanation"):
            pick_pills(lang.say("What stands out"), [_pick(each) for each in found.contrasts], EXPLANATION_PICK)


def _item(place: int, contrast: Contrast, facets: FileFacets, names: Names, lang: Language) -> Markup:
    return Markup('<li><p>{}</p><p class="hint">{} <button class="why-rows" {}>{}</button></p></li>').format(
        sentence(contrast, facets, names, lang),
        numbers(contrast, lang),
        press(EXPLANATION_PICK, place),
        lang.plural("Show the {count} row", "Show these {count} rows", contrast.hits),
    )


def _pick(contrast: Contrast) -> Pick:
    if contrast.is_any:
        return Pick(contrast.conditions, outcomes=(Outcome.NOT_DELIVERED,))
    return Pick(contrast.conditions, codes=contrast.codes)
