"""The guide's parts as HTML, the same on an answer card and in the guide; by the classes of `static/guide.css`."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final
from urllib.parse import urlencode

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Outcome
from lib.guide import Guidance, Resend
from lib.i18n.language import Language, language, mark

NO_CODE: Final = "none"
"""What stands for NOT_ANSWERED in an address of the guide."""

_RESEND: Final[Mapping[Resend, str]] = {
    Resend.YES: mark("Yes"),
    Resend.NO: mark("No"),
    Resend.NOT_YET: mark("Not yet"),
}
_COPY_REPLY: Final[Mapping[str, str]] = {
    "fa": mark("Copy the Persian reply"),
    "en": mark("Copy the English reply"),
}


def swatch(outcome: Outcome) -> str:
    """Return the small square that an outcome is known by."""
    return f'<span class="swatch tone-{outcome}"></span>'


def reply_languages(lang: Language) -> list[Language]:
    """Return the languages in which a reply is offered: that of the page, and Persian, as the customers are."""
    return [lang] if lang.code == "fa" else [lang, language("fa")]


def code_link(code: int, text: str, lang: Language, *, heard: str = "") -> str:
    """Return a link to the code's place in the guide; `static/guide.js` opens it in a new tab, the report stays.

    `heard` is read aloud behind the text and not seen, that it opens in a new tab always is.
    """
    name = NO_CODE if code == NOT_ANSWERED else str(code)
    address = "codes?" + urlencode({"code": name, "language": lang.code})
    unseen = " ".join(filter(None, (heard, lang.say("(opens in a new tab)"))))
    return f'<a href="{escape(address)}" data-new-tab>{escape(text)}<span class="unseen"> {escape(unseen)}</span></a>'


def parts(said: Guidance, lang: Language, *, causes: Iterable[str] | None = None, do_now: str | None = None) -> str:
    """Return what happened, why usually, what to do and whether to send again.

    `causes` and `do_now` stand in place of the guide's own where more is known.
    """
    listed = "".join(f"<li>{escape(cause)}</li>" for cause in causes or said.causes)
    rows = (
        (lang.say("What happened"), escape(said.happened)),
        (lang.say("Why") if causes else lang.say("Usual causes"), f"<ul>{listed}</ul>"),
        (lang.say("What to do now"), escape(do_now or said.do_now)),
        (
            lang.say("Send it again?"),
            f'<b class="resend is-{said.resend}">{escape(lang.say(_RESEND[said.resend]))}</b> {escape(said.why)}',
        ),
    )
    return (
        '<dl class="guidance">'
        + "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in rows)
        + "</dl>"
    )


def replies(texts: Mapping[str, str], lang: Language, *, about: str = "", is_titled: bool = True) -> str:
    """Return the replies to the customer, by the code of their language, each with its button to copy it.

    `about` is heard behind the button's words where several stand on a page.
    """
    title = escape(lang.say("Reply to the customer"))
    seen = f'<p class="part">{title}</p>' if is_titled else ""
    boxes = "".join(_reply(code, text, lang, about, is_only=len(texts) == 1) for code, text in texts.items())
    return f'<div class="replies" role="group" aria-label="{title}">{seen}{boxes}</div>'


def _reply(code: str, text: str, lang: Language, about: str, *, is_only: bool) -> str:
    words = lang.say("Copy the reply") if is_only else lang.say(_COPY_REPLY[code])
    direction = "rtl" if language(code).is_rtl else "ltr"
    shown = f'<blockquote class="copy-text" lang="{code}" dir="{direction}">{escape(text)}</blockquote>'
    return f'<div class="copyable">{shown}{copy_button(words, lang, about=about)}</div>'


def copy_button(words: str, lang: Language, *, about: str = "") -> str:
    """Return the button that copies the `.copy-text` of the `.copyable` around it, and the line that says it did."""
    said = escape(lang.say("Copied."))
    failed = escape(
        lang.say("It could not be copied. The text is selected: copy it by the keyboard or the right mouse button.")
    )
    behind = f' <span class="unseen">{escape(about)}</span>' if about else ""
    return (
        f'<div class="copy-bar"><button type="button" class="copy" data-copied="{said}" data-failed="{failed}">'
        f'{escape(words)}{behind}</button><span class="copy-said" role="status"></span></div>'
    )
