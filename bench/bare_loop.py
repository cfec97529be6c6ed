"""A loop of plain httpx that requests batch after batch and stores nothing: the peer of the lookup engines."""

import asyncio
import time
from collections.abc import Sequence
from typing import Final

import httpx

from lib.gateway.transport import AsgiApp, open_transport
from lib.sandbox.app import DEFAULT_CREDENTIAL

_HEADERS: Final = {"content-type": "application/x-www-form-urlencoded"}


async def bare_seconds(ids: Sequence[int], batch: int, width: int, address: str, app: AsgiApp | None = None) -> float:
    """Return the seconds in which the bare loop requests all Ids.

    Args:
        ids: The Ids.
        batch: Ids a request.
        width: Requests under way at once.
        address: The provider's address, in its REST dialect.
        app: The provider, where it runs in this process.
    """
    batches = iter([ids[start : start + batch] for start in range(0, len(ids), batch)])
    async with httpx.AsyncClient(transport=open_transport(width=width, app=app), timeout=30) as client:

        async def worker() -> None:
            for each in batches:
                await _post(client, address, each)

        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(width):
                group.create_task(worker())
        return time.perf_counter() - started


async def _post(client: httpx.AsyncClient, address: str, batch: Sequence[int]) -> None:
    form = f"Username={DEFAULT_CREDENTIAL}&Password={DEFAULT_CREDENTIAL}&Ids={'%2C'.join(map(str, batch))}"
    (await client.post(address, content=form, headers=_HEADERS)).raise_for_status()
