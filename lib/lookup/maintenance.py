"""What is done beside the lookups: due re-checks, what is derived from stored lookups, the end of what is too old."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from lib.store.history import History
from lib.store.rechecks import Rechecks

MAINTENANCE_SECONDS: Final = 1.0
"""How often due re-checks are looked for."""
_DERIVE_SECONDS: Final = 1.0
"""For how long at a time each of what is derived from stored lookups is made."""
_PURGE_SECONDS: Final = 60.0
"""How often what is too old is deleted."""


class Maintenance:
    """The maintenance of the store.

    Args:
        rechecks: Starts the re-checks that are due.
        derivers: Make what is derived from stored lookups, as the index of their rows; each is called with the seconds
            after which it is to stop.
        history: Deletes the lookups that are too old.
        keep_days: For how many days lookups are stored, 0 to store them while a page shows them.
        purge: Deletes what else is stored for a time.
    """

    def __init__(
        self,
        rechecks: Rechecks,
        derivers: Sequence[Callable[[float], None]],
        history: History,
        keep_days: int,
        purge: Callable[[], None] = lambda: None,
    ) -> None:
        self._rechecks = rechecks
        self._derivers = derivers
        self._history = history
        self._keep_days = keep_days
        self._purge = purge
        self._purged_at: float | None = None

    def run(self) -> None:
        """Do what is due now. Reads and writes the store: for a thread."""
        self._rechecks.start_due()
        for derive in self._derivers:
            derive(_DERIVE_SECONDS)
        now = time.monotonic()
        if self._purged_at is None or now - self._purged_at >= _PURGE_SECONDS:
            self._history.purge(self._keep_days)
            self._purge()
            self._purged_at = now
