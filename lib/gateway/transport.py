"""How every dialect sends a request, how long it may take, and how an answer is read.

The requests go to a transport of httpx itself. A client of httpx around it would add what none of them may have: it
follows redirects, with the credentials; it keeps cookies, of which one that cannot be sent back makes every later
request fail; it sends the password through whatever `HTTP_PROXY` names, where a setting names the proxy. Each of these
can be turned off, and still takes a fifth of what a request costs.

- A connection serves one request; see `lib.gateway.fresh_connection`.
- Certificates are always checked.
- A large answer is unpacked and read in a thread, within the time limit of the request: neither may hold up the others.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar

import httpx

from lib.gateway.body import ACCEPTED_CODINGS, most_bytes, received, unpacked
from lib.gateway.certificates import certificate_error
from lib.gateway.errors import (
    AnswerTooLargeError,
    GatewayError,
    NotUnderstoodError,
    TimedOutError,
    UnreachableError,
)
from lib.gateway.fresh_connection import ONE_REQUEST, FreshConnection
from lib.gateway.http_statuses import for_http_status
from lib.gateway.retry_after import retry_after
from lib.gateway.route import DIRECT, Route
from lib.gateway.words import without_secrets

T = TypeVar("T")

AsgiApp: TypeAlias = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]

_QUICK_BYTES: Final = 65_536
"""A body of so many bytes that is not packed is read at once: that takes a millisecond or two; a thread has a price."""
_readers: Final = ThreadPoolExecutor(4, thread_name_prefix="answer-reader")
"""Reads large answers. A few threads: one that a hostile answer occupies is not waited for, and blocks no other."""

_HEADERS: Final = {
    "accept": "*/*",
    "accept-encoding": ACCEPTED_CODINGS,
    "user-agent": f"python-httpx/{httpx.__version__}",
    **ONE_REQUEST,
}

# At level DEBUG they log the address and the headers of every request.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of any HTTP status.

    Attributes:
        http_status: The HTTP status.
        body: The whole body, decompressed.
        retry_after: The seconds to wait before the next request, where the answer's Retry-After asks for a wait.
    """

    http_status: int
    body: bytes = field(repr=False)
    retry_after: float | None = None

    def refusal(self) -> GatewayError | None:
        """Return the error that the HTTP status stands for, None for 200."""
        if self.http_status == httpx.codes.OK:
            return None
        return for_http_status(self.http_status, self.retry_after)


def open_transport(*, width: int, app: AsgiApp | None = None, route: Route = DIRECT) -> httpx.AsyncBaseTransport:
    """Return a transport, a context for use in one event loop.

    Args:
        width: The number of requests that may be under way at once.
        app: An ASGI application in this process, which receives the requests in place of the network.
        route: The route to the provider.
    """
    if app is not None:
        return httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncHTTPTransport(
        verify=route.ssl_context(),
        trust_env=False,
        limits=httpx.Limits(max_connections=width, max_keepalive_connections=0),
        proxy=route.httpx_proxy(),
    )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a dialect posts its requests, and what all of them have in common.

    Attributes:
        transport: What sends them.
        address: The address.
        headers: Their headers, beside those that every request has.
        timeout: The limit of a whole exchange in seconds, reading included. The limits of httpx apply to each read, so
            a server that sends a byte now and then could occupy a connection for hours.
        secrets: The credentials in them, which the provider may repeat in its words about an error.
    """

    transport: httpx.AsyncBaseTransport
    address: httpx.URL = field(repr=False)
    headers: Mapping[str, str]
    timeout: float
    secrets: tuple[str, ...] = field(default=(), repr=False)

    async def exchange(self, content: bytes, ids: int, read: Callable[[Answer], T]) -> T:
        """Post `content` and return what `read` makes of the answer.

        Args:
            content: The body of the request.
            ids: How many Ids are asked; they bound the size of the answer.
            read: Reads an answer of any HTTP status, in a thread where it is large; raises GatewayError.

        Raises:
            GatewayError: There is no answer, or none that can be read.
        """
        most = most_bytes(ids)
        with without_secrets(self.secrets):
            try:
                async with asyncio.timeout(self.timeout):
                    response, body = await self._post(content, most)
                    return await _read(response, body, most, read)
            except (TimeoutError, httpx.TimeoutException):
                raise TimedOutError from None
            except (httpx.HTTPError, OSError) as error:
                # `from None`: the text of the cause may contain the address.
                raise certificate_error(error) or UnreachableError() from None

    async def _post(self, content: bytes, most: int) -> tuple[httpx.Response, bytes]:
        """Return the answer and its body as it came; an error counts by its HTTP status, however large its page is."""
        connection = FreshConnection()
        headers = {**_HEADERS, **self.headers}
        request = httpx.Request(
            "POST", self.address, content=content, headers=headers, extensions={"trace": connection}
        )
        async with aclosing(await self.transport.handle_async_request(request)) as response:
            is_ok = response.status_code == httpx.codes.OK
            if is_ok and connection.is_early:
                raise NotUnderstoodError
            try:
                return response, await received(response, most)
            except AnswerTooLargeError:
                if is_ok:
                    raise
                return response, b""


async def _read(response: httpx.Response, body: bytes, most: int, read: Callable[[Answer], T]) -> T:
    coding, wait = (response.headers.get(name, "") for name in ("content-encoding", "retry-after"))

    def read_whole() -> T:
        try:
            return read(
                Answer(response.status_code, _unpacked(response.status_code, body, coding, most), retry_after(wait))
            )
        except MemoryError:
            raise AnswerTooLargeError from None

    if not coding and len(body) <= _QUICK_BYTES:
        return read_whole()
    return await asyncio.get_running_loop().run_in_executor(_readers, read_whole)


def _unpacked(http_status: int, body: bytes, coding: str, most: int) -> bytes:
    try:
        return unpacked(body, coding, most)
    except NotUnderstoodError:
        if http_status == httpx.codes.OK:
            raise
        return b""
