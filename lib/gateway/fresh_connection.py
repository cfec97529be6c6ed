"""An answer belongs to its question: each connection serves one request, and says nothing before it is asked.

Nothing in an HTTP/1.1 answer names the request that it answers; only its place on the connection does. A server that
sends one answer twice shifts all later ones by one, and a second copy that comes late cannot be told from the answer to
the next request. So no connection is used twice, and what comes before the request has been sent is no answer.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from lib.gateway.errors import NotUnderstoodError, UnreachableError

ONE_REQUEST: Final[Mapping[str, str]] = {"connection": "close"}
"""The header that has both sides close the connection after the answer."""

_MOMENT: Final = 0.001
"""Seconds in which a server that speaks first is heard, where the network lets it: a small part of any exchange."""
_PASSES: Final = 5
"""Passes of the event loop in which what has arrived comes through TLS: tickets first, then text or the end."""


class FreshConnection:
    """Watches the connection of one request until the request has been sent.

    httpx and httpcore call it as the request extension `trace`, with the names and values that they document.

    Attributes:
        is_early: Whether anything came before the request was sent whole. A server may refuse a request by its headers
            alone, but cannot answer it.
    """

    def __init__(self) -> None:
        self.is_early = False
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of an event of the connection.

        Raises:
            NotUnderstoodError: The server speaks before it is asked.
            UnreachableError: It has closed the connection already.
        """
        name = event.partition(".")[2]
        if name in ("connect_tcp.complete", "start_tls.complete"):
            self._stream = info["return_value"]
        elif name == "send_request_headers.started":
            # Through a proxy this is the second request on the connection, after CONNECT.
            self.is_early = False
            await self._check_silent()
        elif name == "send_request_body.started" and not self._is_tls:
            self.is_early = self._is_readable

    @property
    def _is_tls(self) -> bool:
        return self._stream is not None and self._stream.get_extra_info("ssl_object") is not None

    @property
    def _is_readable(self) -> bool:
        return self._stream is not None and bool(self._stream.get_extra_info("is_readable"))

    async def _check_silent(self) -> None:
        if self._stream is None:
            return
        text = await (self._text_within_tls() if self._is_tls else self._text())
        if text is not None:
            raise NotUnderstoodError if text else UnreachableError

    async def _text(self) -> bytes | None:
        """Return what has come, empty where the connection is closed, None where nothing has come."""
        await asyncio.sleep(_MOMENT)
        return bytes(await self._stream.read(1)) if self._is_readable else None

    async def _text_within_tls(self) -> bytes | None:
        """Return the same of TLS, where a readable connection may hold no text: TLS 1.3 sends tickets at its begin."""
        reading = asyncio.ensure_future(self._stream.read(1))
        try:
            await asyncio.sleep(_MOMENT)
            # On a busy loop the moment is over before it has looked at the connection even once.
            for _ in range(_PASSES):
                await asyncio.sleep(0)
        finally:
            reading.cancel()
        await asyncio.wait([reading])
        return None if reading.cancelled() else bytes(reading.result())
