"""Ids to copy from a page, up to a limit; beyond it the page points to the file."""

from collections.abc import Callable
from html import escape
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lib.i18n.language import Language
from lib.ui.elements import guidance, markup

MOST_COPIED: Final = 1_000
"""The most Ids that a page offers to copy."""


def ids_to_copy(count: int, read: Callable[[], NDArray[np.int64]], lang: Language) -> None:
    """Draw `count` Ids, one a line, with a button that copies them; above the limit say to take the file.

    Args:
        count: How many Ids there are.
        read: Returns the Ids, shape (count,). Called only where they are drawn.
        lang: The language of the page.
    """
    if count > MOST_COPIED:
        markup.hint(
            lang.say("Up to {limit} Ids can be copied from here; these are more: take the file.", limit=MOST_COPIED)
        )
        return
    lines = "\n".join(map(str, read().tolist()))
    name, words = lang.say("Ids"), lang.plural("Copy {count} Id", "Copy {count} Ids", count)
    shown = f'<pre class="copy-text" tabindex="0" role="group" aria-label="{escape(name)}">{lines}</pre>'
    st.html(f'<div class="copyable">{shown}{guidance.copy_button(words, lang)}</div>')
