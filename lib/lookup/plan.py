"""How the provider may be asked: the limits that all staff share, and their bounds."""

from dataclasses import dataclass
from typing import Final

MOST_CONCURRENT: Final = 16
"""httpx's pool does bookkeeping that grows faster than its width; past 16 more connections answer less."""
MOST_IN_A_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`batch_size` Ids a request, `concurrency` requests under way at once, `rate` requests a second or None.

    All three bound the whole process: every lookup of every person together.
    """

    batch_size: int = 100
    concurrency: int = 8
    rate: float | None = None
