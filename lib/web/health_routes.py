"""The routes for machines that watch over the dashboard: `/healthz` and `/metrics`.

`/healthz` says to anyone whether this server is well, and nothing more. The rest is for whoever has the token. Where a
request comes from is not asked: behind a proxy on this machine everyone comes from this machine.
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
PATIENCE: Final = 5.0
"""Seconds that the parts have to say how they are."""
FRESH_SECONDS: Final = 1.0
"""How long an answer stands: whoever asks a thousand times a second makes no more work than one."""

_NOT_KEPT: Final = {"Cache-Control": "no-store"}
_SILENT: Final = Health(store="failed", engine="dead", breaker="unknown")


class HealthDesk:
    """Asks for the health at most once a FRESH_SECONDS, by one thread, whoever asks here. Of one event loop.

    `clock` gives seconds from any beginning.
    """

    def __init__(
        self, ask: Callable[[], Health], patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._patience = patience
        self._clock = clock
        self._asking: asyncio.Task[Health] | None = None
        self._last: Health | None = None
        self._asked_at = 0.0

    async def health(self) -> Health:
        """Return how it is; ill is who does not answer in time."""
        if self._last is None or self._clock() - self._asked_at >= FRESH_SECONDS:
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(run_in_threadpool(self._ask))
            try:
                self._last = await asyncio.wait_for(asyncio.shield(self._asking), self._patience)
            except TimeoutError:
                self._last = _SILENT
            self._asked_at = self._clock()
        return self._last


def operating_routes(health_monitor: HealthMonitor, token: SecretStr | None) -> list[Route]:
    """Give the routes; without a token `/metrics` is not there, and nobody is told details of the health."""
    service = HealthDesk(health_monitor.health)

    async def healthz(request: Request) -> Response:
        health = await service.health()
        parts = asdict(health) if is_trusted(request.headers, token) else {}
        answer = {"status": "ok" if health.is_well else "ill", **parts}
        return JSONResponse(answer, 200 if health.is_well else 503, headers=_NOT_KEPT)

    async def metrics(request: Request) -> Response:
        refused = refusal(request.headers, token)
        if refused is not None:
            return refused
        return Response(await run_in_threadpool(health_monitor.metrics), media_type=CONTENT_TYPE, headers=_NOT_KEPT)

    return [Route(HEALTH_PATH, healthz, name="health"), Route(METRICS_PATH, metrics, name="metrics")]


def refusal(headers: Headers, token: SecretStr | None) -> Response | None:
    """Return what to answer whoever may not read the metrics; None where they may."""
    if token is None:
        return PlainTextResponse("Not found\n", 404)
    if not is_trusted(headers, token):
        return PlainTextResponse("A token is needed\n", 401, headers={"WWW-Authenticate": "Bearer"} | _NOT_KEPT)
    return None


def is_trusted(headers: Headers, token: SecretStr | None) -> bool:
    """Whether a request brings the token, as `Authorization: Bearer …`."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    # How long it takes tells nothing of how much of it is right.
    is_right = token is not None and hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode())
    return is_right and scheme.lower() == "bearer"
