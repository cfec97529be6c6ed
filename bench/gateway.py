"""The CPU time of requests in each dialect: seconds of this process per million Ids, 500 a request.

A server in a process of its own answers at once, always with the same bytes. Beside each dialect, in the same run,
httpx alone posts the same requests and reads the same answers to the last byte; the difference is the price of building
a request and of reading codes from an answer.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Final, NamedTuple

import httpx

from bench.figure import Ratio, tell
from bench.sizes import chosen
from lib.domain.statuses import CATALOGUE
from lib.gateway.dialects import DIALECTS
from lib.gateway.port import Gateway
from lib.gateway.transport import open_transport

BATCH: Final = 500
GOALS: Final = {"webservice": 1.5}
"""The most that a dialect should take, as a multiple of REST."""
WIDTH: Final = 8

ASKED: Final = list(range(639258934720294949, 639258934720294949 + BATCH))
# An ordinary day: four in five are sent.
CODES: Final = [3 if place % 5 else list(CATALOGUE)[place // 5 % len(CATALOGUE)] for place in range(BATCH)]
KEYS: Final = tuple(key for key, dialect in DIALECTS.items() if not dialect.is_practice)


class Size(NamedTuple):
    """How much is requested.

    Attributes:
        ids: The Ids of a run; a multiple of `BATCH`.
        runs: How often each dialect is run.
    """

    ids: int
    runs: int


FULL: Final = Size(ids=100_000, runs=5)
SMALL: Final = Size(ids=8 * BATCH, runs=1)


def main(size: Size = FULL) -> None:
    """Send requests in each dialect in turn and print the CPU time."""
    with _served() as address:
        seconds = asyncio.run(_measure(address, size))
    rest = median(seconds["rest", "gateway"])
    for dialect in KEYS:
        gateway, floor = (median(seconds[dialect, who]) for who in ("gateway", "httpx"))
        others = () if dialect == "rest" else (Ratio(gateway / rest, "rest", GOALS.get(dialect)),)
        tell(
            f"CPU for 1,000,000 Ids, {BATCH} a request, {WIDTH} at once, by {dialect}",
            f"{gateway:.2f} s",
            Ratio(gateway / floor, f"httpx alone ({floor:.2f} s)"),
            *others,
        )


async def _measure(address: str, size: Size) -> dict[tuple[str, str], list[float]]:
    """Return the CPU seconds per million Ids of each run, by dialect and by client."""
    seconds: dict[tuple[str, str], list[float]] = {}
    transport = open_transport(width=WIDTH)
    async with httpx.AsyncClient(transport=transport, timeout=30) as client:
        for run in range(size.runs + 1):
            for dialect in KEYS:
                gateway = _gateway(dialect, transport, f"{address}/{dialect}")
                alone = await _alone(dialect, client, f"{address}/{dialect}")
                for who, ask in (("gateway", lambda gateway=gateway: gateway.ask(ASKED)), ("httpx", alone)):
                    took = await _cpu_seconds(ask, size.ids // BATCH)
                    # The first run opens connections and fills caches.
                    if run > 0:
                        seconds.setdefault((dialect, who), []).append(took * 1_000_000 / size.ids)
    return seconds


def _gateway(dialect: str, transport: httpx.AsyncBaseTransport, url: str) -> Gateway:
    record = DIALECTS[dialect]
    return record.build_gateway(transport, url, ["bench"] * len(record.credentials), timeout=30)


async def _alone(dialect: str, client: httpx.AsyncClient, url: str) -> Callable[[], Awaitable[object]]:
    """Return a function that posts the bytes and headers of the dialect's own request, after one checked exchange."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=_answers()[dialect])

    found = await _gateway(dialect, httpx.MockTransport(answer), url).ask(ASKED)
    if found.codes.tolist() != CODES:
        message = "the answers are not read as they were meant, so the time says nothing"
        raise RuntimeError(message)
    own = {"accept", "content-type", "soapaction"}
    headers = {name: value for name, value in sent[0].headers.items() if name in own}
    content = sent[0].content

    async def post() -> object:
        return (await client.post(url, content=content, headers=headers)).content

    return post


async def _cpu_seconds(ask: Callable[[], Awaitable[object]], requests: int) -> float:
    left = iter(range(requests))

    async def worker() -> None:
        for _ in left:
            await ask()

    started = time.process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(WIDTH):
            group.create_task(worker())
    return time.process_time() - started


# The server


def _answers() -> Mapping[str, bytes]:
    """Return the answer of each dialect to `ASKED`."""
    statuses = "".join(f"<a:SmsStatus>{CATALOGUE[code].name}</a:SmsStatus>" for code in CODES)
    result = [{"MessageId": str(message_id), "Status": code} for message_id, code in zip(ASKED, CODES, strict=True)][
        ::-1
    ]
    texts = {
        "rest": json.dumps({"Status": 4, "Exception": 0, "Data": CODES}),
        "publicapi": json.dumps(json.dumps(CODES)),
        "webservice": json.dumps({"IsSuccess": True, "ErrorCode": 0, "Message": None, "Data": {"Result": result}}),
        "soap": '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<GetSmsDeliveryResponse xmlns="http://tempuri.org/"><GetSmsDeliveryResult xmlns:a="urn:a">'
        f"{statuses}</GetSmsDeliveryResult></GetSmsDeliveryResponse></s:Body></s:Envelope>",
    }
    return {dialect: text.encode() for dialect, text in texts.items()}


class _Server(asyncio.Protocol):
    """Reads a whole request and answers by its path; it understands no more of HTTP than httpx sends."""

    def __init__(self, replies: Mapping[bytes, bytes]) -> None:
        self._replies = replies
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if end and len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            self._received = b""
            self._transport.write(self._replies[head.split(b" ", 2)[1]])


async def _serve() -> None:
    replies = {
        f"/{dialect}".encode(): b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        for dialect, body in _answers().items()
    }
    server = await asyncio.get_running_loop().create_server(lambda: _Server(replies), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def _served() -> Iterator[str]:
    """Run the server in a process of its own; gives its address."""
    command = [sys.executable, "-m", "bench.gateway", "serve"]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(_serve())
    else:
        main(chosen(FULL, SMALL, __doc__))
