"""The store's calls, in threads: one that waits for PostgreSQL must not hold up the requests, nor the connections.

A connection that is half made, in a loop that another call holds up, would keep PostgreSQL from stopping: it waits for
the one as the other waits for it.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_AT_ONCE: Final = 8

_log = logging.getLogger(__name__)


class Threads:
    """Some threads, for the calls of one event loop; and one more for what must come in order and may fail."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, "store")
        self._notes = ThreadPoolExecutor(1, "notes")

    async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call it in a thread and return what it returns; where the task is cancelled, it goes on by itself."""
        return await asyncio.wrap_future(self._pool.submit(partial(call, *args, **kwargs)))

    def note(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call it, after what was noted before; where it fails, the next note tells as much."""
        self._notes.submit(partial(call, *args, **kwargs)).add_done_callback(_forget)

    def close(self) -> None:
        """Wait for what is under way, and end the threads."""
        self._pool.shutdown()
        self._notes.shutdown()


def _forget(noted: Future[object]) -> None:
    error = noted.exception()
    if error is not None:
        _log.debug("%s in a note", type(error).__name__)
