"""The line that says when not the message at hand but the provider or an operator has a fault, and when it is over."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.i18n.language import Language
from lib.report.sentinel.alarms import Reading
from lib.report.sentinel.words import FaultLine, fault_line
from lib.ui.elements.html import draw
from lib.ui.state import session

_SECONDS: Final = 60.0
"""How often the line is drawn anew while there is one, for a page that is left open."""


def fault_notice(faults: Callable[[], Sequence[Reading]], lang: Language) -> None:
    """Draw the line, where there is one; that a fault is over can be put away."""

    def now() -> FaultLine | None:
        line = fault_line(faults(), datetime.now(UTC), lang)
        return None if line is None or line.noticed == session.view().put_away else line

    def notice() -> None:
        line = now()
        if line is not None:
            _draw(line, lang)

    if now() is not None:
        st.fragment(notice, run_every=_SECONDS)()


def _draw(line: FaultLine, lang: Language) -> None:
    with st.container(key="sentinel", horizontal=True, vertical_alignment="center", gap="small"):
        draw(
            Markup(
                '<div class="fault{kind}" role="status"><p><strong>{sentence}</strong> '
                '<span class="fault-more">{advice}</span></p><p class="hint">{numbers}</p></div>'
            ).format(
                kind=" is-over" if line.is_over else "",
                sentence=line.sentence,
                advice=line.advice,
                numbers=line.numbers,
            )
        )
        if line.is_over:
            st.button(
                lang.say("Hide this line"), key="put_away", on_click=session.view().put_away_line, args=(line.noticed,)
            )
