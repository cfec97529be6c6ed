"""How the provider may be asked: the limits that all staff share, and their bounds."""

from dataclasses import dataclass
from typing import Final

MOST_CONCURRENT: Final = 16
"""The bookkeeping of httpx's pool grows faster than its size; past 16, more connections get fewer answers."""
MOST_IN_A_BATCH: Final = 1_000

LONGEST_WAIT: Final = 60.0
"""Seconds. A provider that asks for a longer wait before a retry counts as down while nothing else is answered."""
RETRY_AFTER_LIMIT: Final = 120.0
"""Seconds. The most that a provider is believed of the wait that it asks for, where no setting says otherwise."""
THRESHOLD: Final = 5
"""How many batches fail in a row before the provider counts as down."""
FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 60.0
"""Seconds; the pause doubles from the one to the other."""
PATIENCE: Final = 30 * 60.0
"""Seconds of outage that a lookup waits out before it ends without the rest of its answers."""
NOTE_SECONDS: Final = 5.0
"""How often at most the time of the last answer, or of the last failure of the same kind, is stored."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of all lookups of all people together.

    Attributes:
        batch_size: Ids in a request.
        concurrency: Requests under way at once.
        rate: Requests a second, None for as many as there are.
        retry_after: The most seconds of a wait that the provider asks for.
    """

    batch_size: int = 100
    concurrency: int = 8
    rate: float | None = None
    retry_after: float = RETRY_AFTER_LIMIT
