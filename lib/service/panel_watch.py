"""Watches the provider's panel: asked seldom, beside all lookups, and what it said last is at hand without waiting."""

import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Final

from lib.domain.panel import PanelState

SELDOM_SECONDS: Final = 900.0
"""How long what the panel said stands before it is asked again."""
FAILED_SECONDS: Final = 60.0
"""The same where it gave no answer."""


class PanelWatch:
    """What the panel said last, in this process. Its methods may be called from any thread.

    Args:
        ask: Asks the panel, and returns None where it cannot be asked; it raises nothing.
        clock: Returns seconds that only grow.
        patience: How many seconds at most are waited for an answer that is asked for in passing.
    """

    def __init__(
        self,
        ask: Callable[[], PanelState | None],
        clock: Callable[[], float] = time.monotonic,
        patience: float = 1.0,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._patience = patience
        self._asking = Lock()
        self._asked_at: float | None = None
        self._state: PanelState | None = None

    @property
    def state(self) -> PanelState | None:
        """What the panel said last, None where it has not been asked or cannot be."""
        return self._state

    def refresh(self) -> PanelState | None:
        """Return what the panel says, and ask it where it was not asked lately; that takes a request's time."""
        with self._asking:
            if self._is_due():
                self._state, self._asked_at = self._ask(), self._clock()
        return self._state

    def refresh_soon(self) -> PanelState | None:
        """Return what the panel said last; where that was not lately, it is asked, and hardly waited for."""
        if self._is_due() and not self._asking.locked():
            asking = Thread(target=self.refresh, name="panel", daemon=True)
            asking.start()
            asking.join(self._patience)
        return self._state

    def _is_due(self) -> bool:
        if self._asked_at is None:
            return True
        has_failed = self._state is not None and self._state.failure is not None
        return self._clock() - self._asked_at >= (FAILED_SECONDS if has_failed else SELDOM_SECONDS)
