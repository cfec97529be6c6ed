"""The doubt about a lookup whose every request was rejected: are its Ids wrong, or its user name and password?

The provider is known to call a wrong password wrong arguments. As long as a lookup has no answer, a rejection is
therefore no word about the Ids: single Ids are asked, each out of the middle of what was rejected, and the first that
is answered ends the doubt. Where `width + 4` of them are rejected, the lookup stops, and says both readings. With the
batches that were under way when the first was rejected, these are at most `2 * width + 4` requests.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from lib.gateway.errors import GatewayError, RejectedArgumentsError, RejectedThroughoutError

_BESIDE_WIDTH: Final = 4
"""How many single Ids more than the width are asked: even of one request at a time, five single Ids are asked."""


class Doubt:
    """The doubt about one lookup. Of one event loop.

    Args:
        width: How many batches of the lookup are asked at once.
        is_over: Whether the lookup has an answer already.
    """

    def __init__(self, width: int, *, is_over: bool = False) -> None:
        self._most = width + _BESIDE_WIDTH
        self._is_over = is_over
        self._last: RejectedArgumentsError | None = None
        self._rejected = 0
        self._under_way = 0
        self._changed = asyncio.Event()

    @property
    def error(self) -> RejectedThroughoutError | None:
        """What stops the lookup if no more is asked: the numbers of the last rejection. None without any doubt."""
        if self._is_over or self._last is None:
            return None
        last = self._last
        return RejectedThroughoutError(
            http_status=last.http_status,
            provider_status=last.provider_status,
            provider_exception=last.provider_exception,
        )

    def answered(self) -> None:
        """Note that the provider has answered some Id of the lookup."""
        self._is_over = True
        self._changed.set()

    def rejected(self, error: GatewayError, size: int) -> None:
        """Note that a request for `size` Ids was rejected; only wrong arguments may mean a wrong password."""
        if isinstance(error, RejectedArgumentsError):
            self._last = error
            self._rejected += size == 1
            self._changed.set()

    async def wants_single(self) -> bool:
        """Whether a single Id is to be asked next, within `single`; waits while others are asked that may tell.

        Raises:
            RejectedThroughoutError: So many were rejected that no more is asked.
        """
        while (error := self.error) is not None:
            if self._rejected >= self._most:
                raise error
            if self._rejected + self._under_way < self._most:
                return True
            self._changed.clear()
            await self._changed.wait()
        return False

    @contextmanager
    def single(self) -> Iterator[None]:
        """Count a single Id as asked while it is; enter it right after `wants_single`."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._changed.set()
