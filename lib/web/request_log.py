"""Gives each request an id, which its answer and its log lines carry, and logs a line for it.

The line names the path without the query, in which the address of a page holds the id of a lookup, and without the
parts that would give access to a download or an upload.
"""

import logging
import re
import secrets
import time
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.domain.instrumentation import Instrumentation
from lib.operations.logs import REQUEST

HEADER: Final = "X-Request-Id"

_log = logging.getLogger(__name__)
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECRET_PREFIXES: Final = ("/media/", "/_stcore/upload_file/")
_FREQUENT: Final = (
    "/static/",
    "/app/static/",
    "/component/",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/healthz",
    "/metrics",
)
"""Paths that are requested so often, or by machines, that their lines would hide the others: logged as `debug`."""
_MAX_PATH: Final = 100
_LIKE_ID: Final = re.compile(r"\d{7,}")
_SERVER_ERROR: Final = 500


class RequestLog:
    """ASGI middleware, the outermost.

    Args:
        app: The next application.
        instrumentation: Counts answers, and pages as they open and close.
    """

    def __init__(self, app: ASGIApp, instrumentation: Instrumentation) -> None:
        self._app = app
        self._instrumentation = instrumentation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its id."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        received = Headers(scope=scope).get(HEADER, "")
        request_id = received if _WELL_FORMED.fullmatch(received) else secrets.token_hex(8)
        # Not reset at the end: the server logs a failed request later, in the same task.
        REQUEST.set(request_id)
        # Also as the request's own header, from which the script that draws a page reads it.
        name = HEADER.lower().encode()
        headers = [pair for pair in scope["headers"] if pair[0] != name]
        scope = {**scope, "headers": [*headers, (name, request_id.encode())]}
        serve = self._serve if scope["type"] == "http" else self._connect
        await serve(scope, receive, send, request_id)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started, status = time.monotonic(), _SERVER_ERROR

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            self._instrumentation.served(status)
            self._log_line(scope, status, time.monotonic() - started)

    def _log_line(self, scope: Scope, status: int, seconds: float) -> None:
        method, path = scope["method"], loggable_path(scope["path"])
        level = logging.DEBUG if path.startswith(_FREQUENT) and status < _SERVER_ERROR else logging.INFO
        facts = {"method": method, "path": path, "status": status, "seconds": round(seconds, 3)}
        _log.log(level, "%s %s: %d in %.3f s", method, path, status, seconds, extra=facts)

    async def _connect(self, scope: Scope, receive: Receive, send: Send, _request_id: str) -> None:
        """Serve a WebSocket; a page has one as long as it is open."""
        started, is_open = time.monotonic(), False

        async def send_noted(message: Message) -> None:
            nonlocal is_open
            if message["type"] == "websocket.accept":
                is_open = True
                self._instrumentation.page_opened()
                _log.info("A page is open")
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            if is_open:
                self._instrumentation.page_closed()
                _log.info("The page is closed after %.0f s", time.monotonic() - started)
            else:
                _log.info("A WebSocket was refused")


def loggable_path(path: str) -> str:
    """Return a path as the log may hold it: one line, not too long, without an Id or anything that gives access."""
    for prefix in _SECRET_PREFIXES:
        if prefix in path:
            return path[: path.index(prefix)] + prefix + "…"
    return quote(_LIKE_ID.sub("*", path)[:_MAX_PATH], safe="/:@!$&'()*+,;=~-._")
