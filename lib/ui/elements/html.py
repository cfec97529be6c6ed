"""The one way that HTML reaches a page: markup in which every text has been escaped.

Markup is built with markupsafe: `Markup("<p>{}</p>").format(text)` and `Markup("").join(parts)` escape what they are
given unless it is markup itself.
"""

from typing import Literal

import streamlit as st
from markupsafe import Markup, escape


def draw(content: Markup, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw markup; a string that is not markup is drawn as text.

    Args:
        content: The markup.
        width: "stretch" for the width of the container, "content" for the width of the content itself.
    """
    st.html(escape(content), width=width)
