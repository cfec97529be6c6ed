"""Unforeseen errors of the engine (a full disk, a fault of ours) are logged and waited out, longer each time."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Final

from lib.store.database import DatabaseFailedError

_log = logging.getLogger(__name__)

FIRST_SECONDS: Final = 2.0
LONGEST_SECONDS: Final = 60.0
"""The wait doubles from the one to the other: an error that lasts for days fills no log, and a mended one ends within
a minute."""
DATABASE_SECONDS: Final = 8.0
"""The longest wait where the database fails: people look at the page, and free a full disk. As often as before, once in
LONGEST_SECONDS, the log says so."""


class Backoff:
    """The errors in a row of one part of the engine.

    Args:
        wait: Sleeps for seconds.
        longest: The longest wait, in seconds.
    """

    def __init__(
        self, wait: Callable[[float], Awaitable[object]] = asyncio.sleep, longest: float = LONGEST_SECONDS
    ) -> None:
        self._wait = wait
        self._longest = longest
        self._seconds = 0.0
        self._unlogged = 0.0
        self._last_logged = ("", "")

    def reset(self) -> None:
        """Note a success: the next error is the first in a row."""
        self._seconds = 0.0
        self._last_logged = ("", "")

    async def wait_out(self, error: Exception) -> None:
        """Log `error` and wait until it is worth trying again.

        Raises:
            asyncio.CancelledError: The task was cancelled as well.
        """
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # A call that fails while its task is cancelled raises the failure instead.
            raise asyncio.CancelledError
        cause = _first(error)
        longest = min(self._longest, DATABASE_SECONDS) if isinstance(cause, DatabaseFailedError) else self._longest
        self._seconds = min(max(FIRST_SECONDS, 2 * self._seconds), longest)
        # Where and what kind, never the text: it may hold anything.
        kind, frames = _kind(cause), "".join(traceback.format_tb(cause.__traceback__))
        is_repeated = (kind, frames) == self._last_logged
        self._last_logged = (kind, frames)
        if not is_repeated or self._seconds < longest or self._unlogged >= self._longest:
            more = ", as before" if is_repeated else f"\n{frames}"
            _log.error("%s in the engine, trying again in %.0f s%s", kind, self._seconds, more)
            self._unlogged = 0.0
        self._unlogged += self._seconds
        await self._wait(self._seconds)


async def repeat(step: Callable[[], Awaitable[object]], seconds: float, backoff: Backoff) -> None:
    """Call `step`, and again `seconds` after each end of it, until cancelled; `backoff` waits out what it raises."""
    while True:
        try:
            await step()
            backoff.reset()
        except Exception as error:  # noqa: BLE001 - whatever it is, the engine outlives it
            await backoff.wait_out(error)
        await asyncio.sleep(seconds)


def _first(error: BaseException) -> BaseException:
    """Return what a task group has wrapped: the traceback of the group tells nothing."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def _kind(error: BaseException) -> str:
    # The text of the store's own error is no more than the kind of the driver's.
    return f"{type(error).__name__} ({error})" if isinstance(error, DatabaseFailedError) else type(error).__name__
