"""A gateway that counts its requests: how each ended, and how long it took."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from lib.domain.answers import BatchAnswer
from lib.domain.instrumentation import Instrumentation
from lib.gateway.errors import GatewayError
from lib.gateway.port import Gateway

ANSWERED: Final = "answered"


class _MeteredGateway:
    def __init__(self, gateway: Gateway, instrumentation: Instrumentation) -> None:
        self._gateway = gateway
        self._instrumentation = instrumentation

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        began, result = time.monotonic(), "cancelled"
        try:
            answer = await self._gateway.ask(ids)
            result = ANSWERED
        except GatewayError as error:
            result = error.kind
            raise
        finally:
            self._instrumentation.provider_asked(result, time.monotonic() - began)
        return answer


@asynccontextmanager
async def metered(
    opened: AbstractAsyncContextManager[Gateway], instrumentation: Instrumentation
) -> AsyncIterator[Gateway]:
    """Open a gateway that reports each of its requests to `instrumentation`."""
    async with opened as gateway:
        yield _MeteredGateway(gateway, instrumentation)
