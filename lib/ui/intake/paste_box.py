"""The box that Ids are pasted into: a text area, or a card in its place when what was pasted is large.

A text area of megabytes costs the browser gigabytes, and all of it is sent again at every click. So `static/paste.js`
catches a large text on its way in and posts it to the route of `paste_route`; the page is told by a button that
nobody sees, and draws the card. What the script needs to know and to say is handed over in data attributes.
"""

from typing import Final, NamedTuple

import streamlit as st

from lib.i18n.language import Language
from lib.intake.limits import MEGABYTE
from lib.ui.elements import markup
from lib.ui.state import session
from lib.web.paste_slots import PasteSlot, PostedText

LARGE: Final = 100_000
"""Characters, about 5,000 Ids: a larger text does not enter the text area."""

_MAX_CHARACTERS: Final = 2_000_000
"""What the text area itself takes; only reached by typing on where `LARGE` has been pasted in parts."""

_HEIGHT: Final = 148
"""Pixels; the height of the upload beside it."""


class Pasted(NamedTuple):
    """What is in the box: the text, and what tells it from any other without holding or comparing megabytes."""

    text: str
    identity: object

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self.text or self.text.isspace()


def paste_box(lang: Language, limit: int) -> Pasted:
    """Draw the box and return what is in it; a paste of more than `limit` bytes is refused there and then."""
    slot = session.paste_slot()
    posted = slot.held
    if posted is None:
        return _text_area(slot, lang, limit)
    # What was typed before is part of what was posted.
    session.forget_typed()
    _card(posted, lang)
    return Pasted(posted.text, posted.number)


def _text_area(slot: PasteSlot, lang: Language, limit: int) -> Pasted:
    text = st.text_area(
        lang.say("Paste Ids"),
        key=session.IDS_TEXT,
        height=_HEIGHT,
        max_chars=_MAX_CHARACTERS,
        placeholder="639258934720294949\n639258934720294950",
        help=lang.say(
            "Separated by commas, spaces or lines, in any mix; up to {limit} MB. For more, upload a file.",
            limit=limit / MEGABYTE,
        ),
    )
    handed_over = {
        "ticket": slot.ticket,
        "large": LARGE,
        "limit": limit,
        "megabyte": MEGABYTE,
        "sending": lang.say("Sending the pasted text…"),
        # {found} and {limit} are put in by the script, which alone knows how much there is.
        "too-large": lang.say(
            "The pasted text has {found} MB; at most {limit} MB are taken. Upload it as a file instead."
        ),
        "ended": lang.say("The pasted text was not taken, since this page is out of date. Reload it and paste again."),
        "failed": lang.say("The pasted text did not reach the server. Paste it again, or upload a file instead."),
    }
    markup.paste_progress(handed_over, lang.say("Sending the pasted text…"))
    st.button(lang.say("Paste Ids"), key="ids_pasted")
    return Pasted(text or "", text)


def _card(posted: PostedText, lang: Language) -> None:
    said = lang.plural(
        "Pasted text: {count} line, {size} MB",
        "Pasted text: {count} lines, {size} MB",
        posted.lines,
        size=posted.size / MEGABYTE,
    )
    with st.container(key="ids_card", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        markup.paste_card(said)
        st.button(
            lang.say("Remove"),
            key="ids_remove",
            on_click=session.remove_paste,
        )
