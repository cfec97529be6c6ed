"""A live lookup: how far it has come, how fast, how long it will take, the answers so far, a button to cancel it.

What is around the figures is drawn by a script: when it changes, and when the lookup has ended.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from lib.domain.lookups import Progress, ProviderState
from lib.i18n.language import Language
from lib.lookup.limits import Limits
from lib.ui.elements import live_parts, markup, scripted
from lib.ui.elements.errors import button_action, errors_shown
from lib.ui.lookup.progress_markup import Hindrances, answers_html, is_long, progress_html
from lib.ui.state import session
from lib.web.live_progress import ProgressView

QUICK_SECONDS: Final = 0.6
"""How long to wait for a new lookup before its progress is drawn: a few Ids are answered by then, without a flicker."""
OTHERS_SECONDS: Final = 0.2
"""How long to wait for the other answers once the first is there: they were asked for with it."""
NEW_SECONDS: Final = 2.0
"""How long a quick answer may still come; later, nobody is to wait for it at each click."""
_POLL_SECONDS: Final = 0.03


@dataclass(frozen=True, slots=True)
class Watched:
    """What a page reads of a lookup under way.

    Attributes:
        load: Reads the progress; None where the lookup is gone.
        provider: Reads the state of the provider.
        is_writable: Whether answers can be stored.
        wait: Returns after so many seconds, or as soon as the lookup has ended.
    """

    load: Callable[[], Progress | None]
    provider: Callable[[], ProviderState]
    is_writable: Callable[[], bool]
    wait: Callable[[float], Awaitable[object]]

    def now(self) -> tuple[Progress, Hindrances] | None:
        """Return how far the lookup is and what it waits for, None once it is not under way."""
        progress = self.load()
        if progress is None or not progress.state.is_live:
            return None
        return progress, Hindrances(self.provider(), self.is_writable())


def may_be_quick(progress: Progress, limits: Limits) -> bool:
    """Return whether a lookup may be answered whole in a moment: it is new, and all it asks is asked at once.

    With more requests than that the first answer shows no more than that the lookup is under way, which can be said
    without a wait.
    """
    is_new = (datetime.now(UTC) - progress.created_at).total_seconds() < NEW_SECONDS
    return progress.state.is_live and is_new and progress.total <= limits.batch_size * limits.concurrency


def wait_for_quick_answer(
    progress: Progress, load: Callable[[], Progress | None], wait: Callable[[float], None] = time.sleep
) -> None:
    """Wait for a lookup until it has ended, at most QUICK_SECONDS, and OTHERS_SECONDS after its first answer.

    Args:
        progress: How far it is.
        load: Reads that anew; None where the lookup is gone.
        wait: Waits for seconds, or less where it hears that the lookup has ended.
    """
    deadline, pause = time.monotonic() + QUICK_SECONDS, _POLL_SECONDS
    now: Progress | None = progress
    is_answered = False
    while now is not None and now.state.is_live:
        if now.done and not is_answered:
            is_answered, pause = True, _POLL_SECONDS
            deadline = min(deadline, time.monotonic() + OTHERS_SECONDS)
        if time.monotonic() >= deadline:
            return
        # With growing pauses: where many pages wait at once, their polling would slow down what they wait for.
        wait(pause)
        pause *= 1.5
        now = load()


def progress_panel(watched: Watched, cancel: Callable[[], None] | None, login: str | None, lang: Language) -> None:
    """Draw the panel until the lookup ends; then the whole page is drawn again.

    Args:
        watched: The lookup.
        cancel: Cancels the lookup; None where the visitor may not.
        login: The key of the visitor's sign-in.
        lang: The language of the page.
    """
    live_parts.fill_in(lambda: _view(watched, lang), watched.wait, login)

    @st.fragment(run_every=live_parts.REFRESH_SECONDS)
    def panel() -> None:
        with errors_shown(lang, is_repeated=True):
            now = watched.now()
            if now is None:
                session.view().note_end()
                st.rerun()
            else:
                _draw(*now, cancel, lang)

    panel()


def _view(watched: Watched, lang: Language) -> ProgressView | None:
    now = watched.now()
    if now is None:
        return None
    progress, hindrances = now
    parts = {"progress": progress_html(progress, hindrances, lang), "answers": answers_html(progress, lang)}
    return ProgressView(parts, _state(progress, hindrances), live_parts.pause_after(progress))


def _state(progress: Progress, hindrances: Hindrances) -> str:
    """Return what tells whether all that `_draw` draws around the figures is still as it was."""
    provider = hindrances.provider
    return f"{hindrances.is_writable} {provider.is_down} {provider.next_try} {is_long(progress)}"


def _draw(progress: Progress, hindrances: Hindrances, cancel: Callable[[], None] | None, lang: Language) -> None:
    with st.container(key="progress", gap="small"):
        hindrances.draw(lang)
        scripted.live_part("progress", progress_html(progress, hindrances, lang))
        live_parts.marker(_state(progress, hindrances), lang)
        if is_long(progress):
            scripted.notification_offer(lang.say("Tell me when it is done"))
    with st.container(key="outcomes"):
        scripted.live_part("answers", answers_html(progress, lang))
    if cancel is not None:
        st.button(lang.say("Cancel"), key="cancel", on_click=button_action(cancel))
    markup.hint(lang.say("You may close this page: the lookup goes on, and this address shows it again."))
