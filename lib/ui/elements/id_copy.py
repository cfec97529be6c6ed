"""Ids to copy from a page, up to a limit; beyond it the page points to the file."""

from collections.abc import Callable
from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from lib.i18n.language import Language
from lib.ui.elements import guidance, markup
from lib.ui.elements.html import draw

MAX_COPIED: Final = 1_000
"""The most Ids that a page offers to copy."""


def ids_to_copy(count: int, read: Callable[[], NDArray[np.int64]], lang: Language) -> None:
    """Draw `count` Ids, one a line, with a button that copies them; above the limit point to the file.

    Args:
        count: How many Ids there are.
        read: Returns the Ids, shape (count,). Called only where they are drawn.
        lang: The language of the page.
    """
    if count > MAX_COPIED:
        markup.hint(
            lang.say("Up to {limit} Ids can be copied from here; these are more: take the file.", limit=MAX_COPIED)
        )
        return
    button = guidance.copy_button(lang.plural("Copy {count} Id", "Copy {count} Ids", count), lang)
    draw(
        Markup(
            '<div class="copyable"><pre class="copy-text" tabindex="0" role="group" aria-label="{label}">{lines}</pre>'
            "{button}</div>"
        ).format(label=lang.say("Ids"), lines="\n".join(map(str, read().tolist())), button=button)
    )
