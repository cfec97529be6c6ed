"""How the provider may be asked: the limits that all staff share, and their bounds."""

from dataclasses import dataclass
from typing import Final

MOST_CONCURRENT: Final = 16
"""httpx's pool does bookkeeping that grows faster than its width; past 16 more connections answer less."""
MOST_IN_A_BATCH: Final = 1_000

LONGEST_WAIT: Final = 60.0
"""Seconds. A provider that asks for more before a retry is not asked sooner: it counts as down."""
THRESHOLD: Final = 5
"""How many batches fail in a row before the provider counts as down."""
FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 60.0
"""Seconds; the pause doubles from the one to the other. A longer Retry-After is honoured."""
PATIENCE: Final = 30 * 60.0
"""Seconds of outage that a lookup waits out before it ends without the rest of its answers."""
NOTE_SECONDS: Final = 5.0
"""How often at most the time of the last answer, or of one more failure alike, is kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`batch_size` Ids a request, `concurrency` requests under way at once, `rate` requests a second or None.

    All three bound the whole process: every lookup of every person together.
    """

    batch_size: int = 100
    concurrency: int = 8
    rate: float | None = None
