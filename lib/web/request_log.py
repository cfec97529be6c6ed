"""Each request gets an id, which its answer and its lines in the log carry, and one line of its own.

The line names the path without what is behind the `?`, where the address of a page holds a lookup's id, and without
those parts that would open a download or an upload.
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
_SECRET_BELOW: Final = ("/media/", "/_stcore/upload_file/")
_MANY: Final = (
    "/static/",
    "/app/static/",
    "/component/",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/healthz",
    "/metrics",
)
"""What is asked for so often, or by machines, that its lines would hide the others: they are for `debug`."""
_LONGEST_PATH: Final = 100
_LIKE_AN_ID: Final = re.compile(r"\d{7,}")
_FAILED: Final = 500


class RequestLog:
    """ASGI middleware, the outermost. `watch` is told of answers and of pages that open and close."""

    def __init__(self, app: ASGIApp, instrumentation: Instrumentation) -> None:
        self._app = app
        self._instrumentation = instrumentation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its id."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
        # Not taken back at the end: what the server says of a request that failed comes later, and is of the same task.
        REQUEST.set(request)
        # With it in place of what came, the script that draws a page can read it too.
        name = HEADER.lower().encode()
        headers = [pair for pair in scope["headers"] if pair[0] != name]
        scope = {**scope, "headers": [*headers, (name, request.encode())]}
        serve = self._serve if scope["type"] == "http" else self._connect
        await serve(scope, receive, send, request)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, request: str) -> None:
        began, status = time.monotonic(), _FAILED

        async def mark(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request
            await send(message)

        try:
            await self._app(scope, receive, mark)
        finally:
            self._instrumentation.served(status)
            self._say(scope, status, time.monotonic() - began)

    def _say(self, scope: Scope, status: int, seconds: float) -> None:
        method, path = scope["method"], shown(scope["path"])
        level = logging.DEBUG if path.startswith(_MANY) and status < _FAILED else logging.INFO
        facts = {"method": method, "path": path, "status": status, "seconds": round(seconds, 3)}
        _log.log(level, "%s %s: %d in %.3f s", method, path, status, seconds, extra=facts)

    async def _connect(self, scope: Scope, receive: Receive, send: Send, _request: str) -> None:
        """Serve a WebSocket, by which a page is drawn for as long as it is open."""
        began, is_open = time.monotonic(), False

        async def mark(message: Message) -> None:
            nonlocal is_open
            if message["type"] == "websocket.accept":
                is_open = True
                self._instrumentation.page_opened()
                _log.info("A page is open")
            await send(message)

        try:
            await self._app(scope, receive, mark)
        finally:
            if is_open:
                self._instrumentation.page_closed()
                _log.info("The page is closed after %.0f s", time.monotonic() - began)
            else:
                _log.info("A WebSocket was refused")


def shown(path: str) -> str:
    """Return a path as the log may hold it: of one line, not too long, good for nothing, and without an Id."""
    for prefix in _SECRET_BELOW:
        if prefix in path:
            return path[: path.index(prefix)] + prefix + "…"
    return quote(_LIKE_AN_ID.sub("*", path)[:_LONGEST_PATH], safe="/:@!$&'()*+,;=~-._")
