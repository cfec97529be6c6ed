"""Pieces of a page that a script of `static/` fills, reads or listens to, drawn as HTML."""

import time
from collections.abc import Mapping
from typing import Literal

from markupsafe import Markup

from lib.ui.elements.html import draw


def paste_progress(attributes: Mapping[str, object], label: str) -> None:
    """Draw the status line and the progress bar of a large paste, which `static/paste.js` fills.

    Args:
        attributes: What the script reads from the element's `data-` attributes, by their names without the prefix.
        label: The accessible name of the progress bar.
    """
    draw(
        Markup(
            '<div class="paste-desk" {data}><p role="status"></p><progress aria-label="{label}"></progress></div>'
        ).format(data=_data(attributes), label=label)
    )


def paste_card(text: str) -> None:
    """Draw what stands for a large paste; `static/paste.js` focuses it once the text area with the focus is gone."""
    draw(Markup('<p class="paste-card" tabindex="-1">{}</p>').format(text))


def to_rows_button(label: str) -> None:
    """Draw the button by which `static/results.js` leads to the search of a report's rows, as the key `/` does."""
    draw(
        Markup('<button type="button" class="own-button to-rows">{} <kbd aria-hidden="true">/</kbd></button>').format(
            label
        ),
        width="content",
    )


def spent_file(file_id: str) -> None:
    """Draw the hidden marker by which `static/intake.js` takes this answered file out of the upload, once."""
    draw(Markup('<span class="spent-file" data-file="{}" hidden></span>').format(file_id))


def edit_button(label: str) -> None:
    """Draw the button by which `static/intake.js` opens the intake again, and closes it."""
    draw(
        Markup('<button type="button" class="own-button edit-list" aria-expanded="false">{}</button>').format(label),
        width="content",
    )


def live_part(name: str, content: Markup, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw a part of the page whose content `static/progress.js` replaces, found by its name."""
    draw(Markup('<div class="live-part" data-live="{}">{}</div>').format(name, content), width=width)


def progress_drawn(silent: str, attributes: Mapping[str, object]) -> None:
    """Draw the marker by which `static/progress.js` asks how far a lookup is, and sees that a script has drawn it anew.

    Args:
        silent: What it says in place of the figures when there are no new ones: the server is gone or out of reach.
        attributes: What the script reads from the `data-` attributes, by their names without the prefix.
    """
    html = Markup('<p class="progress-drawn" role="status" data-at="{}" {}>{}</p>')
    draw(html.format(time.monotonic_ns(), _data(attributes), silent))


def notification_offer(label: str) -> None:
    """Draw the button by which `static/tab.js` asks the browser for permission to notify."""
    draw(Markup('<button type="button" class="own-button tell-me">{}</button>').format(label), width="content")


def answered_marker(stale: str, *, differs: bool) -> None:
    """Draw what tells the style sheets and `static/intake.js` that a lookup is shown.

    Args:
        stale: What is said while the box holds something that the lookup does not answer.
        differs: Whether it does, as far as the server knows.
    """
    draw(
        Markup('<div class="answered" data-differs="{}"><p class="stale" role="status">{}</p></div>').format(
            "yes" if differs else "no", stale
        )
    )


def download_button(key: str, label: str, attributes: Mapping[str, object], *, is_enabled: bool) -> None:
    """Draw the button of a file, which `static/downloads.js` asks for, and the line in which it says why none came.

    Args:
        key: The key under which the file is offered.
        label: What the button says.
        attributes: What the script reads from the `data-` attributes, by their names without the prefix.
        is_enabled: Whether there is anything to download.
    """
    draw(
        Markup(
            '<div class="download" {data}><button type="button" class="own-button" data-download="{key}"{disabled}>'
            '{label}</button><p role="status"></p></div>'
        ).format(data=_data(attributes), key=key, disabled="" if is_enabled else Markup(" disabled"), label=label),
        width="content",
    )


def _data(attributes: Mapping[str, object]) -> Markup:
    return Markup(" ").join(Markup('data-{}="{}"').format(name, value) for name, value in attributes.items())
