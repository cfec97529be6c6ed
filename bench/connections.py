"""The price of one request a connection: 100 Ids each, 8 at once, 50 ms an answer, over loopback with and without TLS.

Nothing in an HTTP answer names its request, so the gateway uses no connection twice. Beside it, in the same run, httpx
posts the same requests on connections that it keeps. What loopback does not show: a new connection takes one more way
there and back, and two with TLS.
"""

import asyncio
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import httpx
import trustme

from bench.figure import Ratio, tell
from bench.sizes import chosen
from lib.gateway.dialects import REST
from lib.gateway.route import Route
from lib.gateway.transport import open_transport

BATCH: Final = 100
WIDTH: Final = 8
LATENCY: Final = 0.05
ASKED: Final = list(range(639258934720294949, 639258934720294949 + BATCH))
BODY: Final = b'{"Status":4,"Exception":0,"Data":[' + b",".join([b"3"] * BATCH) + b"]}"


class Size(NamedTuple):
    """How much is requested.

    Attributes:
        requests: The requests of a run.
        runs: How often each way is run.
    """

    requests: int
    runs: int


FULL: Final = Size(requests=160, runs=3)
SMALL: Final = Size(requests=16, runs=1)


def main(size: Size = FULL) -> None:
    """Send the requests both ways in turn, and print the times."""
    for name, is_tls in (("plain http", False), ("TLS", True)):
        with tempfile.TemporaryDirectory() as folder, _served(Path(folder), is_tls=is_tls) as (address, route):
            ways = asyncio.run(_measure(address, route, size))
        (own, own_cpu), (kept, kept_cpu) = ways
        what = f"a request of {BATCH} Ids on a connection of its own, {WIDTH} at once, by {name}"
        tell(what, f"{own:.1f} ms", Ratio(own / kept, f"kept connections ({kept:.1f} ms)"))
        tell(f"{what}: CPU", f"{own_cpu:.2f} ms", Ratio(own_cpu / kept_cpu, f"kept connections ({kept_cpu:.2f} ms)"))


async def _measure(address: str, route: Route, size: Size) -> list[tuple[float, float]]:
    """Return the milliseconds and the CPU milliseconds a request, on own connections and on kept ones."""
    async with (
        open_transport(width=WIDTH, route=route) as transport,
        httpx.AsyncClient(
            verify=route.ssl_context(), limits=httpx.Limits(max_connections=WIDTH), trust_env=False
        ) as keeping,
    ):
        gateway = REST.build_gateway(transport, address, ["bench", "bench"], timeout=30)
        form = f"Username=bench&Password=bench&Ids={'%2C'.join(map(str, ASKED))}"

        async def kept() -> object:
            return (await keeping.post(address, content=form)).json()

        runs = [
            [await _milliseconds(ask, size.requests) for ask in (lambda: gateway.ask(ASKED), kept)]
            for _ in range(size.runs)
        ]
    return [(median(way[0] for way in ways), median(way[1] for way in ways)) for ways in zip(*runs, strict=True)]


async def _milliseconds(ask: Callable[[], Awaitable[object]], requests: int) -> tuple[float, float]:
    left = iter(range(requests))

    async def worker() -> None:
        for _ in left:
            await ask()

    started, started_cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(WIDTH):
            group.create_task(worker())
    return (time.perf_counter() - started) * 1000 / requests, (time.process_time() - started_cpu) * 1000 / requests


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
            await asyncio.sleep(LATENCY)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY))
    except (asyncio.IncompleteReadError, OSError):
        writer.close()


async def _serve(certificate: str | None) -> None:
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def _served(folder: Path, *, is_tls: bool) -> Iterator[tuple[str, Route]]:
    """Run the server in a process of its own; gives its address, and the route that trusts it."""
    command, route, scheme = [sys.executable, "-m", "bench.connections", "serve"], Route(), "http"
    if is_tls:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        command, route, scheme = [*command, str(folder / "server.pem")], Route(str(folder / "ca.pem")), "https"
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            yield f"{scheme}://127.0.0.1:{process.stdout.readline().strip()}/ask", route
        finally:
            process.terminate()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(_serve(sys.argv[2] if len(sys.argv) > 2 else None))  # noqa: PLR2004 - the file of the certificate
    else:
        main(chosen(FULL, SMALL, __doc__))
