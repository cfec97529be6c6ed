"""The line that says when not the message at hand but the provider or an operator has a fault, and when it is over."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.i18n.language import Language
from lib.report.sentinel.alarms import Reading
from lib.report.sentinel.words import FaultLine, fault_line
from lib.sandbox.practice_fault import PracticeFault
from lib.ui.elements.html import draw
from lib.ui.state import session

_SECONDS: Final = 60.0
"""How often the line is drawn anew while there is one, for a page that is left open."""


def fault_notice(
    faults: Callable[[], Sequence[Reading]], practise: Callable[[PracticeFault], Sequence[Reading]], lang: Language
) -> None:
    """Draw the line, where there is one; that a fault is over can be put away.

    Args:
        faults: Returns what is known of faults.
        practise: Judges a made-up one, where a person looks at it.
        lang: The language of the page.
    """

    def now() -> FaultLine | None:
        view, present = session.view(), datetime.now(UTC)
        made_up = view.practice_fault
        if made_up is not None:
            known = session.cached("practice", made_up, lambda: practise(made_up))
            line = fault_line(known, present, lang)
            if line is not None:
                return line
            view.practice_fault = None  # its all-clear has been told for as long as any other
        line = fault_line(faults(), present, lang)
        return None if line is None or line.noticed == view.put_away else line

    def notice() -> None:
        line = now()
        if line is not None:
            _draw(line, lang)

    if now() is not None:
        st.fragment(notice, run_every=_SECONDS)()


def _draw(line: FaultLine, lang: Language) -> None:
    is_made_up = session.view().practice_fault is not None
    made_up = lang.say("Made up, for practice: nobody else sees it, and nothing of it is stored.")
    with st.container(key="sentinel", horizontal=True, vertical_alignment="center", gap="small"):
        draw(
            Markup(
                '<div class="fault{kind}" role="status"><p><strong>{sentence}</strong> '
                '<span class="fault-more">{advice}</span></p><p class="hint">{numbers}</p>{made_up}</div>'
            ).format(
                kind=" is-over" if line.is_over else "",
                sentence=line.sentence,
                advice=line.advice,
                numbers=line.numbers,
                made_up=Markup('<p class="fault-practice">{}</p>').format(made_up) if is_made_up else "",
            )
        )
        if is_made_up and not line.is_over:
            st.button(
                lang.say("See how it ends"),
                key="practise_end",
                on_click=session.view().practise_fault,
                kwargs={"is_over": True},
            )
        if line.is_over:
            st.button(
                lang.say("Hide this line"), key="put_away", on_click=session.view().put_away_line, args=(line.noticed,)
            )
