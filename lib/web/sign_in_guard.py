"""Checks the sign-in of a request before any route that receives or returns people's data.

The pages are guarded where they are drawn; their shell, styles, scripts and the health are for everybody. Where nobody
signs in, a server that listens beyond this machine refuses every request, whether Streamlit or uvicorn started it.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from lib.auth.gate import Gate, Visitor
from lib.auth.roles import Permission
from lib.store.database import DatabaseFailedError
from lib.web.download_route import DOWNLOAD_PATH
from lib.web.error_page import refusal
from lib.web.login_cookie import claims_of, login_key_of
from lib.web.paste_route import PASTE_PATH
from lib.web.progress_route import PROGRESS_PATH
from lib.web.tickets import Held, Tickets
from lib.web.upload_sessions import UPLOAD_PATH, session_of

GUARDED: Final = {
    PASTE_PATH: Permission.LOOK_UP,
    DOWNLOAD_PATH: Permission.EXPORT,
    PROGRESS_PATH: Permission.READ,
    UPLOAD_PATH: Permission.LOOK_UP,
    "/media/": Permission.EXPORT,
}
"""What guarded paths begin with, and the permission that each of them takes."""
SIGN_IN: Final = "/auth/login"
SIGN_OUT: Final = "/auth/logout"
CALLBACK: Final = "/oauth2callback"
_MINUTE: Final = 60.0


@dataclass(slots=True)
class SignInLimiter:
    """Limits the sign-ins from one address within a minute of the clock.

    A sign-in passes two paths, the one to the provider and the one back. Each path is counted by itself, so that one
    sign-in is not two. Twice as many may come back, since some of them left in the minute before, within its limit.

    Attributes:
        limit: Returns how many sign-ins are allowed.
        clock: Returns seconds from any start.
    """

    limit: Callable[[], int]
    clock: Callable[[], float] = time.monotonic
    _minute: int = 0
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def acquire(self, path: str, address: str) -> bool:
        """Count a request for a path from an address, and return whether it is within the limit."""
        minute = int(self.clock() / _MINUTE)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        self._counts[path, address] += 1
        return self._counts[path, address] <= self.limit() * (2 if path == CALLBACK else 1)


class SignInGuard:
    """ASGI middleware: refuses requests without the sign-in or the permission that their path takes.

    Args:
        app: The next application.
        gate: Decides who may enter.
        is_set_up: Returns whether a sign-in is configured.
        sign_in_limiter: Limits the sign-ins.
        allow_open: Whether a server without sign-in may answer beyond this machine.
        uploads: The sessions that take uploads, and of whom.
        base: What all paths of Streamlit begin with.
    """

    def __init__(  # noqa: PLR0913 - by name, from one place
        self,
        app: ASGIApp,
        *,
        gate: Gate,
        is_set_up: Callable[[], bool],
        sign_in_limiter: SignInLimiter,
        allow_open: bool,
        uploads: Tickets[Held],
        base: str = "",
    ) -> None:
        self._app = app
        self._gate = gate
        self._is_set_up = is_set_up
        self._sign_in_limiter = sign_in_limiter
        self._allow_open = allow_open
        self._uploads = uploads
        self._base = base.strip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif not self._gate.is_on(is_set_up=self._is_set_up()):
            await self._serve_open(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._serve_guarded(scope, receive, send)

    async def _serve_open(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request where nobody signs in."""
        if self._allow_open or is_loopback((scope.get("server") or ("", None))[0]):
            await self._app(scope, receive, send)
        else:
            await self._refuse(scope, receive, send, 403)

    async def _serve_guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request where people sign in."""
        request, path = HTTPConnection(scope), self._path(scope)
        # Those who sign out come back by the same path, without a query.
        is_callback = path == CALLBACK and bool(scope.get("query_string"))
        status = await self._refused_with(request, path, is_sign_in=path == SIGN_IN or is_callback)
        if status is not None:
            await self._refuse(scope, receive, send, status)
        elif is_callback:
            await self._serve_callback(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _refused_with(self, request: HTTPConnection, path: str, *, is_sign_in: bool) -> int | None:
        """Return the status to refuse a request with, None to serve it; a request to sign out ends the session here."""
        permission = next((permission for prefix, permission in GUARDED.items() if path.startswith(prefix)), None)
        if permission is not None and not await run_in_threadpool(self._may, request, permission):
            return 401
        if path.startswith(UPLOAD_PATH) and self._uploads.find(session_of(path), login_key_of(request)) is None:
            return 403
        if is_sign_in and not self._sign_in_limiter.acquire(path, _address(request)):
            return 429
        if path == SIGN_OUT:
            try:
                await run_in_threadpool(self._gate.sign_out, claims_of(request), _address(request))
            except DatabaseFailedError:
                # Passed on, the request would delete the cookie from the browser, while a copy of it still signs in.
                return 503
        return None

    async def _serve_callback(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request with which the provider sends someone back, and record it where the sign-in failed."""
        detector = _SignInDetector(send)
        await self._app(scope, receive, detector)
        if not detector.is_signed_in:
            with suppress(DatabaseFailedError):
                await run_in_threadpool(self._gate.note_failed_sign_in, _address(HTTPConnection(scope)))

    def _path(self, scope: Scope) -> str:
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return path.removeprefix(f"/{self._base}") if self._base else path

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, status: int) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        start = f"{scope.get('root_path', '')}/{self._base}/".replace("//", "/")
        await refusal(HTTPConnection(scope), status, start)(scope, receive, send)

    def _may(self, request: HTTPConnection, permission: Permission) -> bool:
        try:
            decision = self._gate.decide(claims_of(request), _address(request), is_use=False)
        except DatabaseFailedError:
            return False
        return isinstance(decision, Visitor) and decision.may(permission)


class _SignInDetector:
    """A `send` that detects whether an answer signs someone in: it sets Streamlit's cookie of the user.

    Attributes:
        is_signed_in: Whether an answer that signs someone in was sent.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_signed_in = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            cookies = [value.lower() for value in Headers(raw=message["headers"]).getlist("set-cookie")]
            self.is_signed_in = any(
                cookie.startswith(f"{USER_COOKIE_NAME}=") and "max-age=0" not in cookie for cookie in cookies
            )
        await self._send(message)


def is_loopback(address: str | None) -> bool:
    """Whether a server that listens at this address is reached from this machine alone."""
    if address == "localhost":
        return True
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _address(request: HTTPConnection) -> str:
    """Return the address of a request's client, '' for this machine, as the audit log has it."""
    host = request.client.host if request.client is not None else ""
    return "" if is_loopback(host) else host
