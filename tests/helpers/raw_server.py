"""A server on loopback that writes bytes as a test says, to see what becomes of answers that HTTP does not allow."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

Answer: TypeAlias = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
"""Answers one request: called with its body, it writes what it likes."""


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """Return the body of the next request on a connection.

    Raises:
        asyncio.IncompleteReadError: The client has closed the connection.
    """
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return await reader.readexactly(int(length))


def http_answer(body: bytes, status: int = 200) -> bytes:
    """Return an answer that keeps the connection open, whatever the client asks for."""
    return b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


@asynccontextmanager
async def raw_server(
    answer: Answer, *, greeting: bytes | None = b"", tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, list[int]]]:
    """Serve any number of requests a connection; gives the address, and the count of requests of each connection.

    Args:
        answer: Answers a request.
        greeting: What is written as soon as a client has connected; None closes the connection.
        tls: The server's side of TLS, None for plain http.
    """
    counts: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        counts.append(0)
        mine = len(counts) - 1
        if greeting is None:
            writer.close()
            return
        writer.write(greeting)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                body = await read_request(reader)
                counts[mine] += 1
                await answer(body, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        scheme = "http" if tls is None else "https"
        yield f"{scheme}://localhost:{server.sockets[0].getsockname()[1]}/ask", counts
