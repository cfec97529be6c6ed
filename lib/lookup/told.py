"""What an engine in a process of its own tells the server that started it: what happened, and how it is.

One line of JSON at a time: `{"events": [["batch_stored", 100, 0]], "ended": [], "is_well": true, "is_owner": true}`. An
event is a method of `Instrumentation` and its arguments: counts, times and kinds, never an Id. `ended` holds the ids of
lookups.
"""

import json
import threading
from collections.abc import Callable
from typing import Any, Final

from lib.domain.failures import FailureKind
from lib.domain.instrumentation import EngineState, Instrumentation


class Teller(Instrumentation):
    """Collects what happens until it is told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[tuple[Any, ...]] = []
        self._ended: list[str] = []
        self._is_urgent = threading.Event()

    def note_end(self, lookup_id: str) -> None:
        """Note that a lookup has ended, for which a page may wait."""
        with self._lock:
            self._ended.append(lookup_id)
        self.wake()

    def wake(self) -> None:
        """End the wait that goes on, or else the next one."""
        self._is_urgent.set()

    def wait(self, seconds: float) -> None:
        """Return once something should be told at once, or after `seconds`."""
        self._is_urgent.wait(seconds)
        self._is_urgent.clear()

    def lookup_requested(self) -> None:
        """See `Instrumentation`."""
        self._note("lookup_requested")

    def run_started(self) -> None:
        """See `Instrumentation`."""
        self._note("run_started")

    def batch_stored(self, answered: int, failed: int) -> None:
        """See `Instrumentation`."""
        self._note("batch_stored", answered, failed)

    def lookup_ended(self, state: str) -> None:
        """See `Instrumentation`."""
        self._note("lookup_ended", state)

    def provider_asked(self, result: str, seconds: float) -> None:
        """See `Instrumentation`."""
        self._note("provider_asked", result, seconds)

    def batch_retried(self, kind: FailureKind) -> None:
        """See `Instrumentation`."""
        self._note("batch_retried", kind)

    def store_failed(self) -> None:
        """See `Instrumentation`."""
        self._note("store_failed")

    @property
    def has_news(self) -> bool:
        """Whether something has happened that was not told yet."""
        return bool(self._events or self._ended)

    def line(self, state: EngineState) -> bytes:
        """Return what has happened since the last call, and how the engine is, as a line to be heard."""
        with self._lock:
            events, self._events = self._events, []
            ended, self._ended = self._ended, []
        told = {"events": events, "ended": ended, "is_well": state.is_well, "is_owner": state.is_owner}
        return json.dumps(told).encode() + b"\n"

    def _note(self, name: str, *facts: object) -> None:
        with self._lock:
            self._events.append((name, *facts))


_TOLD: Final = frozenset(name for name in Instrumentation.__dict__ if name in Teller.__dict__ and name[0] != "_")


def hear(line: bytes, instrumentation: Instrumentation, note_end: Callable[[str], None]) -> EngineState | None:
    """Have `instrumentation` note the events of a line and `note_end` the lookups, and return how the engine is.

    Returns:
        None where it is no whole line, as the last one of a process that was killed, or one of other files than ours.
    """
    try:
        told = json.loads(line)
        events, ended, state = told["events"], told["ended"], EngineState(told["is_well"], told["is_owner"])
    except (ValueError, LookupError, TypeError):
        return None
    for name, *facts in events:
        if name in _TOLD:
            getattr(instrumentation, name)(*facts)
    for lookup_id in ended:
        note_end(lookup_id)
    return state
