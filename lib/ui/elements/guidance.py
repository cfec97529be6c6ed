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
    return new_tab_link(code_address(code, lang), text, lang, spoken=spoken)


def code_address(code: int, lang: Language) -> str:
    """Return the address of a code in the guide, relative to any page."""
    return "codes?" + urlencode({"code": code_name(code), "language": lang.code})


def replies_address(code: int, lang: Language) -> str:
    """Return the address at which the reply about a code is edited, relative to any page."""
    return "replies?" + urlencode({"code": code_name(code), "language": lang.code})


def code_name(code: int) -> str:
    """Return what an address of the guide calls a code."""
    return NO_CODE if code == NOT_ANSWERED else NAME_ALONE if stands_for_name(code) else str(code)


def parts(guidance: Guidance, lang: Language, steps: Iterable[tuple[str, Markup]] = ()) -> Markup:
    """Return what happened, the usual causes, what to do, the recipient's own `steps`, whether to send again."""
    return definitions(
        (
            (lang.say("What happened"), guidance.happened),
            (lang.say("Usual causes"), cause_list(guidance.causes)),
            (lang.say("What to do now"), guidance.do_now),
            *steps,
            (lang.say("Send it again?"), resend(guidance, lang)),
        )
    )


def cause_list(causes: Iterable[str]) -> Markup:
    """Return causes as a list."""
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(cause) for cause in causes))


def resend(guidance: Guidance, lang: Language) -> Markup:
    """Return whether to send the message again, and why."""
    return Markup('<b class="resend is-{}">{}</b> {}').format(
        guidance.resend, lang.say(_RESEND[guidance.resend]), guidance.why
    )


def definitions(rows: Iterable[tuple[str, str | Markup]]) -> Markup:
    """Return names, each with what is said under it."""
    return definition_list(definition_items(rows))


def definition_items(rows: Iterable[tuple[str, str | Markup]]) -> Markup:
    """Return the items of such a list, which may be made of several parts."""
    return Markup("").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value) for name, value in rows)


def definition_list(items: Markup) -> Markup:
    """Return the list of items."""
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
    boxes = Markup("").join(reply_box(language(code), text, lang, about=about) for code, text in texts.items())
    return Markup('<div class="replies" role="group" aria-label="{title}">{heading}{boxes}</div>').format(
        title=title, heading=heading, boxes=boxes
    )


def reply_box(written: Language, text: str, lang: Language, *, about: str = "", is_folded: bool = False) -> Markup:
    """Return a reply with a button that copies it.

    Args:
        written: The language that the reply is written in.
        text: The reply.
        lang: The language of the page.
        about: What a screen reader adds to the label of the button, where a page has several of them.
        is_folded: Whether the text is folded beside its button.
    """
    is_only = len(reply_languages(lang)) == 1
    label = lang.say("Copy the reply") if is_only else lang.say(_COPY_REPLY[written.code])
    box, button = reply_text(written, text), copy_button(label, lang, about=about)
    if is_folded:
        fold = Markup("<details><summary>{}</summary>{}</details>").format(lang.say("Read it"), box)
        return Markup('<div class="copyable is-folded">{}{}</div>').format(button, fold)
    return Markup('<div class="copyable">{}{}</div>').format(box, button)


def reply_text(written: Language, text: str) -> Markup:
    """Return a reply in the direction of the language that it is written in."""
    direction = "rtl" if written.is_rtl else "ltr"
    return Markup('<blockquote class="copy-text" lang="{}" dir="{}">{}</blockquote>').format(
        written.code, direction, text
    )


def copy_button(label: str, lang: Language, *, about: str = "", copies_address: bool = False) -> Markup:
    """Return the button that copies the `.copy-text` of the `.copyable` around it, and the line that says it did.

    Args:
        label: The label of the button.
        lang: The language of the page.
        about: What a screen reader adds to the label, where a page has several such buttons.
        copies_address: Whether the text is the address of the page at that moment.
    """
    copied = lang.say("Copied.")
    failed = lang.say(
        "It could not be copied. The text is selected: copy it by the keyboard or the right mouse button."
    )
    unseen = Markup(' <span class="unseen">{}</span>').format(about) if about else ""
    return Markup(
        '<div class="copy-bar"><button type="button" class="copy" data-copied="{copied}" data-failed="{failed}"'
        '{address}>{label}{unseen}</button><span class="copy-said" role="status"></span></div>'
    ).format(
        copied=copied,
        failed=failed,
        address=Markup(" data-copies-address") if copies_address else "",
        label=label,
        unseen=unseen,
    )
