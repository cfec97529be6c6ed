"""What the stages report of what happens: counts, times and kinds, never an Id, a person or an address.

Each stage is given an `Instrumentation` and calls it. The metrics are one that counts.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_LETTERS: Final = 10


@dataclass(frozen=True, slots=True)
class EngineState:
    """How an engine is.

    Attributes:
        is_well: Whether it does its work, if only by waiting for another server's engine to end.
        is_owner: Whether it is the one that runs the lookups.
    """

    is_well: bool
    is_owner: bool


class Instrumentation:
    """Receives what happens and does nothing with it. May be called from any thread, and never fails."""

    def lookup_requested(self) -> None:
        """Note that a lookup has Ids to ask: a new one, a re-check, a retry."""

    def run_started(self) -> None:
        """Note that a run of a lookup has begun, the first or a later one."""

    def batch_stored(self, answered: int, failed: int) -> None:
        """Note that an answer was stored: how many more Ids have a code, and how many have none for good."""

    def lookup_ended(self, state: str) -> None:
        """Note that a lookup has ended in this state."""

    def provider_asked(self, result: str, seconds: float) -> None:
        """Note a request to the provider: `answered` or the kind of the error, and how many seconds it took."""

    def batch_retried(self, kind: str) -> None:
        """Note that a batch is asked again after an error of this kind."""

    def store_failed(self) -> None:
        """Note that the database could not be read or written."""

    def page_opened(self) -> None:
        """Note that a browser has connected."""

    def page_closed(self) -> None:
        """Note that a browser has gone."""

    def served(self, status: int) -> None:
        """Note that a request to this server was answered with this HTTP status."""


def name_of(lookup_id: str) -> str:
    """Return the name of a lookup in a log: always the same, and of no use to open it, as its id would be."""
    return sha256(lookup_id.encode("utf-8", "replace")).hexdigest()[:_LETTERS]
