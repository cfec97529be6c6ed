"""How HTML that we build presses a Streamlit widget that is out of sight.

The widget is a row of pills. Each piece of HTML with a `press` attribute stands for one of them: `static/press.js`
hands a click on, and shows on it whether the pill is pressed.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import streamlit as st
from markupsafe import Markup

HIDDEN: Final = "pressed_by_html"
"""The key of the container that is never seen."""

T = TypeVar("T")


def press(key: str, place: int) -> Markup:
    """Return the attributes of a button that stands for the pill in this place of the widget with this key."""
    return Markup('type="button" aria-pressed="false" {}').format(press_by_link(key, place))


def press_by_link(key: str, place: int) -> Markup:
    """Return the attribute of a link that presses the same when it is followed in its own tab."""
    return Markup('data-press="{}:{}"').format(key, place)


def pressed_pills(label: str, options: Sequence[T], key: str, pressed: Callable[[], None]) -> None:
    """Draw pills of which several may be chosen; call it within the container HIDDEN.

    Args:
        label: What the pills choose.
        options: What they stand for, in the order of the places that `press` names. Streamlit tells pills apart by
            their labels, so each needs a text of its own, the same in every language: that of `str`.
        key: The key of the widget.
        pressed: Called before the next run, when one was pressed.
    """
    st.pills(label, options, format_func=str, key=key, on_change=pressed, selection_mode="multi")
