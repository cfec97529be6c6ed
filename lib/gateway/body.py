"""The body of an answer: how large it may be, and how it is unpacked, bounded while it is unpacked."""

import zlib
from typing import Final

import httpx

from lib.gateway.errors import AnswerTooLargeError, NotUnderstoodError

ACCEPTED_CODINGS: Final = "gzip, deflate"
"""What a request says that its answer may be packed with. Each ends with a checksum."""

_WINDOW_BITS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What `zlib` calls each coding: a gzip member, or a zlib stream; bare deflate has no checksum and is not accepted."""
_FLOOR: Final = 65_536
_BYTES_AN_ID: Final = 2_048


def most_bytes(ids: int) -> int:
    """Return how many bytes an answer to so many Ids may have, unpacked.

    The longest honest entry that is known, an object of the `webservice` dialect with a MessageId, a status and a
    Persian description that is escaped for JSON, has some 700 bytes, indented a thousand. Twice as much is allowed for
    each Id, and beside them 64 KiB for an envelope, or for the page with which a server reports an error.
    """
    return _FLOOR + _BYTES_AN_ID * ids


async def received(response: httpx.Response, most: int) -> bytes:
    """Return the body as it came, still packed.

    Raises:
        AnswerTooLargeError: It has more than `most` bytes; the rest is not received.
    """
    if response.is_stream_consumed:
        # A transport without a network, such as httpx's own for tests, may bring an answer with its whole body.
        return response.content
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > most:
            raise AnswerTooLargeError
    return bytes(body)


def unpacked(body: bytes, coding: str, most: int) -> bytes:
    """Return a body unpacked; never more than `most` bytes are made of it.

    Args:
        body: The body as it came.
        coding: The header Content-Encoding, empty where there is none.
        most: The most bytes that may be in it.

    Raises:
        AnswerTooLargeError: It holds more bytes.
        NotUnderstoodError: It is packed otherwise, more than once, or damaged: a part is missing, something follows it,
            or its checksum is another.
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return body
    if name not in _WINDOW_BITS:
        raise NotUnderstoodError
    made = bytearray()
    while True:
        unpacker = zlib.decompressobj(wbits=_WINDOW_BITS[name])
        try:
            made += unpacker.decompress(body, most + 1 - len(made))
        except zlib.error:
            raise NotUnderstoodError from None
        if len(made) > most:
            raise AnswerTooLargeError
        if not unpacker.eof:
            raise NotUnderstoodError
        body = unpacker.unused_data
        # RFC 1952: a gzip body may be several members, one after the other.
        if not body:
            return bytes(made)
        if name == "deflate":
            raise NotUnderstoodError
