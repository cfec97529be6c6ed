"""What is asked of a request before any route sees it: whose it is, where the route gives or takes what people ask.

The page itself is guarded where it is drawn; the pages' shell, styles, scripts and health answer all. Where nobody
signs in, whoever comes from beyond this machine is refused, whatever served it: Streamlit, or uvicorn by hand.
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
from lib.web.error_page import refusal
from lib.web.login_cookie import claims_of
from lib.web.paste_route import PASTE_PATH

GUARDED: Final = {
    PASTE_PATH: Permission.LOOK_UP,
    "/_stcore/upload_file/": Permission.LOOK_UP,
    "/media/": Permission.EXPORT,
}
"""The beginnings of paths that answer only those who have signed in, and what their role must allow."""
SIGN_IN: Final = "/auth/login"
SIGN_OUT: Final = "/auth/logout"
CALLBACK: Final = "/oauth2callback"
_MINUTE: Final = 60.0


@dataclass(slots=True)
class SignInLimiter:
    """SignInLimiter to sign in, by address, within the present minute; at most `limit()` of one address are let through.

    A sign-in passes two paths, that to the provider and that back. Each has a count of its own, lest it be two tries;
    and twice as many may come back, since those who set out in the minute before come too, and were let through once.
    """

    limit: Callable[[], int]
    clock: Callable[[], float] = time.monotonic
    _minute: int = 0
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, path: str, address: str) -> bool:
        """Count a try, and return whether it may be made."""
        minute = int(self.clock() / _MINUTE)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        self._counts[path, address] += 1
        return self._counts[path, address] <= self.limit() * (2 if path == CALLBACK else 1)


class SignInGuard:
    """ASGI middleware. `is_set_up` says whether people sign in; `base` is what all of Streamlit's paths begin with."""

    def __init__(  # noqa: PLR0913 - by name, from one place
        self,
        app: ASGIApp,
        *,
        gate: Gate,
        is_set_up: Callable[[], bool],
        sign_in_limiter: SignInLimiter,
        allow_open: bool,
        base: str = "",
    ) -> None:
        self._app = app
        self._gate = gate
        self._is_set_up = is_set_up
        self._tries = sign_in_limiter
        self._allow_open = allow_open
        self._base = base.strip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if not self._gate.is_on(is_set_up=self._is_set_up()):
            if self._allow_open or is_loopback((scope.get("server") or ("", None))[0]):
                await self._app(scope, receive, send)
            else:
                await self._refuse(scope, receive, send, 403)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        request, path = HTTPConnection(scope), self._path(scope)
        act = next((act for start, act in GUARDED.items() if path.startswith(start)), None)
        if act is not None and not await run_in_threadpool(self._may, request, act):
            await self._refuse(scope, receive, send, 401)
            return
        # Who has signed out comes by the callback too, with nothing to say.
        is_answer = path == CALLBACK and bool(scope.get("query_string"))
        if (path == SIGN_IN or is_answer) and not self._tries.take(path, _address(request)):
            await self._refuse(scope, receive, send, 429)
            return
        if path == SIGN_OUT:
            try:
                await run_in_threadpool(self._gate.sign_out, claims_of(request), _address(request))
            except DatabaseFailedError:
                # Its cookie would be taken from the browser, and go on letting in whoever has kept it.
                await self._refuse(scope, receive, send, 503)
                return
        watched = _Watched(send) if is_answer else None
        await self._app(scope, receive, watched or send)
        if watched is not None and not watched.is_signed_in:
            with suppress(DatabaseFailedError):
                await run_in_threadpool(self._gate.note_failed_sign_in, _address(request))

    def _path(self, scope: Scope) -> str:
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return path.removeprefix(f"/{self._base}") if self._base else path

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, status: int) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        start = f"{scope.get('root_path', '')}/{self._base}/".replace("//", "/")
        await refusal(HTTPConnection(scope), status, start)(scope, receive, send)

    def _may(self, request: HTTPConnection, act: Permission) -> bool:
        try:
            found = self._gate.decide(claims_of(request), _address(request), is_use=False)
        except DatabaseFailedError:
            return False
        return isinstance(found, Visitor) and found.may(act)


class _Watched:
    """A `send` that notes whether an answer signs someone in."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_signed_in = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            begins = (f"{USER_COOKIE_NAME}=", "max-age=0")
            cookies = [value.lower() for value in Headers(raw=message["headers"]).getlist("set-cookie")]
            self.is_signed_in = any(value.startswith(begins[0]) and begins[1] not in value for value in cookies)
        await self._send(message)


def is_loopback(address: str | None) -> bool:
    """Whether what listens at this address is reached from this machine alone."""
    if address == "localhost":
        return True
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _address(request: HTTPConnection) -> str:
    """Return from where a request comes, '' for this machine, as the page says it too."""
    host = request.client.host if request.client is not None else ""
    return "" if is_loopback(host) else host
