"""What is done beside the lookups: those that plans say are due are asked again, what is kept long enough is deleted."""

import time
from collections.abc import Callable
from typing import Final

from lib.store.history import History
from lib.store.rechecks import Rechecks

MAINTENANCE_SECONDS: Final = 1.0
"""How often it is looked what is due."""
_FORGET_SECONDS: Final = 60.0


class Maintenance:
    """`keep_days` is how long lookups are kept, 0 for as long as a page shows them.

    `forget` deletes what else is kept for a time.
    """

    def __init__(
        self, rechecks: Rechecks, history: History, keep_days: int, forget: Callable[[], None] = lambda: None
    ) -> None:
        self._rechecks = rechecks
        self._history = history
        self._keep_days = keep_days
        self._forget = forget
        self._forgot_at: float | None = None

    def do(self) -> None:
        """Do what is due now; for a thread, since it reads and writes the store."""
        self._rechecks.ask_what_is_due()
        now = time.monotonic()
        if self._forgot_at is None or now - self._forgot_at >= _FORGET_SECONDS:
            self._history.forget(self._keep_days)
            self._forget()
            self._forgot_at = now
