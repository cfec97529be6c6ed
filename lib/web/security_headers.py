"""The headers of every answer: what the browser may load, from where, who may frame or read it, and what it may keep."""

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from lib.web.static_files import STATIC_PATH

KEPT_BY_BROWSERS: Final = (f"{STATIC_PATH}/", "/static/")
"""Paths of files that are the same for everybody; nothing else may be stored on the way or in a browser."""

_PERMISSIONS: Final = (
    "clipboard-write=(self), accelerometer=(), autoplay=(), bluetooth=(), camera=(), clipboard-read=(), display-capture=(), "
    "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), "
    "screen-wake-lock=(), serial=(), storage-access=(), usb=(), web-share=(), window-management=(), xr-spatial-tracking=()"
)
"""Buttons copy replies and Ids; of everything else that a browser can do for a page, this one does nothing."""

_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_A_YEAR: Final = 31_536_000
"""Seconds."""
_AN_ERROR: Final = 400
_OF_OTHER_ORIGINS: Final = b"access-control-"


def security_headers(host: str, *, is_tls: bool) -> dict[str, str]:
    """Give the headers of every answer; `is_tls` is whether people reach the dashboard by https.

    `connect-src` names the websocket of this very host too, since not every browser counts it as 'self'. Inline style
    stays allowed because Streamlit styles its elements so; inline script does not.
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
    } | ({"Strict-Transport-Security": f"max-age={_A_YEAR}"} if is_tls else {})


class SecurityHeaders:
    """ASGI middleware: the headers on every answer, `Secure` on every cookie behind TLS, and no other origin let in.

    Whether there is TLS says a setting. A request may claim to have come by https, and anyone may send such a claim.
    """

    def __init__(self, app: ASGIApp, *, is_tls: bool) -> None:
        self._app = app
        self._is_tls = is_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and mend what comes back; a websocket's handshake that is refused is an answer too."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        # Asked for before the way in: a mount puts its own into the scope.
        host, path = Headers(scope=scope).get("host", ""), scope["path"].removeprefix(scope.get("root_path", ""))

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                self._mend(message, host, may_be_kept=path.startswith(KEPT_BY_BROWSERS))
            await send(message)

        await self._app(scope, receive, with_headers)

    def _mend(self, message: Message, host: str, *, may_be_kept: bool) -> None:
        message["headers"] = [
            (name, self._cookie(value) if name.lower() == b"set-cookie" else value)
            for name, value in message.get("headers", ())
            if not name.lower().startswith(_OF_OTHER_ORIGINS)
        ]
        headers = MutableHeaders(scope=message)
        headers.update(security_headers(host, is_tls=self._is_tls))
        if not may_be_kept or message["status"] >= _AN_ERROR or "cache-control" not in headers:
            headers["Cache-Control"] = "no-store"

    def _cookie(self, cookie: bytes) -> bytes:
        attributes = [part.strip().lower() for part in cookie.split(b";")]
        return cookie if not self._is_tls or b"secure" in attributes else cookie + b"; Secure"


def when_failed(*, is_tls: bool) -> ExceptionHandler:
    """Give what answers where a route failed: outside of all middleware, so the headers have to be set here."""

    async def answer(request: Request, _error: Exception) -> Response:
        headers = security_headers(request.headers.get("host", ""), is_tls=is_tls) | {"Cache-Control": "no-store"}
        return PlainTextResponse("Internal Server Error", 500, headers)

    return answer
