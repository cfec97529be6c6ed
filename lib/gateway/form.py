"""What the dialects that ask by a POST form share: how a batch is written into it."""

from collections.abc import Sequence
from typing import ClassVar, Final, Protocol
from urllib.parse import quote_plus

import httpx

from lib.domain.lookups import Codes
from lib.gateway.transport import post

_HEADERS: Final = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}


class ReadAnswer(Protocol):
    """Reads the body of a 200 answer to `expected` Ids; raises GatewayError where it is none."""

    def __call__(self, body: bytes, expected: int) -> Codes:
        """Return the codes."""


class FormGateway:
    """Asks with a user name, a password and a comma-separated list of Ids; `timeout` is in seconds a request.

    A dialect says what its three fields are called, in that order, and how its answer is read.
    """

    fields: ClassVar[tuple[str, str, str]]
    read_answer: ClassVar[ReadAnswer]

    def __init__(self, client: httpx.AsyncClient, url: str, username: str, password: str, *, timeout: float) -> None:
        self._client = client
        self._url = url
        self._timeout = timeout
        for_username, for_password, for_ids = self.fields
        # The body is built by hand: httpx quotes `data=` byte by byte, half of the CPU of a request.
        account = f"{for_username}={quote_plus(username)}&{for_password}={quote_plus(password)}"
        self._credentials = f"{account}&{for_ids}="

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Return the provider's code for each Id; see `lib.gateway.port.Gateway`."""
        content = (self._credentials + "%2C".join(map(str, ids))).encode("ascii")
        body = await post(self._client, self._url, content, _HEADERS, seconds=self._timeout)
        return type(self).read_answer(body, len(ids))
