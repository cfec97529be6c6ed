"""An answer belongs to its question: whatever a server sends beside it, no Id gets the code of another."""

import asyncio
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx
import pytest
import trustme

from lib.gateway.dialects import open_gateway
from lib.gateway.errors import GatewayError, NotUnderstoodError, UnreachableError
from lib.gateway.fresh_connection import ONE_REQUEST, FreshConnection
from lib.gateway.route import DIRECT, Route
from lib.gateway.transport import open_transport
from lib.sandbox.scenarios import codes_of
from tests.helpers.dialect_cases import DIALECT_CASES, good_answer
from tests.helpers.raw_server import Answer, http_answer, raw_server

BATCHES: Final = [list(range(start, start + 10)) for start in range(639258934720294000, 639258934720294120, 10)]
WIDTH: Final = 3


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Route]:
    """Return the server's side of TLS, and a route that believes its certificate."""
    signer = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "authority.pem"
    signer.cert_pem.write_to_path(str(path))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    signer.issue_cert("localhost").configure_cert(server)
    return server, Route(ca_file=str(path))


def asked(
    dialect: str,
    answer: Answer,
    batches: Sequence[list[int]],
    *,
    tls: ssl.SSLContext | None = None,
    route: Route = DIRECT,
) -> tuple[list[list[int] | GatewayError], list[int]]:
    """Ask for the batches, WIDTH at once; returns what each brought, and the requests of each connection."""

    async def run() -> tuple[list[list[int] | GatewayError], list[int]]:
        secrets = ["secret"] * len(DIALECT_CASES[dialect].record.credentials)
        async with (
            raw_server(answer, tls=tls) as (address, counts),
            open_gateway(
                DIALECT_CASES[dialect].record, address, secrets, width=WIDTH, timeout=20, route=route
            ) as gateway,
        ):
            slots = asyncio.Semaphore(WIDTH)

            async def ask(ids: list[int]) -> list[int] | GatewayError:
                async with slots:
                    try:
                        codes: list[int] = (await gateway.ask(ids)).codes.tolist()
                    except GatewayError as error:
                        return error
                    return codes

            return await asyncio.gather(*map(ask, batches)), counts

    return asyncio.run(asyncio.wait_for(run(), 60))


def right(dialect: str, body: bytes) -> bytes:
    """Return the right answer to a request, as a server of `dialect` gives it."""
    _, ids = DIALECT_CASES[dialect].read(body)
    return good_answer(dialect, [int(text) for text in ids])


def twice(dialect: str, *, pause: float | None) -> Answer:
    """Return a server that sends each answer twice: at once, or after `pause` seconds the second time."""

    async def answer(body: bytes, writer: asyncio.StreamWriter) -> None:
        said = http_answer(right(dialect, body))
        if pause is None:
            writer.write(said + said)
            return
        writer.write(said)
        await writer.drain()
        await asyncio.sleep(pause)
        writer.write(said)

    return answer


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@pytest.mark.parametrize("pause", [None, 0.0, 0.003])
@pytest.mark.parametrize("is_tls", [False, True])
def test_a_server_that_says_everything_twice_shifts_no_code(
    dialect: str, pause: float | None, authority: tuple[ssl.SSLContext, Route], *, is_tls: bool
) -> None:
    tls, route = authority if is_tls else (None, DIRECT)
    answers, counts = asked(dialect, twice(dialect, pause=pause), BATCHES, tls=tls, route=route)
    assert answers == [codes_of(ids) for ids in BATCHES]
    assert set(counts) == {1}


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@pytest.mark.parametrize("first", [http_answer(b"", 204), b"HTTP/1.1 304 Said\r\n\r\n"])
def test_what_is_glued_behind_an_answer_without_a_body_is_the_answer_to_nothing(dialect: str, first: bytes) -> None:
    async def answer(body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(first + http_answer(right(dialect, body)))

    answers, _ = asked(dialect, answer, BATCHES)
    assert all(isinstance(each, NotUnderstoodError) for each in answers)


@pytest.mark.parametrize("is_tls", [False, True])
@pytest.mark.parametrize(("greeting", "error"), [(http_answer(b"[3]"), NotUnderstoodError), (None, UnreachableError)])
def test_what_is_said_before_the_request_is_no_answer_to_it(
    greeting: bytes | None,
    error: type[GatewayError],
    authority: tuple[ssl.SSLContext, Route],
    *,
    is_tls: bool,
) -> None:
    tls, route = authority if is_tls else (None, DIRECT)
    with pytest.raises(error):
        asyncio.run(posted("send_request_headers.started", greeting, tls, route))


@pytest.mark.parametrize(("greeting", "error"), [(http_answer(b"[3]"), NotUnderstoodError), (None, UnreachableError)])
def test_what_is_said_before_the_request_is_heard_within_tls_on_a_busy_loop(
    greeting: bytes | None, error: type[GatewayError], authority: tuple[ssl.SSLContext, Route]
) -> None:
    with pytest.raises(error):
        asyncio.run(posted("send_request_headers.started", greeting, *authority, is_busy=True))


def test_what_is_said_between_the_headers_and_the_body_is_early() -> None:
    assert asyncio.run(posted("send_request_body.started", http_answer(b"[3]"), None, DIRECT))
    assert not asyncio.run(posted("send_request_body.started", b"", None, DIRECT))


async def wake_before_others_compute() -> None:
    """Return with the event loop held up, before it looks at any connection, as on a busy machine."""
    loop = asyncio.get_running_loop()
    woken = loop.create_future()

    def wake() -> None:
        woken.set_result(None)
        loop.call_soon(time.sleep, 0.005)

    loop.call_soon(wake)
    await woken


async def posted(
    waits_at: str, greeting: bytes | None, tls: ssl.SSLContext | None, route: Route, *, is_busy: bool = False
) -> bool:
    """Post to a server that greets, or with None hangs up, on connection; at one step, wait until that has arrived.

    Returns whether anything came early. With `is_busy` others compute on the loop after that step.
    """
    connection = FreshConnection()

    async def trace(event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(waits_at):
            while not counts:  # noqa: ASYNC110 - the server runs on this very loop
                await asyncio.sleep(0)
            await asyncio.sleep(0.03)
            if is_busy:
                await wake_before_others_compute()
        if event.endswith(("complete", waits_at)):
            await connection(event, info)

    async with (
        raw_server(saying_ok, greeting=greeting, tls=tls) as (address, counts),
        httpx.AsyncClient(transport=open_transport(width=1, route=route), timeout=20) as client,
    ):
        await client.post(address, content=b"x", headers=ONE_REQUEST, extensions={"trace": trace})
    return connection.is_early


async def saying_ok(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(http_answer(b"[3]"))
