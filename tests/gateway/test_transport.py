"""The client keeps its time limits, connects to nothing but the given address, and reports how a request failed."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic

import pytest

from lib.gateway.errors import (
    AnswerTooLargeError,
    NotUnderstoodError,
    RedirectedError,
    TimedOutError,
    UnreachableError,
)
from tests.helpers.provider import Provider, Reply, ask, gateway_to, good

GOOD = good([3]).body


@asynccontextmanager
async def listening(answer: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """Answer every connection with `answer`; gives the address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            await reader.readuntil(b"Ids=3")
            await answer(writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ask"


def ask_over_socket(answer: Callable[[asyncio.StreamWriter], Awaitable[None]], timeout: float = 20) -> list[int]:
    async def asked() -> list[int]:
        async with listening(answer) as address, gateway_to(None, address, timeout=timeout) as gateway:
            codes: list[int] = (await gateway.ask([3])).codes.tolist()
            return codes

    return asyncio.run(asyncio.wait_for(asked(), 60))


def saying(
    *parts: bytes, pause: float = 0.0, forever: bytes = b""
) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """Return an answer that sends `parts`, then `forever` again and again, with a pause after each."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        while forever:
            writer.write(forever)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


def head(length: int, *more: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Length: %d" % length, *more, b"", b""])


# How long, and what broke


def test_a_complete_answer_over_a_socket_is_read() -> None:
    assert ask_over_socket(saying(head(len(GOOD)), GOOD[:9], GOOD[9:])) == [3]


@pytest.mark.parametrize(
    "trickle",
    [
        saying(forever=b"HTTP/1.1 200 OK\r\n"[:1], pause=0.03),
        saying(b"HTTP/1.1 200 OK\r\n", forever=b"x: y\r\n", pause=0.03),
        saying(head(1000), forever=b" ", pause=0.03),
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", forever=b"1\r\n \r\n", pause=0.03),
        # Not waited for, it would be a connection that was cut.
        saying(b"", pause=2.0),
    ],
    ids=["status line", "headers", "body", "chunks", "silence"],
)
def test_a_server_that_trickles_is_abandoned_at_the_time_limit(
    trickle: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> None:
    started = monotonic()
    with pytest.raises(TimedOutError):
        ask_over_socket(trickle, timeout=0.4)
    assert monotonic() - started < 9


@pytest.mark.parametrize(
    "part", [b"", b"HTTP/1.1 200", head(len(GOOD)), head(len(GOOD)) + GOOD[:-1], b"220 smtp.example ESMTP\r\n"]
)
def test_a_connection_that_is_cut_or_speaks_no_http_is_unreachable(part: bytes) -> None:
    with pytest.raises(UnreachableError):
        ask_over_socket(saying(part))


def test_nothing_listening_is_unreachable() -> None:
    async def asked() -> None:
        async with listening(saying(b"")) as address:
            pass
        async with gateway_to(None, address) as gateway:
            await gateway.ask([3])

    with pytest.raises(UnreachableError):
        asyncio.run(asked())


def test_a_gzipped_answer_is_read_and_one_that_only_claims_it_is_not_understood() -> None:
    packed = gzip.compress(GOOD)
    assert ask_over_socket(saying(head(len(packed), b"Content-Encoding: gzip"), packed)) == [3]
    with pytest.raises(NotUnderstoodError):
        ask_over_socket(saying(head(len(GOOD), b"Content-Encoding: gzip"), GOOD))


@pytest.mark.parametrize("is_packed", [True, False])
def test_an_answer_that_is_far_too_large_is_abandoned_before_it_is_complete(*, is_packed: bool) -> None:
    large = b" " * 1_000_000
    if is_packed:
        # A third of a megabyte that unpacks to three hundred.
        packer = zlib.compressobj(9, wbits=31)
        bomb = b"".join(packer.compress(large) for _ in range(300)) + packer.flush()
        answer = saying(head(len(bomb), b"Content-Encoding: gzip"), bomb)
    else:
        answer = saying(head(10**12), *[large] * 17, forever=large)
    tracemalloc.start()
    with pytest.raises(AnswerTooLargeError):
        ask_over_socket(answer)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4_000_000


# Where to


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", [b"/login", b"https://elsewhere.example/", b"", b"mailto:x", b"http://[", b"http://h:port/", b"\xff"]
)
def test_a_redirect_is_not_followed(status: int, location: bytes) -> None:
    provider = Provider(answer=lambda _: Reply(status=status, headers=[(b"location", location)]))
    with pytest.raises(RedirectedError) as raised:
        ask(provider, [3])
    assert raised.value.http_status == status
    assert len(provider.requests) == 1


@pytest.mark.parametrize("cookie", [b"session=1; path=/", b"session=1; domain=localhost", "کوکی".encode(), b"\x80"])
def test_no_cookie_is_stored(cookie: bytes) -> None:
    provider = Provider(answer=lambda request: Reply(good(request.ids).body, headers=[(b"set-cookie", cookie)]))

    async def asked_twice() -> list[list[int]]:
        async with gateway_to(provider) as gateway:
            return [(await gateway.ask([number])).codes.tolist() for number in (3, 25)]

    assert asyncio.run(asked_twice()) == [[3], [25]]
    assert not [request for request in provider.requests if "cookie" in request.headers]


@pytest.fixture
def _proxies_set(monkeypatch: pytest.MonkeyPatch) -> None:
    # A port on which nothing can listen.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)


@pytest.mark.usefixtures("_proxies_set")
def test_a_proxy_of_the_environment_is_not_used() -> None:
    assert ask_over_socket(saying(head(len(GOOD)), GOOD)) == [3]
