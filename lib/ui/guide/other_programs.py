"""How Ids come to the box from another program, such as a CRM: by a bookmark, or by a link."""

from typing import Final

from markupsafe import Markup

from lib.i18n.language import Language
from lib.ui.elements.html import draw

_EXAMPLE: Final = "…/#ids=639258934720294949,639258934720294950"


def other_programs(lang: Language) -> None:
    """Draw the bookmark, whose address `static/intake.js` sets, and how a link names Ids."""
    draw(
        Markup(
            '<section class="other-programs"><h2>{title}</h2>'
            '<p>{drag} <a class="own-button bookmarklet" role="link" tabindex="0">{name}</a></p>'
            "<p>{use}</p><p>{link} <code>{example}</code></p><p>{private}</p></section>"
        ).format(
            title=lang.say("Ids from another program"),
            drag=lang.say("Drag this to the bookmarks bar:"),
            name=lang.say("Status of the marked Ids"),
            use=lang.say(
                "Then mark Ids on any page, in the CRM for example, and press the bookmark: they are put into the box "
                "in a new tab. Nothing is asked before you press the button there."
            ),
            link=lang.say("A program can lead here by a link with the Ids behind this dashboard's address:"),
            example=_EXAMPLE,
            private=lang.say(
                "What follows the # stays in the browser: it is sent to no server, and taken off the address at once."
            ),
        )
    )
