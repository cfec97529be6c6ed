"""Whatever a text from outside holds, it is text where it is drawn: it adds no tag, no attribute and no placeholder."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final, NamedTuple, cast
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from lib.domain.lookups import Entry, Progress, RecheckPlan, Relation, Source, State
from lib.domain.matches import IdMatch
from lib.domain.statuses import Outcome
from lib.guide import guide
from lib.i18n.foreign import harmless
from lib.report.replies import SHIPPED
from lib.report.verdict import Verdict
from lib.ui.elements import guidance, markup, scripted
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import outcome_bar
from lib.ui.guide import code_guide
from lib.ui.history import history_markup
from lib.ui.report.answer_card import Answer, answer_card
from lib.ui.report.pictures import picture_buttons
from lib.ui.report.print import paper_head
from lib.ui.report.verdict_bar import verdict_bar
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.examples import examples

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "' onmouseover=alert(1) x='",
    "</p></div></section>&lt;b&gt;&amp;&#60;b&#62;",
    "{text} {0} {0.__class__} {} {{",
    "%s %(text)s",
    "<!-- --><![CDATA[x]]><?php ?>",
)
texts: Final = st.sampled_from(HOSTILE) | st.text(st.sampled_from("<>&\"'/={}% ax;#!-")) | st.text()
PLAIN: Final = "x"

MOMENT: Final = datetime(2026, 7, 1, tzinfo=UTC)
ENTRY: Final = Entry(
    Progress("id", State.FINISHED, MOMENT, 1, 1, 0, 0, 0, 0.0, rested_at=MOMENT, counts={3: 1}),
    Source.FILE,
    "sandbox",
    file_name="list.csv",
    note="note",
    asked_by="ann",
    relation=Relation.FIRST,
    parent_id=None,
    family="id",
    plan=RecheckPlan(5, 2),
)
GUIDANCE: Final = guide("en").for_code(14)


class Drawn(NamedTuple):
    """Markup taken apart: its tags with the names of their attributes, and all texts and values of attributes."""

    shape: list[tuple[str, ...]]
    texts: list[str]


class Reader(HTMLParser):
    """Takes markup apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.drawn = Drawn([], [])
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.drawn.shape.append((tag, *(name for name, _ in attrs)))
        self.drawn.texts.extend(value for _, value in attrs if value is not None)

    def handle_endtag(self, tag: str) -> None:
        self.drawn.shape.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.drawn.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.drawn.shape.append(("!--", data))

    def handle_decl(self, decl: str) -> None:
        self.drawn.shape.append(("!", decl))

    def handle_pi(self, data: str) -> None:
        self.drawn.shape.append(("?", data))

    def unknown_decl(self, data: str) -> None:
        self.drawn.shape.append(("![", data))


def drawn_by(draws: Callable[[str], Markup | DeltaGenerator | None], text: str) -> Drawn:
    """Return what a function draws, or returns, for a text."""
    bodies: list[str] = []
    with patch("streamlit.html", lambda body, **_: bodies.append(body)):
        returned = draws(text)
    assert all(isinstance(body, Markup) for body in bodies)
    return Reader(returned if isinstance(returned, Markup) else "".join(bodies)).drawn


def verdict_of(sentence: str) -> Verdict:
    return Verdict((sentence,), "", Outcome.SENT)


def as_given(text: str) -> str:
    return text


DRAWS: Final[dict[str, tuple[Callable[[str], Markup | DeltaGenerator | None], Callable[[str], str]]]] = {
    "heading": (lambda text: markup.heading(text, ""), as_given),
    "lead": (lambda text: markup.heading("", text), as_given),
    "section": (markup.section, as_given),
    "title of a notice": (markup.notice, as_given),
    "text of a notice": (lambda text: markup.notice("", text), as_given),
    "hint": (markup.hint, as_given),
    "side hint": (markup.side_hint, as_given),
    "count line": (markup.count_line, as_given),
    "foreign": (lambda text: markup.foreign(f"{PLAIN}{text}"), harmless),
    "attribute of a paste": (lambda text: scripted.paste_progress({"sending": text}, ""), as_given),
    "label of a paste": (lambda text: scripted.paste_progress({}, text), as_given),
    "paste card": (scripted.paste_card, as_given),
    "title of an empty state": (lambda text: markup.empty_state(text, ""), as_given),
    "text of an empty state": (lambda text: markup.empty_state("", text), as_given),
    "title of steps": (lambda text: markup.steps(text, []), as_given),
    "step": (lambda text: markup.steps("", [text]), as_given),
    "tally": (lambda text: markup.tally((text, 1), [], ENGLISH), as_given),
    "reason": (lambda text: markup.reasons([(1, text, "")], ENGLISH), as_given),
    "cure": (lambda text: markup.reasons([(1, "", text)], ENGLISH), as_given),
    "verdict": (lambda text: verdict_bar(ENTRY, verdict_of(text), (), ENGLISH), as_given),
    "qualification": (
        lambda text: verdict_bar(ENTRY, Verdict(("",), f"{PLAIN}{text}", Outcome.SENT), (), ENGLISH),
        as_given,
    ),
    "name of a lookup": (
        lambda text: verdict_bar(replace(ENTRY, note=f"{PLAIN}{text}"), verdict_of(""), (), ENGLISH),
        harmless,
    ),
    "name of a customer": (lambda text: answer_card(Answer(1, 3, name=f"{PLAIN}{text}"), ENGLISH), harmless),
    "heading of a field": (lambda text: answer_card(Answer(1, 3, fields={f"{PLAIN}{text}": "x"}), ENGLISH), harmless),
    "row's field": (lambda text: answer_card(Answer(1, 3, fields={"name": f"{PLAIN}{text}"}), ENGLISH), harmless),
    "name of a fact": (lambda text: markup.facts([(text, "")]), as_given),
    "fact": (lambda text: markup.facts([("", text)]), as_given),
    "name of progress": (lambda text: markup.progress_facts([(text, "")]), as_given),
    "progress": (lambda text: markup.progress_facts([("", text)]), as_given),
    "label of a bar": (lambda text: outcome_bar({Outcome.SENT: 1}, 1, f"{PLAIN}{text}"), as_given),
    "address of a link": (lambda text: guidance.new_tab_link(text, "", ENGLISH), as_given),
    "label of a link": (lambda text: guidance.new_tab_link("", text, ENGLISH), as_given),
    "link to a code": (lambda text: guidance.code_link(3, text, ENGLISH), as_given),
    "what a link says besides": (lambda text: guidance.code_link(3, "", ENGLISH, spoken=text), as_given),
    "what happened": (lambda text: guidance.parts(GUIDANCE.model_copy(update={"happened": text}), ENGLISH), as_given),
    "cause": (lambda text: guidance.cause_list([text]), as_given),
    "definition": (lambda text: guidance.definitions([("", text)]), as_given),
    "why": (lambda text: guidance.parts(GUIDANCE.model_copy(update={"why": text}), ENGLISH), as_given),
    "reply": (lambda text: guidance.replies({"en": text}, ENGLISH), as_given),
    "whose reply": (lambda text: guidance.replies({"en": ""}, ENGLISH, about=f"{PLAIN}{text}"), as_given),
    "copy button": (lambda text: guidance.copy_button(text, ENGLISH), as_given),
    "code of the address": (
        lambda text: code_guide.requested_code(f"{PLAIN}{text}", code_guide.Told(SHIPPED, may_edit=True), ENGLISH),
        harmless,
    ),
    "file in the history": (
        lambda text: history_markup.facts(replace(ENTRY, file_name=f"{PLAIN}{text}"), [], ENGLISH),
        harmless,
    ),
    "person in the history": (
        lambda text: history_markup.facts(replace(ENTRY, asked_by=f"{PLAIN}{text}"), [], ENGLISH),
        harmless,
    ),
    "note in the history": (lambda text: history_markup.facts(ENTRY, [f"{PLAIN}{text}"], ENGLISH), harmless),
    "name of a match": (
        lambda text: history_markup.id_matches([IdMatch(replace(ENTRY, note=f"{PLAIN}{text}"), 3)], "", ENGLISH),
        harmless,
    ),
    "caption of the matches": (lambda text: history_markup.id_matches([], text, ENGLISH), as_given),
    "note on paper": (lambda text: paper_head(replace(ENTRY, note=f"{PLAIN}{text}"), "", ENGLISH), harmless),
    "file on paper": (lambda text: paper_head(replace(ENTRY, file_name=f"{PLAIN}{text}"), "", ENGLISH), harmless),
    "person on paper": (lambda text: paper_head(replace(ENTRY, asked_by=f"{PLAIN}{text}"), "", ENGLISH), harmless),
    "title of a picture": (lambda text: picture_buttons("card", {}, ENTRY, verdict_of(text), ENGLISH), as_given),
    "plain string": (lambda text: draw(cast("Markup", f"{PLAIN}{text}")), as_given),
}
"""Functions that draw a text, by what the text is there, each with what it shows of the text."""


@pytest.mark.parametrize("name", DRAWS)
@settings(max_examples=examples(20))
@given(texts)
@example(HOSTILE[0])
@example(HOSTILE[1])
@example(HOSTILE[4])
def test_a_text_changes_no_tag_and_is_shown_as_it_was_given(name: str, text: str) -> None:
    draws, shown = DRAWS[name]
    drawn = drawn_by(draws, text)
    assert drawn.shape == drawn_by(draws, PLAIN).shape
    assert any(shown(text) in each for each in drawn.texts) or not shown(text)
