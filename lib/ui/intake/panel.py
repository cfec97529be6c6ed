"""Where Ids come in: the paste box, the upload, what was understood of them, and the button that asks."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Source
from lib.i18n.language import Language
from lib.intake import paste
from lib.intake.limits import IntakeLimits
from lib.ui.intake.paste_box import Pasted, paste_box
from lib.ui.intake.summary import intake_summary
from lib.ui.intake.upload import Chosen, Uploaded, choose, upload
from lib.ui.state import session


class Taken(NamedTuple):
    """What is to be asked, where it came from, and the file that it came in: its rows, and what it is called."""

    intake: Intake
    source: Source
    rows: Rows | None = None
    file_name: str = ""


def intake_panel(limits: IntakeLimits, lang: Language, *, sample: Callable[[], list[int]] | None) -> Taken | None:
    """Draw the panel; return what is to be asked in the run in which the button was pressed, else None.

    `sample` gives Ids to try the page with, where there are such.
    """
    box, beside = st.columns([3, 2], gap="medium")
    with box:
        pasted = paste_box(lang, limits.paste_bytes)
    with beside:
        uploaded = upload(limits, lang)
    # One place however much is drawn in it: else the buttons below move, and while they do stand there twice.
    with st.container():
        source = _source(pasted, uploaded, lang)
        chosen = choose(uploaded, lang) if uploaded is not None and source is Source.FILE else None
        intake, is_settled = _understood(pasted, chosen, source, limits, lang)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(lang.say("Check the statuses"), key="check", type="primary", on_click=session.view().press)
        if sample is not None:
            st.button(
                lang.say("Try sample Ids"),
                key="sample",
                on_click=lambda: session.put_text("\n".join(map(str, sample()))),
            )
    if not session.view().is_pressed:
        return None
    if intake is None or source is None or not len(intake.ids):
        _refuse(_nothing_to_ask(chosen, lang))
        return None
    if not is_settled:
        _refuse(lang.say("Nothing was asked yet. Compare the Ids above, then confirm them and press again."))
        return None
    if chosen is None:
        return Taken(intake, source)
    return Taken(intake, source, chosen.rows(), chosen.file_name)


def _refuse(why: str) -> None:
    st.warning(why)
    session.view().dismiss()


def _source(pasted: Pasted, uploaded: Uploaded | None, lang: Language) -> Source | None:
    """Return what is to be asked about; where there are both a text and a file, the person says which."""
    if uploaded is None:
        return None if pasted.is_blank else Source.PASTE
    if pasted.is_blank:
        return Source.FILE
    names = {Source.FILE: lang.say("the file"), Source.PASTE: lang.say("the pasted Ids")}
    return st.radio(
        lang.say("There are pasted Ids and a file. Ask about:"),
        list(names),
        format_func=names.__getitem__,
        key=session.INTAKE_SOURCE,
        horizontal=True,
    )


def _understood(
    pasted: Pasted, chosen: Chosen | None, source: Source | None, limits: IntakeLimits, lang: Language
) -> tuple[Intake | None, bool]:
    """Draw what was understood; return it, and whether it may be asked."""
    if source is None:
        return None, False
    if chosen is not None:
        return chosen.intake, intake_summary(chosen.intake, chosen.identity, chosen.column_name, lang)
    with st.spinner(lang.say("Reading the Ids…")):
        intake = session.remembered("paste", pasted.identity, lambda: _parsed(pasted.text, limits))
    if isinstance(intake, paste.TooManyTokensError):
        said = lang.say(
            "The pasted text has {found} Ids; at most {limit} are taken. Paste it in parts.",
            found=intake.found,
            limit=limits.rows,
        )
        st.error(said)
        return None, False
    return intake, intake_summary(intake, pasted.identity, "", lang)


def _parsed(pasted: str, limits: IntakeLimits) -> Intake | paste.TooManyTokensError:
    """Return what a text holds, or why it is not taken: a refusal is remembered too."""
    try:
        return paste.parse(pasted, limits.rows)
    except paste.TooManyTokensError as refused:
        return refused


def _nothing_to_ask(chosen: Chosen | None, lang: Language) -> str:
    if chosen is None:
        return lang.say("There is no Id to ask about yet. Paste Ids into the box or upload a file, then press again.")
    return lang.say(
        "There is no Id to ask about in this column. Choose another column or another file, then press again."
    )
