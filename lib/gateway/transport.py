"""The HTTP client that every dialect shares: where it may go, how long it may take, what it makes of an answer.

A redirect is not followed (the credentials would go along), the environment's proxies are not used (httpx would send
the password to whatever `HTTP_PROXY` names; a setting names one), no cookie is kept (one that httpx cannot send back
would fail every later request), and plain http goes to loopback only, unless a setting allows it. Certificates are
always checked.
"""

import asyncio
import email.utils
import ipaddress
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import httpx

from lib.gateway.errors import GatewayError, NotUnderstoodError, TimedOutError, UnreachableError, for_http_status

AsgiApp: TypeAlias = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]

MOST_BYTES: Final = 16_000_000
"""Of an answer; the largest to a thousand Ids has some hundred thousand."""
_MOST_RETRY_AFTER: Final = 3600.0

# They tell of each request, with its address and in detail its headers, wherever the log is told to hear of everything.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class PlainHttpError(ValueError):
    """The address is plain http to another host, where anyone on the way could read the password."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, the whole body, and the seconds of Retry-After where it asked for some."""

    http_status: int
    body: bytes = field(repr=False)
    retry_after: float | None = None

    def refusal(self) -> GatewayError | None:
        """Return the error that the HTTP status stands for; None for 200."""
        if self.http_status == httpx.codes.OK:
            return None
        return for_http_status(self.http_status, self.retry_after)


@dataclass(frozen=True, slots=True)
class Way:
    """How the provider is reached: a PEM file of the authorities to trust, and a proxy's address, where they are set."""

    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)


def open_client(*, width: int, timeout: float, app: AsgiApp | None = None, way: Way = Way()) -> httpx.AsyncClient:
    """Return a client for `width` requests at once, each of at most `timeout` seconds; one a process and event loop.

    With `app` the requests go to that ASGI application in this process and to no network.
    """
    trusted = trusting(way.ca_file) if app is None else True  # in this process nothing has a certificate
    limits = httpx.Limits(max_connections=width, max_keepalive_connections=width)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, raise_app_exceptions=False) if app is not None else None,
        limits=limits,
        verify=trusted,
        proxy=_proxy(way),
        timeout=httpx.Timeout(timeout, pool=None),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        event_hooks={"response": [_forget_location]},
        trust_env=False,
    )


def trusting(ca_file: str | None) -> ssl.SSLContext:
    """Return what checks certificates: signed by an authority of `ca_file`, or by a well-known one where it is None.

    Raises:
        OSError: the file cannot be read or holds no certificate.
    """
    return httpx.create_ssl_context(trust_env=False) if ca_file is None else ssl.create_default_context(cafile=ca_file)


def check_proxy(url: str) -> None:
    """Check that `url` is an address of a proxy: http or https, a host, and nothing after it.

    Raises:
        ValueError: it is not; the text holds nothing of it.
    """
    try:
        parts, port = httpx.URL(url), urlsplit(url).port
    except (httpx.InvalidURL, ValueError):
        raise ValueError from None
    if parts.scheme not in ("http", "https") or not parts.host or port == 0 or parts.raw_path != b"/":
        raise ValueError


def is_readable_on_the_way(url: str, *, is_proxied: bool = False) -> bool:
    """Whether what is sent to `url` leaves this machine in the clear: plain http to another host, or through a proxy."""
    parts = httpx.URL(url)
    return parts.scheme == "http" and (is_proxied or not _is_loopback(parts.host))


def check_address(url: str, *, allow_http: bool, is_proxied: bool = False) -> None:
    """Check that `url` is an address that credentials may be sent to.

    Raises:
        PlainHttpError: plain http to a host that is not loopback, or through a proxy, while that is not allowed.
        ValueError: it is no http address at all.
    """
    try:
        # httpx is who asks, so where it leads is for httpx to say; but it takes a port of 99999 until it connects.
        parts, port = httpx.URL(url), urlsplit(url).port
    except (httpx.InvalidURL, ValueError):
        raise ValueError from None
    # A name and password in the address would be logged with it.
    if parts.scheme not in ("http", "https") or not parts.host or parts.userinfo or port == 0:
        raise ValueError
    if not allow_http and is_readable_on_the_way(url, is_proxied=is_proxied):
        raise PlainHttpError


async def post(
    client: httpx.AsyncClient, url: str, content: bytes, headers: Mapping[str, str], *, seconds: float
) -> bytes:
    """Post `content` and return the body of a 200 answer; `seconds` as in `exchange`.

    Raises:
        GatewayError: anything else happened.
    """
    answer = await exchange(client, url, content, headers, seconds=seconds)
    refused = answer.refusal()
    if refused is not None:
        raise refused
    return answer.body


async def exchange(
    client: httpx.AsyncClient, url: str, content: bytes, headers: Mapping[str, str], *, seconds: float
) -> Answer:
    """Post `content` and return what comes back with any HTTP status, for a dialect whose errors have a body.

    `seconds` bounds the whole exchange: httpx's own limits are for each read, and a server that trickles
    would hold a place for hours.

    Raises:
        GatewayError: nothing came back, or nothing that could be read.
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
        # `from None`: the cause's text may hold the address.
        raise UnreachableError from None
    return Answer(response.status_code, body, retry_after(response.headers.get("retry-after")))


def retry_after(value: str | None, *, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date; None where it says nothing."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), _MOST_RETRY_AFTER)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        # C's form of a date, and the zone -0000, say none: HTTP's dates are in UTC.
        until = until.replace(tzinfo=UTC)
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), _MOST_RETRY_AFTER)


def _proxy(way: Way) -> httpx.Proxy | None:
    if way.proxy is None:
        return None
    # What is asked by https is encrypted through the proxy; one that speaks https itself shows a certificate too.
    is_tls = httpx.URL(way.proxy).scheme == "https"
    return httpx.Proxy(way.proxy, ssl_context=trusting(way.ca_file) if is_tls else None)


async def _body(response: httpx.Response) -> bytes:
    """Return the body, unpacked as it comes.

    Raises:
        NotUnderstoodError: it is larger than any answer, as a small one may become that is packed.
    """
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            raise NotUnderstoodError
    return bytes(body)


async def _forget_location(response: httpx.Response) -> None:
    # httpx makes the next request ready even where it is not to follow, and raises at an address that it cannot read.
    response.headers.pop("location", None)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
