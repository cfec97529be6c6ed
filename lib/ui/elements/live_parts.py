"""Parts of a page that show how far lookups are, and go on by themselves.

`static/progress.js` asks for them beside Streamlit, at most twice a second, and fills them in. A script draws them
where something else on the page changes with them, and every few seconds, for a page whose requests do not get through.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import streamlit as st

from lib.domain.lookups import Progress
from lib.i18n.language import Language
from lib.ui.elements import scripted
from lib.ui.state.live import live_progress
from lib.web.live_progress import ProgressView

REFRESH_SECONDS: Final = 5.0
"""How often what is around the figures is drawn, whether or not it has changed."""
LOOK_SECONDS: Final = 0.5
LONGEST_LOOK_SECONDS: Final = 1.0
_LOOKS: Final = 20
"""How often the figures are asked for at most, and at least; between them, so many times in the time that is left."""


def fill_in(
    look: Callable[[], ProgressView | None], wait: Callable[[float], Awaitable[object]], login: str | None
) -> None:
    """Have the page ask for its parts from now on, those drawn by `scripted.live_part`.

    Args:
        look: Returns what they hold now; None where the page is to be drawn anew. It may raise what the store raises.
        wait: Returns after so many seconds, or as soon as a lookup has ended.
        login: The key of the visitor's sign-in.
    """
    live = live_progress()
    live.login = login
    live.look, live.wait, live.pause = look, wait, 0.0


def marker(state: str, lang: Language) -> None:
    """Draw, in a fragment, that which asks for the parts: the fragment is drawn again where their state is another.

    While there are no new figures it says that the server does not answer, in place of those that grow old.
    """
    scripted.progress_drawn(
        lang.say("The server does not answer. The lookup goes on when it is back, and this page shows it by itself."),
        {"ticket": live_progress().ticket, "state": state},
    )
    with st.container(key="pressed_by_progress"):
        st.button(lang.say("Look again"), key="look_at_progress")


def pause_after(progress: Progress) -> float:
    """Return after how many seconds to look again: sooner, the bar would hardly have moved."""
    return min(max(LOOK_SECONDS, (progress.seconds_left or 0.0) / _LOOKS), LONGEST_LOOK_SECONDS)
