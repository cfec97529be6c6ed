"""The headers of every answer: what a browser may load and from where, who may frame or read it, what may be cached."""

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from lib.web.static_files import STATIC_PATH

CACHEABLE_PATHS: Final = (f"{STATIC_PATH}/", "/static/")
"""What the paths of files begin with that are the same for everybody; nothing else may be cached anywhere."""

_PERMISSIONS: Final = (
    "clipboard-write=(self), accelerometer=(), autoplay=(), bluetooth=(), camera=(), clipboard-read=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), "
    "local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
    "publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), web-share=(), "
    "window-management=(), xr-spatial-tracking=()"
)
"""Buttons copy replies and Ids; the pages use no other feature that a browser offers."""

_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_YEAR_SECONDS: Final = 31_536_000
_FIRST_ERROR: Final = 400
_CORS_PREFIX: Final = b"access-control-"


def security_headers(host: str, *, is_tls: bool) -> dict[str, str]:
    """Return the headers of every answer.

    `connect-src` also names the WebSocket of this host, since not every browser counts it as 'self'. Inline styles are
    allowed because Streamlit uses them; inline scripts are not.

    Args:
        host: The host of the request, as its `Host` header names it.
        is_tls: Whether people reach the dashboard over HTTPS.
    """
    sockets = [f"wss://{host}"] if is_tls else [f"ws://{host}", f"wss://{host}"]
    policy = (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        " ".join(["connect-src 'self'", *(sockets if _HOST.fullmatch(host) else ())]),
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": _PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    } | ({"Strict-Transport-Security": f"max-age={_YEAR_SECONDS}"} if is_tls else {})


class SecurityHeaders:
    """ASGI middleware: sets the headers of every answer, and behind TLS `Secure` on every cookie; removes CORS headers.

    Args:
        app: The next application.
        is_tls: Whether people reach the dashboard over HTTPS. A setting says so: anyone can send a request that claims
            to have come over HTTPS.
    """

    def __init__(self, app: ASGIApp, *, is_tls: bool) -> None:
        self._app = app
        self._is_tls = is_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and change the answer; a refused handshake of a WebSocket is an answer too."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        # Read before the request is passed on: a mount changes the scope.
        host, path = Headers(scope=scope).get("host", ""), scope["path"].removeprefix(scope.get("root_path", ""))

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                self._set_headers(message, host, is_cacheable=path.startswith(CACHEABLE_PATHS))
            await send(message)

        await self._app(scope, receive, with_headers)

    def _set_headers(self, message: Message, host: str, *, is_cacheable: bool) -> None:
        message["headers"] = [
            (name, self._cookie(value) if name.lower() == b"set-cookie" else value)
            for name, value in message.get("headers", ())
            if not name.lower().startswith(_CORS_PREFIX)
        ]
        headers = MutableHeaders(scope=message)
        headers.update(security_headers(host, is_tls=self._is_tls))
        if not is_cacheable or message["status"] >= _FIRST_ERROR or "cache-control" not in headers:
            headers["Cache-Control"] = "no-store"

    def _cookie(self, cookie: bytes) -> bytes:
        attributes = [part.strip().lower() for part in cookie.split(b";")]
        return cookie if not self._is_tls or b"secure" in attributes else cookie + b"; Secure"


def server_error_handler(*, is_tls: bool) -> ExceptionHandler:
    """Return the handler that answers when a route fails; outside of all middleware, it sets the headers itself."""

    async def answer(request: Request, _error: Exception) -> Response:
        headers = security_headers(request.headers.get("host", ""), is_tls=is_tls) | {"Cache-Control": "no-store"}
        return PlainTextResponse("Internal Server Error", 500, headers)

    return answer
