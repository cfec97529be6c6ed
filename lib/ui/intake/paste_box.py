"""The box that Ids are pasted into: a text area, or a card in its place when the pasted text is large.

A text area of megabytes costs the browser gigabytes, and sends all of it again at every click. So `static/paste.js`
catches a large text as it is pasted and posts it to the route of `lib.web.paste_route`. It then presses a hidden
button, which lets the page draw the card. The script reads what it needs from data attributes.
"""

from typing import Final, NamedTuple

import streamlit as st

from lib.i18n.language import Language
from lib.intake.limits import MEGABYTE
from lib.ui.elements import scripted
from lib.ui.state import box, session
from lib.web.paste_slots import PasteSlot, PostedText

LARGE: Final = 100_000
"""In characters, about 5,000 Ids: a larger text does not enter the text area."""

_MAX_CHARACTERS: Final = 2_000_000
"""What the text area itself accepts; only reached by adding to a text that was pasted in parts below `LARGE`."""

_HEIGHT: Final = 148
"""In pixels; the height of the upload beside it."""


class Pasted(NamedTuple):
    """What is in the box.

    Attributes:
        text: The text.
        identity: Differs between texts; a posted text of megabytes has a number, so that it need not be compared.
    """

    text: str
    identity: object

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self.text or self.text.isspace()


def paste_box(lang: Language, limit: int) -> Pasted:
    """Draw the box and return what is in it; the script refuses a paste of more than `limit` bytes at once."""
    slot = box.paste_slot()
    posted = slot.posted
    if posted is None:
        return _text_area(slot, lang, limit)
    # What was typed before is part of what was posted.
    box.clear_typed_text()
    _card(posted, lang)
    return Pasted(posted.text, posted.number)


def _text_area(slot: PasteSlot, lang: Language, limit: int) -> Pasted:
    session.draws_field(session.IDS_TEXT)
    text = st.text_area(
        lang.say("Paste Ids"),
        key=session.IDS_TEXT,
        height=_HEIGHT,
        max_chars=_MAX_CHARACTERS,
        on_change=box.text_changed,
        placeholder="639258934720294949\n639258934720294950",
        help=lang.say(
            "Separated by commas, spaces or lines, in any mix; up to {limit} MB. For more, upload a file.",
            limit=limit / MEGABYTE,
        ),
    )
    attributes = {
        "ticket": slot.ticket,
        "large": LARGE,
        "limit": limit,
        "megabyte": MEGABYTE,
        "sending": lang.say("Sending the pasted text…"),
        # The script fills in {found} and {limit}; only it knows how large the text is.
        "too-large": lang.say(
            "The pasted text has {found} MB; at most {limit} MB are taken. Upload it as a file instead."
        ),
        "proxy": lang.say(
            "A server in front of the dashboard refuses a text of {found} MB. Paste it in parts, or ask whoever runs "
            "it to raise its limit."
        ),
        "ended": lang.say("The pasted text was not taken, since this page is out of date. Reload it and paste again."),
        "failed": lang.say("The pasted text did not reach the server. Paste it again, or upload a file instead."),
    }
    scripted.paste_progress(attributes, lang.say("Sending the pasted text…"))
    st.button(lang.say("Paste Ids"), key="ids_pasted", on_click=box.text_changed)
    return Pasted(text or "", text)


def _card(posted: PostedText, lang: Language) -> None:
    description = lang.plural(
        "Pasted text: {count} line, {size} MB",
        "Pasted text: {count} lines, {size} MB",
        posted.lines,
        size=posted.size / MEGABYTE,
    )
    with st.container(key="ids_card", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        scripted.paste_card(description)
        st.button(lang.say("Remove"), key="ids_remove", on_click=box.clear_paste)
