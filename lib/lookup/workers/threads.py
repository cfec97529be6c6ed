"""The store's calls in threads: one that waits for PostgreSQL must not hold up the requests or the other connections.

PostgreSQL does not stop while a connection is half made. Made in an event loop that another call holds up, the two
would wait for each other.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS: Final = 8

_log = logging.getLogger(__name__)


class ThreadedStoreCaller:
    """Calls the store in threads, for one event loop; what is submitted has a thread of its own, so its order holds."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, "store")
        self._submitted = ThreadPoolExecutor(1, "store-submitted")

    async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call it in a thread and return what it returns; it goes on where the task is cancelled."""
        return await asyncio.wrap_future(self._pool.submit(partial(call, *args, **kwargs)))

    def submit(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call it after all that was submitted before; what it raises is dropped, as the next call tells as much."""
        self._submitted.submit(partial(call, *args, **kwargs)).add_done_callback(_drop_error)

    def close(self) -> None:
        """Wait for the calls under way, and end the threads."""
        self._pool.shutdown()
        self._submitted.shutdown()


def _drop_error(submitted: Future[object]) -> None:
    error = submitted.exception()
    if error is not None:
        _log.debug("%s in a submitted call", type(error).__name__)
