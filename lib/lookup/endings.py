"""Tells those who wait for a lookup that it has ended, where an engine says so; others look now and then."""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial


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
    """The lookups that threads and event loops of this process wait for. May be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._awaited: dict[str, list[Callable[[], object]]] = {}

    def note(self, lookup_id: str) -> None:
        """Wake those who wait for a lookup; what it has ended with is stored by now."""
        with self._lock:
            for tell in self._awaited.get(lookup_id, ()):
                tell()

    @contextmanager
    def awaited(self, lookup_id: str) -> Iterator[Awaited]:
        """Hear of the end of a lookup from now on."""
        mine = Awaited()
        with self._told([lookup_id], mine.note):
            yield mine

    async def wait(self, lookup_ids: Collection[str], seconds: float) -> None:
        """Return once one of some lookups has ended, or after `seconds`; the event loop goes on meanwhile."""
        ended = asyncio.Event()
        wake = partial(asyncio.get_running_loop().call_soon_threadsafe, ended.set)
        with self._told(lookup_ids, wake), suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await ended.wait()

    @contextmanager
    def _told(self, lookup_ids: Collection[str], tell: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            for lookup_id in lookup_ids:
                self._awaited.setdefault(lookup_id, []).append(tell)
        try:
            yield
        finally:
            with self._lock:
                for lookup_id in lookup_ids:
                    self._awaited[lookup_id].remove(tell)
                    if not self._awaited[lookup_id]:
                        del self._awaited[lookup_id]
