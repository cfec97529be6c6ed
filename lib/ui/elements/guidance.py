"""Parts of the guide as HTML, the same on an answer card and in the guide; classes of `static/guide.css`."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from lib.domain.code_names import stands_for_name
from lib.domain.lookups import NOT_ANSWERED
from lib.guide import Guidance, Resend
from lib.i18n.language import Language, language, mark

NO_CODE: Final = "none"
"""What an address of the guide has in place of NOT_ANSWERED."""
NAME_ALONE: Final = "unknown"
"""What it has in place of a code that stands for a name: the guide says the same of all of them."""

_RESEND: Final[Mapping[Resend, str]] = {
    Resend.YES: mark("Yes"),
    Resend.NO: mark("No"),
    Resend.NOT_YET: mark("Not yet"),
}
_COPY_REPLY: Final[Mapping[str, str]] = {
    "fa": mark("Copy the Persian reply"),
    "en": mark("Copy the English reply"),
}


def reply_languages(lang: Language) -> list[Language]:
    """Return the languages in which to offer a reply: that of the page, and Persian, which the customers speak."""
    return [lang] if lang.code == "fa" else [lang, language("fa")]


def new_tab_link(address: str, label: str | Markup, lang: Language, *, spoken: str = "") -> Markup:
    """Return a link that `static/guide.js` opens in a new tab, so that the page stays open.

    Args:
        address: Where the link leads, relative to the page.
        label: What is seen of the link.
        lang: The language of the page.
        spoken: What a screen reader adds to the label, before it says that the link opens in a new tab.
    """
    unseen = " ".join(filter(None, (spoken, lang.say("(opens in a new tab)"))))
    return Markup('<a href="{address}" data-new-tab>{label}<span class="unseen"> {unseen}</span></a>').format(
        address=address, label=label, unseen=unseen
    )


def code_link(code: int, text: str, lang: Language, *, spoken: str = "") -> Markup:
    """Return a link to a code in the guide; `spoken` is what a screen reader adds to `text`."""
    name = NO_CODE if code == NOT_ANSWERED else NAME_ALONE if stands_for_name(code) else str(code)
    address = "codes?" + urlencode({"code": name, "language": lang.code})
    return new_tab_link(address, text, lang, spoken=spoken)


def parts(
    guidance: Guidance, lang: Language, *, causes: Iterable[str] | None = None, do_now: str | None = None
) -> Markup:
    """Return what happened, the causes, what to do and whether to send again.

    Args:
        guidance: The texts of the guide.
        lang: The language of the page.
        causes: The known causes, in place of the guide's usual ones.
        do_now: What to do about them, in place of the guide's advice.
    """
    listed = Markup("").join(Markup("<li>{}</li>").format(cause) for cause in causes or guidance.causes)
    resend = Markup('<b class="resend is-{}">{}</b> {}').format(
        guidance.resend, lang.say(_RESEND[guidance.resend]), guidance.why
    )
    rows = (
        (lang.say("What happened"), guidance.happened),
        (lang.say("Why") if causes else lang.say("Usual causes"), Markup("<ul>{}</ul>").format(listed)),
        (lang.say("What to do now"), do_now or guidance.do_now),
        (lang.say("Send it again?"), resend),
    )
    items = Markup("").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value) for name, value in rows)
    return Markup('<dl class="guidance">{}</dl>').format(items)


def replies(texts: Mapping[str, str], lang: Language, *, about: str = "", is_titled: bool = True) -> Markup:
    """Return the replies to the customer, each with a button that copies it.

    Args:
        texts: The replies by the code of their language.
        lang: The language of the page.
        about: What a screen reader adds to the label of the buttons, where a page has several of them.
        is_titled: Whether the title is seen; screen readers say it either way.
    """
    title = lang.say("Reply to the customer")
    heading = Markup('<p class="part">{}</p>').format(title) if is_titled else ""
    boxes = Markup("").join(_reply(code, text, lang, about, is_only=len(texts) == 1) for code, text in texts.items())
    return Markup('<div class="replies" role="group" aria-label="{title}">{heading}{boxes}</div>').format(
        title=title, heading=heading, boxes=boxes
    )


def _reply(code: str, text: str, lang: Language, about: str, *, is_only: bool) -> Markup:
    label = lang.say("Copy the reply") if is_only else lang.say(_COPY_REPLY[code])
    direction = "rtl" if language(code).is_rtl else "ltr"
    return Markup(
        '<div class="copyable"><blockquote class="copy-text" lang="{code}" dir="{direction}">{text}</blockquote>'
        "{button}</div>"
    ).format(code=code, direction=direction, text=text, button=copy_button(label, lang, about=about))


def copy_button(label: str, lang: Language, *, about: str = "") -> Markup:
    """Return the button that copies the `.copy-text` of the `.copyable` around it, and the line that says it did."""
    copied = lang.say("Copied.")
    failed = lang.say(
        "It could not be copied. The text is selected: copy it by the keyboard or the right mouse button."
    )
    unseen = Markup(' <span class="unseen">{}</span>').format(about) if about else ""
    return Markup(
        '<div class="copy-bar"><button type="button" class="copy" data-copied="{copied}" data-failed="{failed}">'
        '{label}{unseen}</button><span class="copy-said" role="status"></span></div>'
    ).format(copied=copied, failed=failed, label=label, unseen=unseen)
