"""The sandbox in a process, a provider that answers as a test says, a gateway to either, and waiting."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs

import numpy as np

from lib.domain.intake import Intake
from lib.domain.lookups import Request, Source
from lib.gateway.dialects import REST, open_gateway
from lib.gateway.port import Gateway
from lib.gateway.transport import AsgiApp
from lib.sandbox.app import REST_PATH
from lib.sandbox.scenarios import FAULTS, codes_of
from tests.helpers.paths import ROOT

T = TypeVar("T")

ID_OF: Final = {fault: message_id for message_id, fault in FAULTS.items()}
IN_PROCESS: Final = f"http://localhost{REST_PATH}"


def form(ids: Sequence[object], username: str = "sandbox", password: str = "sandbox") -> dict[str, str]:  # noqa: S107 - the sandbox's own
    """Return the fields of a request, with the names on the provider's page."""
    return {"Username": username, "Password": password, "Ids": ",".join(map(str, ids))}


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve the sandbox in a process of its own; gives the process and its address."""
    command = [sys.executable, "-m", "lib.sandbox", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own command
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().rsplit(maxsplit=1)[-1]
        finally:
            process.terminate()


def stop(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Stop what `served` started; returns its exit status and what it printed since the address."""
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def known(value: T | None) -> T:
    """Return `value`, which is not None."""
    assert value is not None
    return value


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Return as soon as `holds`; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a provider."""

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[bytes, bytes]] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as a provider received it."""

    method: str
    path: str
    query: bytes
    headers: Mapping[str, str]
    body: bytes

    @property
    def ids(self) -> list[int]:
        """The Ids in the request."""
        return [int(part) for part in parse_qs(self.body.decode())["Ids"][0].split(",")]


def good(ids: Sequence[int]) -> Reply:
    """Return a successful answer by the sandbox's rule."""
    return Reply(json.dumps({"Status": 4, "Exception": 0, "Data": codes_of(ids)}).encode())


@dataclass
class Provider:
    """An ASGI app that records every request.

    Attributes:
        answer: Makes the answer to a request.
        hold: Is awaited before each answer; None answers at once.
        requests: The requests in the order of their arrival.
        under_way: The number of requests that are under way.
        most_under_way: The largest number of requests that were under way at once.
    """

    answer: Callable[[Seen], Reply] = lambda request: good(request.ids)
    hold: Callable[[], Awaitable[object]] | None = None
    requests: list[Seen] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0

    async def __call__(self, scope: Mapping[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        """Answer one request."""
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        seen = Seen(scope["method"], scope["path"], scope["query_string"], headers, body)
        self.requests.append(seen)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.hold is not None:
                await self.hold()
            reply = self.answer(seen)
        finally:
            self.under_way -= 1
        await send({"type": "http.response.start", "status": reply.status, "headers": list(reply.headers)})
        await send({"type": "http.response.body", "body": reply.body})

    @property
    def asked(self) -> list[list[int]]:
        """The Ids of every request."""
        return [request.ids for request in self.requests]


async def never() -> None:
    """Wait forever."""
    await asyncio.Event().wait()


@asynccontextmanager
async def gateway_to(
    app: AsgiApp | None,
    address: str = IN_PROCESS,
    *,
    username: str = "sandbox",
    password: str = "sandbox",  # noqa: S107 - the sandbox's own
    timeout: float = 20.0,  # noqa: ASYNC109 - the gateway's setting, in seconds a request
) -> AsyncIterator[Gateway]:
    """Open the gateway to an ASGI app in this process, or with None to `address` over the network."""
    async with open_gateway(REST, address, (username, password), width=16, timeout=timeout, app=app) as gateway:
        yield gateway


def ask(app: AsgiApp | None, ids: Sequence[int], address: str = IN_PROCESS, **options: Any) -> list[int]:  # noqa: ANN401 - those of gateway_to
    """Request one batch and return its codes."""

    async def asked() -> list[int]:
        async with gateway_to(app, address, **options) as gateway:
            codes: list[int] = (await gateway.ask(ids)).codes.tolist()
            return codes

    return asyncio.run(asked())


def request_for(ids: Sequence[int], batch_size: int = 10, dialect: str = "sandbox") -> Request:
    """Return a request to look up `ids`."""
    intake = Intake(np.array(ids, dtype=np.int64), repeated=0, rejected=())
    return Request(intake, Source.PASTE, dialect=dialect, batch_size=batch_size)
