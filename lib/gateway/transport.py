"""The HTTP client that every dialect uses: how it connects, how long a request may take, and how an answer is read.

- A redirect is not followed: the credentials would go along.
- The proxies of the environment are not used: httpx would send the password to whatever `HTTP_PROXY` names. A setting
  names the proxy instead.
- Cookies are not stored: one that httpx cannot send back would make every later request fail.
- Certificates are always checked.
"""

import asyncio
import email.utils
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, TypeAlias

import httpx

from lib.gateway.errors import GatewayError, NotUnderstoodError, TimedOutError, UnreachableError, for_http_status
from lib.gateway.route import DIRECT, Route

AsgiApp: TypeAlias = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]

MOST_BYTES: Final = 16_000_000
"""The largest answer that is read, in bytes; an answer to a thousand Ids has some hundred thousand."""
_MOST_RETRY_AFTER: Final = 3600.0
"""The longest wait that a provider may ask for, in seconds."""

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


def open_client(*, width: int, timeout: float, app: AsgiApp | None = None, route: Route = DIRECT) -> httpx.AsyncClient:
    """Return a client, for use in one event loop.

    Args:
        width: The number of requests that may be under way at once.
        timeout: The limit of each request, in seconds.
        app: An ASGI application in this process, which receives the requests in place of the network.
        route: The route to the provider.
    """
    verify = route.ssl_context() if app is None else True  # an application in this process has no certificate
    limits = httpx.Limits(max_connections=width, max_keepalive_connections=width)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, raise_app_exceptions=False) if app is not None else None,
        limits=limits,
        verify=verify,
        proxy=route.httpx_proxy(),
        timeout=httpx.Timeout(timeout, pool=None),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        event_hooks={"response": [_forget_location]},
        trust_env=False,
    )


async def post(
    client: httpx.AsyncClient, url: str, content: bytes, headers: Mapping[str, str], *, seconds: float
) -> bytes:
    """Post `content` and return the body of an HTTP 200 answer; the arguments are those of `exchange`.

    Raises:
        GatewayError: There is no answer, or it has another HTTP status.
    """
    answer = await exchange(client, url, content, headers, seconds=seconds)
    refused = answer.refusal()
    if refused is not None:
        raise refused
    return answer.body


async def exchange(
    client: httpx.AsyncClient, url: str, content: bytes, headers: Mapping[str, str], *, seconds: float
) -> Answer:
    """Post `content` and return the answer, whatever its HTTP status, for a dialect whose errors have a body.

    Args:
        client: The client that sends the request.
        url: The address.
        content: The body of the request.
        headers: Its headers.
        seconds: The limit of the whole exchange. The limits of httpx apply to each read, so a server that sends a byte
            now and then could occupy a connection for hours.

    Raises:
        GatewayError: There is no answer, or none that can be read.
    """
    try:
        async with asyncio.timeout(seconds):
            async with client.stream("POST", url, content=content, headers=dict(headers)) as response:
                body = await _body(response)
    except (TimeoutError, httpx.TimeoutException):
        raise TimedOutError from None
    except httpx.DecodingError:
        raise NotUnderstoodError from None
    except (httpx.HTTPError, OSError):
        # `from None`: the text of the cause may contain the address.
        raise UnreachableError from None
    return Answer(response.status_code, body, retry_after(response.headers.get("retry-after")))


def retry_after(value: str | None, *, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, None if it asks for none.

    Args:
        value: The header, a number of seconds or a date; None where there is no header.
        now: The present time, for tests.
    """
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), _MOST_RETRY_AFTER)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        # The asctime format and the zone -0000 give no zone; dates in HTTP are in UTC.
        until = until.replace(tzinfo=UTC)
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), _MOST_RETRY_AFTER)


async def _body(response: httpx.Response) -> bytes:
    """Return the body, decompressed as it arrives.

    Raises:
        NotUnderstoodError: It is larger than any real answer; a small compressed body can expand to that.
    """
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            raise NotUnderstoodError
    return bytes(body)


async def _forget_location(response: httpx.Response) -> None:
    # httpx prepares the next request even if it is not to follow, and fails at an address that it cannot parse.
    response.headers.pop("location", None)
