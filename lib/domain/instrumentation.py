"""What may be told of what happens, and to whom: counts, times and kinds; never an Id, a person or an address.

The stages are given a `Instrumentation` and tell it. What it makes of that is for who joins them to say.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_LETTERS: Final = 10


@dataclass(frozen=True, slots=True)
class EngineState:
    """How what runs the lookups is.

    `is_well` says that it does what it is there for, if only to wait for another server's to end; `is_owner` that it is
    the one that runs them.
    """

    is_well: bool
    is_owner: bool


class Instrumentation:
    """Who is told. This one makes nothing of it. May be called from any thread, and never fails."""

    def asked_for(self) -> None:
        """Note that there is something to ask of a lookup: a new one, a re-check, a retry."""

    def taken_up(self) -> None:
        """Note that a run of a lookup has begun, the first or a later one."""

    def kept(self, answered: int, failed: int) -> None:
        """Note how many Ids more have an answer, and how many have none for good."""

    def rested(self, state: str) -> None:
        """Note that a lookup has come to rest, in this of the states."""

    def provider_asked(self, result: str, seconds: float) -> None:
        """Note a request to the provider: `answered`, or the kind of the error, after so many seconds."""

    def retried(self, kind: str) -> None:
        """Note that a batch is asked again after an error of this kind."""

    def store_failed(self) -> None:
        """Note that the database could not be read or written."""

    def page_opened(self) -> None:
        """Note that a browser has connected."""

    def page_closed(self) -> None:
        """Note that a browser has gone."""

    def served(self, status: int) -> None:
        """Note an answer of this HTTP status to whoever asks this server."""


def name_of(lookup_id: str) -> str:
    """Return what a lookup is called in a log: the same each time, and of no use to open it, as its id would be."""
    return sha256(lookup_id.encode("utf-8", "replace")).hexdigest()[:_LETTERS]
