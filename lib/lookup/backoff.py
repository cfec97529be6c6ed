"""What goes wrong that nobody foresaw (a full disk, a fault of ours): it is logged and waited out, longer each time."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Final

from lib.store.database import DatabaseFailedError

_log = logging.getLogger(__name__)

FIRST_SECONDS: Final = 2.0
LONGEST_SECONDS: Final = 60.0
"""The wait doubles from the one to the other: what lasts for days fills no log, what is mended goes on in a minute."""


class Backoff:
    """What goes wrong in a row, in one part of the engine. `wait` sleeps for seconds, `longest` at most."""

    def __init__(
        self, wait: Callable[[float], Awaitable[object]] = asyncio.sleep, longest: float = LONGEST_SECONDS
    ) -> None:
        self._wait = wait
        self._longest = longest
        self._seconds = 0.0
        self._told = ("", "")

    def is_over(self) -> None:
        """Note that it works: the next trouble is the first of its row."""
        self._seconds = 0.0
        self._told = ("", "")

    async def wait_out(self, error: Exception) -> None:
        """Log `error` and wait until it is worth trying again.

        Raises:
            asyncio.CancelledError: the task was cancelled as well.
        """
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # What fails while it is cancelled tells of the failure alone.
            raise asyncio.CancelledError
        self._seconds = min(max(FIRST_SECONDS, 2 * self._seconds), self._longest)
        cause = _first(error)
        # Where and what kind, never the text: it may hold anything.
        kind, place = _kind(cause), "".join(traceback.format_tb(cause.__traceback__))
        is_told = (kind, place) == self._told
        self._told = (kind, place)
        more = ", as before" if is_told else f"\n{place}"
        _log.error("%s in the engine, trying again in %.0f s%s", kind, self._seconds, more)
        await self._wait(self._seconds)


def _first(error: BaseException) -> BaseException:
    """Return what a task group has wrapped: its own place says nothing."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def _kind(error: BaseException) -> str:
    # The store's own error says no more than the driver's kind of it.
    return f"{type(error).__name__} ({error})" if isinstance(error, DatabaseFailedError) else type(error).__name__
