"""Requests are accepted for our hosts and from our pages only; and the middleware between them and Streamlit.

Streamlit checks the host of a WebSocket alone. It accepts any origin of this machine, on other ports too, and for other
origins it looks up its own address at a host on the internet. So both are checked here, before Streamlit.
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
"""Routes of Streamlit's that are not needed here: figures of all sessions, and control of a page by programs."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_ANY_HOST: Final = "*"


def middleware(hosts: Sequence[str], public_url: str | None) -> list[Middleware]:
    """Return the middleware before Streamlit, the outermost first.

    Args:
        hosts: The accepted hosts, as in Streamlit's setting `server.allowedHosts`; empty for any.
        public_url: The origin that people open, as `https://host`, where it is known.
    """
    allowed = [f"[{host}]" if ":" in host else host for host in hosts] or [_ANY_HOST]
    return [
        Middleware(SecurityHeaders, is_tls=is_tls(public_url)),
        Middleware(TrustedHostMiddleware, allowed_hosts=allowed, www_redirect=False),
        Middleware(OriginCheck, public_url=public_url),
        Middleware(PageShell),
    ]


def is_tls(public_url: str | None) -> bool:
    """Whether people reach the dashboard over HTTPS."""
    return public_url is not None and public_url.startswith("https://")


class OriginCheck:
    """ASGI middleware: refuses what a page of another origin sends, opens or reads, and hides the `CLOSED` routes."""

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
        """Whether a request comes from a page of ours, or opens one by a link from elsewhere.

        A browser names the origin of every WebSocket and every unsafe request. A client that names none is not a
        browser, and so cannot send someone's cookie without their knowledge.
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
