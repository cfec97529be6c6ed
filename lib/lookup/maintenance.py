"""What is done beside the lookups: re-checks that are due, the index of kept rows, and the end of what is too old."""

import time
from collections.abc import Callable
from typing import Final

from lib.store.history import History
from lib.store.rechecks import Rechecks
from lib.store.row_index import RowIndexer

MAINTENANCE_SECONDS: Final = 1.0
"""How often due re-checks are looked for."""
_INDEX_SECONDS: Final = 1.0
"""For how long at a time rows are indexed."""
_PURGE_SECONDS: Final = 60.0
"""How often what is too old is deleted."""


class Maintenance:
    """The maintenance of the store.

    Args:
        rechecks: Starts the re-checks that are due.
        indexer: Indexes the rows of new lookups.
        history: Deletes the lookups that are too old.
        keep_days: For how many days lookups are stored, 0 to store them while a page shows them.
        purge: Deletes what else is stored for a time.
    """

    def __init__(
        self,
        rechecks: Rechecks,
        indexer: RowIndexer,
        history: History,
        keep_days: int,
        purge: Callable[[], None] = lambda: None,
    ) -> None:
        self._rechecks = rechecks
        self._indexer = indexer
        self._history = history
        self._keep_days = keep_days
        self._purge = purge
        self._purged_at: float | None = None

    def run(self) -> None:
        """Do what is due now. Reads and writes the store: for a thread."""
        self._rechecks.start_due()
        self._indexer.fill(_INDEX_SECONDS)
        now = time.monotonic()
        if self._purged_at is None or now - self._purged_at >= _PURGE_SECONDS:
            self._history.purge(self._keep_days)
            self._purge()
            self._purged_at = now
