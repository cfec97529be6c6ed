"""What is done beside the lookups: due re-checks are started, and what has been stored for long enough is deleted."""

import time
from collections.abc import Callable
from typing import Final

from lib.store.history import History
from lib.store.rechecks import Rechecks

MAINTENANCE_SECONDS: Final = 1.0
"""How often due re-checks are looked for."""
_PURGE_SECONDS: Final = 60.0
"""How often what is too old is deleted."""


class Maintenance:
    """The maintenance of the store.

    Args:
        rechecks: Starts the re-checks that are due.
        history: Deletes the lookups that are too old.
        keep_days: For how many days lookups are stored, 0 to store them while a page shows them.
        purge: Deletes what else is stored for a time.
    """

    def __init__(
        self, rechecks: Rechecks, history: History, keep_days: int, purge: Callable[[], None] = lambda: None
    ) -> None:
        self._rechecks = rechecks
        self._history = history
        self._keep_days = keep_days
        self._purge = purge
        self._purged_at: float | None = None

    def run(self) -> None:
        """Do what is due now. Reads and writes the store: for a thread."""
        self._rechecks.start_due()
        now = time.monotonic()
        if self._purged_at is None or now - self._purged_at >= _PURGE_SECONDS:
            self._history.purge(self._keep_days)
            self._purge()
            self._purged_at = now
