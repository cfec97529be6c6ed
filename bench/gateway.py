"""What asking costs of the processor, in each dialect: CPU seconds of this process per million Ids, 500 a request.

A server in a process of its own answers at once, always the same bytes. Beside each dialect, in the same run, httpx
alone posts the same requests and reads the same answers to the last byte; what lies between the two is the price of
building a request and of reading codes out of an answer. SOAP is to cost no more than 1.5 times REST.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Final

import httpx

from lib.domain.statuses import CATALOGUE
from lib.gateway.dialects import DIALECTS
from lib.gateway.port import Gateway
from lib.gateway.transport import open_client

IDS: Final = 100_000
BATCH: Final = 500
WIDTH: Final = 8
RUNS: Final = 5

ASKED: Final = list(range(639258934720294949, 639258934720294949 + BATCH))
# An ordinary day: four in five are sent.
CODES: Final = [3 if place % 5 else list(CATALOGUE)[place // 5 % len(CATALOGUE)] for place in range(BATCH)]
KEYS: Final = tuple(key for key, dialect in DIALECTS.items() if not dialect.is_practice)


def main() -> None:
    """Ask in every dialect by turns and print what it took."""
    with _served() as address:
        seconds = asyncio.run(_measure(address))
    rest = median(seconds["rest", "gateway"])
    print(f"CPU seconds per 1,000,000 Ids, {BATCH} a request, {WIDTH} at once; medians of {RUNS}")
    for dialect in KEYS:
        gateway, floor = (median(seconds[dialect, who]) for who in ("gateway", "httpx"))
        goal = " (goal: at most 1.5)" if dialect == "soap" else ""
        print(
            f"{dialect:<11} {gateway:.2f} s; httpx alone {floor:.2f} s; "
            f"{gateway / floor:.2f} x httpx alone, {gateway / rest:.2f} x rest{goal}"
        )


async def _measure(address: str) -> dict[tuple[str, str], list[float]]:
    """Return the CPU seconds per million Ids of each run, by dialect and by who asked."""
    seconds: dict[tuple[str, str], list[float]] = {}
    async with open_client(width=WIDTH, timeout=30) as client:
        for run in range(RUNS + 1):
            for dialect in KEYS:
                gateway = _gateway(dialect, client, f"{address}/{dialect}")
                alone = await _alone(dialect, client, f"{address}/{dialect}")
                for who, ask in (("gateway", lambda gateway=gateway: gateway.ask(ASKED)), ("httpx", alone)):
                    took = await _cpu_seconds(ask)
                    # The first run is for connections and caches.
                    if run > 0:
                        seconds.setdefault((dialect, who), []).append(took * 1_000_000 / IDS)
    return seconds


def _gateway(dialect: str, client: httpx.AsyncClient, url: str) -> Gateway:
    record = DIALECTS[dialect]
    return record.build_gateway(client, url, ["bench"] * len(record.credentials), timeout=30)


async def _alone(dialect: str, client: httpx.AsyncClient, url: str) -> Callable[[], Awaitable[object]]:
    """Return what posts the bytes and headers of the dialect's own request, and checks one whole exchange first."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=_answers()[dialect])

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as recorder:
        codes = await _gateway(dialect, recorder, url).ask(ASKED)
    if codes.tolist() != CODES:
        message = "the answers are not read as they were meant, so the time says nothing"
        raise RuntimeError(message)
    own = {"accept", "content-type", "soapaction"}
    headers = {name: value for name, value in sent[0].headers.items() if name in own}
    content = sent[0].content

    async def post() -> object:
        return (await client.post(url, content=content, headers=headers)).content

    return post


async def _cpu_seconds(ask: Callable[[], Awaitable[object]]) -> float:
    left = iter(range(IDS // BATCH))

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
    """Reads a request to its end and answers by its path; it knows no more of HTTP than httpx sends."""

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
        main()
