"""Tells threads that wait for a lookup that it has ended, where an engine says so; others look now and then."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Awaited:
    """A lookup that one thread waits for."""

    def __init__(self) -> None:
        self._ended = threading.Event()

    def note(self) -> None:
        """End the wait that goes on, or else the next one."""
        self._ended.set()

    def wait(self, seconds: float) -> None:
        """Return once the lookup has ended, or after `seconds`."""
        if self._ended.wait(seconds):
            # What was asked for again since has not ended.
            self._ended.clear()


class Endings:
    """The lookups that the threads of this process wait for. May be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._awaited: dict[str, list[Awaited]] = {}

    def note(self, lookup_id: str) -> None:
        """Wake those who wait for a lookup; what it has ended with is stored by now."""
        with self._lock:
            for awaited in self._awaited.get(lookup_id, ()):
                awaited.note()

    @contextmanager
    def awaited(self, lookup_id: str) -> Iterator[Awaited]:
        """Hear of the end of a lookup from now on."""
        mine = Awaited()
        with self._lock:
            self._awaited.setdefault(lookup_id, []).append(mine)
        try:
            yield mine
        finally:
            with self._lock:
                self._awaited[lookup_id].remove(mine)
                if not self._awaited[lookup_id]:
                    del self._awaited[lookup_id]
