"""Who is let in: requests for a host of ours, from pages of ours; and what stands between them and Streamlit.

Streamlit asks for the host of a WebSocket only. It takes one from any origin of this machine, other ports too, and
asks a host on the internet for its own address when the origin is another; so both are asked here, before it.
"""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.web.page_shell import PageShell
from lib.web.security_headers import SecurityHeaders

CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent")
"""Routes of Streamlit's that nobody here needs: figures of all sessions, and a page driven by programs."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_ANY: Final = "*"


def middleware(hosts: Sequence[str], public_url: str | None) -> list[Middleware]:
    """Give what stands before Streamlit: `hosts` as in its setting `server.allowedHosts`, and where people come to.

    `public_url` is the origin that people open, https://host, where it is known; behind https everything is `Secure`.
    """
    allowed = [f"[{host}]" if ":" in host else host for host in hosts] or [_ANY]
    return [
        Middleware(SecurityHeaders, is_tls=is_tls(public_url)),
        Middleware(TrustedHostMiddleware, allowed_hosts=allowed, www_redirect=False),
        Middleware(OriginCheck, public_url=public_url),
        Middleware(PageShell),
    ]


def is_tls(public_url: str | None) -> bool:
    """Whether people reach the dashboard by https."""
    return public_url is not None and public_url.startswith("https://")


class OriginCheck:
    """ASGI middleware: nothing is done, opened or read for a page of another origin; what is `CLOSED` is not there."""

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self._app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        kind = scope["type"]
        if kind == "lifespan":
            await self._app(scope, receive, send)
        elif not self._may_enter(Headers(scope=scope), "" if kind == "websocket" else scope["method"]):
            await PlainTextResponse("Not from this origin", 403)(scope, receive, send)
        elif kind == "http" and _is_closed(scope["path"].removeprefix(scope.get("root_path", ""))):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _may_enter(self, headers: Headers, method: str) -> bool:
        """Tell whether a request comes from a page of ours, or is the opening of one by a link from elsewhere.

        A browser says where every WebSocket and every change comes from; what says nothing of it is no browser, and so
        brings no cookie of somebody who does not know.
        """
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if method in _SAFE:
            is_ours = site in (None, "none", "same-origin")
            return is_ours or headers.get("sec-fetch-mode") == "navigate"
        return self._is_ours(origin, headers.get("host", "")) if origin is not None else site in (None, "same-origin")

    def _is_ours(self, origin: str, host: str) -> bool:
        public = self._public_url
        if public is not None and public.partition("://")[2] == host:
            return origin == public
        return origin in (f"http://{host}", f"https://{host}")


def _is_closed(path: str) -> bool:
    return any(path == closed or path.startswith(f"{closed}/") for closed in CLOSED)
