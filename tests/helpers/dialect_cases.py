"""The provider's dialects side by side: how each is opened, what it sends, and what a good answer to it looks like."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

import httpx
import pytest
from lxml import etree

from lib.domain.failures import Failure
from lib.domain.statuses import CATALOGUE
from lib.gateway.errors import GatewayError
from lib.gateway.port import Gateway
from lib.gateway.publicapi import PublicApiGateway
from lib.gateway.rest import RestGateway
from lib.gateway.soap import SoapGateway
from lib.gateway.transport import AsgiApp, open_client
from lib.gateway.webservice import WebServiceGateway
from lib.sandbox.app import PUBLICAPI_PATH, REST_PATH, SOAP_PATH, WEBSERVICE_PATH
from lib.sandbox.scenarios import codes_of
from tests.helpers.paths import DATA
from tests.helpers.provider import Provider, Reply

EXCHANGES: Final = DATA / "exchanges"
"""Requests and answers as they go over the wire, made by hand from what is known of it, in a folder a dialect."""

USERNAME: Final = "desk & <co>"
PASSWORD: Final = "p&a<s]]>s' \"%+\\رمز😀"  # noqa: S105 - that of the recorded requests
EXCHANGED_IDS: Final = (639258934720294949, 2**53 + 1, 2**63 - 1)
"""The Ids of the recorded requests."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect: its path in the sandbox, its gateway, and both sides of its wire.

    `good` makes the body of an answer from Ids and their codes; `read` takes a request's body apart into its secrets
    (username and password, or the API key alone) and the texts of its Ids.
    """

    name: str
    path: str
    gateway: Callable[..., Gateway]
    good: Callable[[Sequence[int], Sequence[int]], bytes]
    read: Callable[[bytes], tuple[list[str], list[str]]]
    has_account: bool = True

    def open(self, client: httpx.AsyncClient, url: str, username: str, password: str, timeout: float) -> Gateway:
        """Return the gateway; `password` is the API key where there is no account."""
        secrets = (username, password) if self.has_account else (password,)
        return self.gateway(client, url, *secrets, timeout=timeout)


def _form(ids: str, *secrets: str) -> Callable[[bytes], tuple[list[str], list[str]]]:
    def read(body: bytes) -> tuple[list[str], list[str]]:
        fields = parse_qs(body.decode("ascii"), strict_parsing=True, encoding="utf-8", errors="strict")
        assert list(fields) == [*secrets, ids]
        return [fields[name][0] for name in secrets], fields[ids][0].split(",")

    return read


def _read_soap(body: bytes) -> tuple[list[str], list[str]]:
    method = etree.fromstring(body)[0][0]
    space = "{http://tempuri.org/}"
    assert method.tag == f"{space}GetSmsDelivery"
    secrets, ids = method
    assert [element.tag for element in secrets] == [f"{space}Username", f"{space}Password"]
    assert {element.tag for element in ids} == {f"{space}long"}
    return [element.text or "" for element in secrets], [element.text for element in ids]


def _read_webservice(body: bytes) -> tuple[list[str], list[str]]:
    fields = json.loads(body)
    assert list(fields) == ["ApiKey", "MessageIds"]
    return [fields["ApiKey"]], fields["MessageIds"]


def _good_soap(_: Sequence[int], codes: Sequence[int]) -> bytes:
    names = (CATALOGUE[code].name if code in CATALOGUE else code for code in codes)
    result = "".join(f"<a:SmsStatus>{name}</a:SmsStatus>" for name in names)
    return (
        (EXCHANGES / "soap/none.xml")
        .read_bytes()
        .replace(b"></GetSmsDeliveryResult", f">{result}</GetSmsDeliveryResult".encode())
    )


def _good_webservice(ids: Sequence[int], codes: Sequence[int]) -> bytes:
    # The other way round: this dialect promises no order.
    result = [{"MessageId": str(number), "Status": code} for number, code in zip(ids, codes, strict=True)][::-1]
    return json.dumps({"IsSuccess": True, "ErrorCode": 0, "Message": None, "Data": {"Result": result}}).encode()


DIALECTS: Final[Mapping[str, Dialect]] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "rest",
            REST_PATH,
            RestGateway,
            lambda _, codes: json.dumps({"Status": 4, "Exception": 0, "Data": codes}).encode(),
            _form("Ids", "Username", "Password"),
        ),
        Dialect("soap", SOAP_PATH, SoapGateway, _good_soap, _read_soap),
        Dialect(
            "publicapi",
            PUBLICAPI_PATH,
            PublicApiGateway,
            lambda _, codes: json.dumps(codes).encode(),
            _form("nikIds", "username", "password"),
        ),
        Dialect(
            "webservice", WEBSERVICE_PATH, WebServiceGateway, _good_webservice, _read_webservice, has_account=False
        ),
    )
}


def good_answer(dialect: str, ids: Sequence[int]) -> bytes:
    """Return the body of a good answer by the sandbox's rule."""
    return DIALECTS[dialect].good(ids, codes_of(ids))


def ask_in(  # noqa: PLR0913 - each is given by name where it matters
    dialect: str,
    app: AsgiApp | None,
    ids: Sequence[int],
    address: str | None = None,
    *,
    username: str = "sandbox",
    password: str = "sandbox",  # noqa: S107 - the sandbox's own
    timeout: float = 20.0,
) -> list[int]:
    """Ask one batch in `dialect`, of an ASGI app in this process or with None over the network; return its codes."""
    spoken = DIALECTS[dialect]

    async def asked() -> list[int]:
        async with open_client(width=1, timeout=timeout, app=app) as client:
            gateway = spoken.open(client, address or f"http://localhost{spoken.path}", username, password, timeout)
            codes: list[int] = (await gateway.ask(ids)).tolist()
            return codes

    return asyncio.run(asked())


def replay(dialect: str, answer: str, http_status: int = 200) -> list[int]:
    """Ask for the recorded Ids, be answered with the file `answer`, and return the codes.

    However it ends, one request was made, and it was the recorded one to the byte.
    """
    folder = EXCHANGES / dialect
    body = (folder / answer).read_bytes()
    provider = Provider(answer=lambda _: Reply(body, http_status))
    try:
        return ask_in(dialect, provider, EXCHANGED_IDS, username=USERNAME, password=PASSWORD)
    finally:
        (request,) = provider.requests
        (recorded,) = folder.glob("request.*")
        assert request.body == recorded.read_bytes().rstrip(b"\n")


def refused(dialect: str, answer: str, http_status: int = 200) -> Failure:
    """Ask as `replay` does, and return what is kept of the error that it ends with."""
    with pytest.raises(GatewayError) as raised:
        replay(dialect, answer, http_status)
    return raised.value.as_failure()
