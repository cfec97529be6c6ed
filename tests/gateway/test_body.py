"""No answer costs more than it may: it is bounded while it comes and while it is unpacked, and read beside others."""

import asyncio
import gzip
import time
import tracemalloc
import zlib
from typing import Final

import httpx
import pytest

from lib.gateway.body import most_bytes, unpacked
from lib.gateway.errors import (
    AnswerTooLargeError,
    CredentialsRefusedError,
    GatewayError,
    NotUnderstoodError,
    TimedOutError,
)
from lib.gateway.transport import Answer, Endpoint, open_transport
from tests.helpers.dialect_cases import DIALECT_CASES, ask_in, good_answer
from tests.helpers.provider import Provider, Reply

MOST: Final = 1_000_000
TEXT: Final = b'{"Data":[3]}' * 100
PACKED: Final = gzip.compress(TEXT)


def deflated(text: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(text) + packer.flush()


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (TEXT, ""),
        (TEXT, " Identity "),
        (PACKED, "gzip"),
        (PACKED, " X-GZip"),
        (gzip.compress(TEXT[:700]) + gzip.compress(b"") + gzip.compress(TEXT[700:]), "gzip"),
        (deflated(TEXT, 15), "deflate"),
    ],
)
def test_a_body_is_unpacked(body: bytes, coding: str) -> None:
    assert unpacked(body, coding, len(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(PACKED), "gzip, gzip"),
        (PACKED, "gzip, identity"),
        (PACKED, "br"),
        (PACKED, "zstd"),
        (b"", "gzip"),
        (PACKED[:-1], "gzip"),
        (PACKED[:-9], "gzip"),
        (PACKED + b"\0", "gzip"),
        (PACKED + PACKED[:-1], "gzip"),
        (PACKED[:-8] + bytes(8), "gzip"),
        (deflated(TEXT, 15)[:-4] + bytes(4), "deflate"),
        (deflated(TEXT, -15), "deflate"),
        (deflated(TEXT, 15) * 2, "deflate"),
    ],
)
def test_what_is_packed_otherwise_or_not_whole_is_not_understood(body: bytes, coding: str) -> None:
    with pytest.raises(NotUnderstoodError):
        unpacked(body, coding, MOST)


@pytest.mark.parametrize("members", [1, 300])
def test_no_more_is_unpacked_than_may_be(members: int) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(MOST)) for _ in range(300 // members)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(AnswerTooLargeError):
        unpacked(bomb * members, "gzip", MOST)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 6 * MOST


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@pytest.mark.parametrize("count", [1, 100, 1000])
def test_an_honest_answer_is_far_below_the_bound(dialect: str, count: int) -> None:
    ids = list(range(639258934720294949, 639258934720294949 + count))
    assert len(good_answer(dialect, ids)) < most_bytes(count) / 10


@pytest.mark.parametrize("dialect", DIALECT_CASES)
def test_a_larger_answer_fails_that_batch_unless_its_status_says_more(dialect: str) -> None:
    def fails(status: int) -> type[GatewayError]:
        padding = b" " * most_bytes(1)
        provider = Provider(answer=lambda _: Reply(padding + good_answer(dialect, [3]), status))
        with pytest.raises(GatewayError) as raised:
            ask_in(dialect, provider, [3])
        return raised.type

    assert fails(200) is AnswerTooLargeError
    assert fails(401) is CredentialsRefusedError


def test_an_error_counts_by_its_status_whatever_its_body_is_packed_with() -> None:
    provider = Provider(answer=lambda _: Reply(b"x", 401, [(b"content-encoding", b"br")]))
    with pytest.raises(CredentialsRefusedError):
        ask_in("rest", provider, [3])


@pytest.mark.parametrize("raised", [None, MemoryError])
def test_a_large_answer_is_read_beside_the_event_loop_and_within_the_time_limit(
    raised: type[BaseException] | None,
) -> None:
    def read(_: Answer) -> None:
        if raised is not None:
            raise raised
        time.sleep(0.5)

    async def posted() -> int:
        turns = 0
        async with open_transport(width=1, app=Provider(answer=lambda _: Reply(bytes(67_000)))) as transport:
            task = asyncio.create_task(
                Endpoint(transport, httpx.URL("http://localhost/"), {}, timeout=0.1).exchange(b"", 1, read)
            )
            while not task.done():
                turns += 1
                await asyncio.sleep(0.005)
            await task
        return turns

    with pytest.raises(TimedOutError if raised is None else AnswerTooLargeError):
        asyncio.run(posted())


def test_a_request_names_the_codings_that_are_unpacked_and_asks_for_the_end_of_the_connection() -> None:
    provider = Provider()
    ask_in("rest", provider, [3])
    (request,) = provider.requests
    assert request.headers["accept-encoding"] == "gzip, deflate"
    assert request.headers["connection"] == "close"
