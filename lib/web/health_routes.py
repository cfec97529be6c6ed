"""The routes for machines that monitor the dashboard: `/healthz` and `/metrics`.

`/healthz` tells anyone whether this server is healthy, and nothing more; the details and the metrics take the token.
The address of a client gives no access: behind a proxy on this machine, all requests come from this machine.
"""

import asyncio
import hmac
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lib.operations.health import Health, HealthMonitor
from lib.operations.metrics import CONTENT_TYPE

HEALTH_PATH: Final = "/healthz"
METRICS_PATH: Final = "/metrics"
TIMEOUT_SECONDS: Final = 5.0
"""How long the parts have to report their health."""
FRESH_SECONDS: Final = 1.0
"""How long a report is reused: a thousand requests a second cause no more work than one."""

_NO_STORE: Final = {"Cache-Control": "no-store"}
_TIMED_OUT: Final = Health(store="failed", engine="dead", breaker="unknown")


class HealthCache:
    """Checks the health at most once every FRESH_SECONDS and in one thread, for all requests of one event loop.

    Args:
        check: Checks the health; may block.
        timeout: Seconds after which a check counts as failed.
        clock: Returns seconds from any start.
    """

    def __init__(
        self, check: Callable[[], Health], timeout: float = TIMEOUT_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._check = check
        self._timeout = timeout
        self._clock = clock
        self._pending: asyncio.Task[Health] | None = None
        self._last: Health | None = None
        self._checked_at = 0.0

    async def health(self) -> Health:
        """Return the health; a check that takes too long counts as failed."""
        if self._last is None or self._clock() - self._checked_at >= FRESH_SECONDS:
            if self._pending is None or self._pending.done():
                self._pending = asyncio.create_task(run_in_threadpool(self._check))
            try:
                self._last = await asyncio.wait_for(asyncio.shield(self._pending), self._timeout)
            except TimeoutError:
                self._last = _TIMED_OUT
            self._checked_at = self._clock()
        return self._last


def operating_routes(health_monitor: HealthMonitor, token: SecretStr | None) -> list[Route]:
    """Return the routes; without a token there is no `/metrics`, and nobody sees the details of the health."""
    cache = HealthCache(health_monitor.health)

    async def healthz(request: Request) -> Response:
        health = await cache.health()
        details = asdict(health) if is_trusted(request.headers, token) else {}
        answer = {"status": "ok" if health.is_well else "ill", **details}
        return JSONResponse(answer, 200 if health.is_well else 503, headers=_NO_STORE)

    async def metrics(request: Request) -> Response:
        refused = refusal(request.headers, token)
        if refused is not None:
            return refused
        return Response(await run_in_threadpool(health_monitor.metrics), media_type=CONTENT_TYPE, headers=_NO_STORE)

    return [Route(HEALTH_PATH, healthz, name="health"), Route(METRICS_PATH, metrics, name="metrics")]


def refusal(headers: Headers, token: SecretStr | None) -> Response | None:
    """Return the answer to a request that may not read the metrics, None to one that may."""
    if token is None:
        return PlainTextResponse("Not found\n", 404)
    if not is_trusted(headers, token):
        return PlainTextResponse("A token is needed\n", 401, headers={"WWW-Authenticate": "Bearer"} | _NO_STORE)
    return None


def is_trusted(headers: Headers, token: SecretStr | None) -> bool:
    """Whether a request has the token, as `Authorization: Bearer …`."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    # How long this takes does not tell how much of the token is right.
    is_right = token is not None and hmac.compare_digest(
        credentials.strip().encode(), token.get_secret_value().encode()
    )
    return is_right and scheme.lower() == "bearer"
