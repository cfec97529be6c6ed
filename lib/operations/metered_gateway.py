"""A gateway that tells of each request: how it ended and how long it took."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from lib.domain.instrumentation import Watch
from lib.domain.lookups import Codes
from lib.gateway.errors import GatewayError
from lib.gateway.port import Gateway

ANSWERED: Final = "answered"


class _Counted:
    def __init__(self, gateway: Gateway, watch: Watch) -> None:
        self._gateway = gateway
        self._watch = watch

    async def ask(self, ids: Sequence[int]) -> Codes:
        began, result = time.monotonic(), "cancelled"
        try:
            codes = await self._gateway.ask(ids)
            result = ANSWERED
        except GatewayError as error:
            result = error.kind
            raise
        finally:
            self._watch.provider_asked(result, time.monotonic() - began)
        return codes


@asynccontextmanager
async def counted(opened: AbstractAsyncContextManager[Gateway], watch: Watch) -> AsyncIterator[Gateway]:
    """Open a gateway, and tell `watch` of each request that it makes."""
    async with opened as gateway:
        yield _Counted(gateway, watch)
