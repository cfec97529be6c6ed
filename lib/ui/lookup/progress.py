"""A live lookup: how far it has come, how fast, how long it will take, the answers so far, a button to cancel it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from lib.domain.lookups import Progress, ProviderState
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.ui.elements import markup, scripted
from lib.ui.elements.errors import button_action, errors_shown
from lib.ui.elements.outcomes import outcome_tiles

REFRESH_SECONDS: Final = 0.5
QUICK_SECONDS: Final = 0.6
"""How long to wait for a new lookup before its progress is drawn: a few Ids are answered by then, without a flicker."""
_POLL_SECONDS: Final = 0.03
_LONG_SECONDS: Final = 10.0
"""After how long a person may have turned to another window, so that the end is told there if they wish."""
_SILENT_SECONDS: Final = 5.0
"""How long a lookup may have no answer before the page says so."""
_STALLED_SECONDS: Final = 8.0
"""How long after its last answer a lookup has no rate any more, and nobody can tell how long it will take."""


def wait_for_quick_answer(load: Callable[[], Progress | None]) -> None:
    """Wait for the first answer of a lookup, at most QUICK_SECONDS."""
    deadline, pause = time.monotonic() + QUICK_SECONDS, _POLL_SECONDS
    progress = load()
    while progress is not None and progress.state.is_live and progress.done == 0 and time.monotonic() < deadline:
        # With growing pauses: where many pages wait at once, their polling would slow down what they wait for.
        time.sleep(pause)
        pause *= 1.5
        progress = load()


def progress_panel(
    load: Callable[[], Progress | None],
    provider: Callable[[], ProviderState],
    is_writable: Callable[[], bool],
    cancel: Callable[[], None] | None,
    lang: Language,
) -> None:
    """Draw the panel, again every half second until the lookup ends; then the whole page is drawn again.

    Args:
        load: Reads the progress; None where the lookup is gone.
        provider: Reads the state of the provider.
        is_writable: Whether answers can be stored.
        cancel: Cancels the lookup; None where the visitor may not.
        lang: The language of the page.
    """

    @st.fragment(run_every=REFRESH_SECONDS)
    def panel() -> None:
        with errors_shown(lang, is_repeated=True):
            progress = load()
            if progress is None or not progress.state.is_live:
                st.rerun()
            else:
                _draw(progress, _Hindrances(provider(), is_writable()), cancel, lang)

    panel()


@dataclass(frozen=True, slots=True)
class _Hindrances:
    """What a lookup waits for.

    Attributes:
        provider: The state of the provider, which may be down.
        is_writable: Whether answers can be stored.
    """

    provider: ProviderState
    is_writable: bool

    @property
    def is_any(self) -> bool:
        """Whether the lookup waits for anything."""
        return self.provider.is_down or not self.is_writable

    def draw(self, lang: Language) -> None:
        """Say what it waits for, and what to do."""
        if not self.is_writable:
            markup.unwritable(lang)
        if self.provider.is_down:
            markup.outage(self.provider, datetime.now(UTC), lang)
        else:
            markup.overruled_wait(self.provider, datetime.now(UTC), lang)

    def sentence(self, share: str, lang: Language) -> str:
        """Return what is under way, with the share that is done."""
        if not self.is_writable:
            return lang.say("Waiting for the database… {share}", share=share)
        if self.provider.is_down:
            return lang.say("Waiting for the provider… {share}", share=share)
        return lang.say("Asking the provider… {share}", share=share)


def _draw(progress: Progress, hindrances: _Hindrances, cancel: Callable[[], None] | None, lang: Language) -> None:
    with st.container(key="progress", gap="small"):
        hindrances.draw(lang)
        share = progress.done / progress.total if progress.total else 1.0
        st.progress(share, text=hindrances.sentence(lang.share(progress.done, progress.total), lang))
        markup.progress_facts(_facts(progress, lang, is_waiting=hindrances.is_any))
        scripted.progress_drawn(
            lang.say(
                "The server does not answer. The lookup goes on when it is back, and this page shows it by itself."
            )
        )
        if time.time() - progress.created_at.timestamp() > _LONG_SECONDS:
            scripted.notification_offer(lang.say("Tell me when it is done"))
    with st.container(key="outcomes"):
        outcome_tiles(Breakdown.of_counts(progress.counts, total=progress.done), lang)
    if cancel is not None:
        st.button(lang.say("Cancel"), key="cancel", on_click=button_action(cancel))
    markup.hint(lang.say("You may close this page: the lookup goes on, and this address shows it again."))


def _facts(progress: Progress, lang: Language, *, is_waiting: bool) -> list[tuple[str, str]]:
    facts = [
        (
            lang.say("Done"),
            lang.say("{done} of {total}", done=progress.done, total=progress.total),
        )
    ]
    if is_waiting:
        # The rate is from when the provider answered: it does not tell how long this takes.
        return facts
    stalled = (datetime.now(UTC) - progress.moved_at).total_seconds() if progress.moved_at is not None else 0.0
    if stalled > _STALLED_SECONDS:
        return [*facts, (lang.say("Since the last answer"), lang.duration(stalled))]
    if progress.rate > 0:
        facts.append((lang.say("Ids a second"), lang.number(round(progress.rate))))
    if progress.seconds_left is not None and progress.done < progress.total:
        facts.append((lang.say("Time left"), lang.duration(progress.seconds_left)))
    elif progress.done == 0 and time.time() - progress.created_at.timestamp() > _SILENT_SECONDS:
        facts.append((lang.say("Waiting"), lang.say("no answer of the provider yet")))
    return facts
