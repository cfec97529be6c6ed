"""The provider's dialects side by side: what each sends, what a successful answer is, and how tests ask in each."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

import pytest
from lxml import etree

from lib.domain.answers import BatchAnswer
from lib.domain.failures import Failure
from lib.domain.statuses import CATALOGUE
from lib.gateway.dialects import ACCOUNT, PUBLICAPI, REST, SOAP, WEBSERVICE, Dialect, open_gateway
from lib.gateway.errors import GatewayError
from lib.gateway.transport import AsgiApp
from lib.sandbox.app import WIRE_FORMATS
from lib.sandbox.scenarios import codes_of
from tests.helpers.paths import DATA
from tests.helpers.provider import Provider, Reply

EXCHANGES: Final = DATA / "exchanges"
"""Requests and answers as they go over the wire, made by hand from what is known, in a folder for each dialect."""

USERNAME: Final = "desk & <co>"
PASSWORD: Final = "p&a<s]]>s' \"%+\\رمز😀"  # noqa: S105 - that of the recorded requests
EXCHANGED_IDS: Final = (639258934720294949, 2**53 + 1, 2**63 - 1)
"""The Ids of the recorded requests."""


@dataclass(frozen=True, slots=True)
class DialectCase:
    """A dialect with both sides of its wire, read and written by code of the tests' own.

    Attributes:
        record: The record of the dialect.
        good: Makes the body of a successful answer from Ids and their codes.
        read: Splits the body of a request into its credentials and the texts of its Ids.
    """

    record: Dialect
    good: Callable[[Sequence[int], Sequence[int]], bytes]
    read: Callable[[bytes], tuple[list[str], list[str]]]

    @property
    def path(self) -> str:
        """The path of the dialect in the sandbox."""
        return WIRE_FORMATS[self.record.key][0]

    def credentials(self, username: str, password: str) -> tuple[str, ...]:
        """Return what the gateway takes; `password` is the API key where there is no account."""
        return (username, password) if self.record.credentials == ACCOUNT else (password,)


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


DIALECT_CASES: Final[Mapping[str, DialectCase]] = {
    case.record.key: case
    for case in (
        DialectCase(
            REST,
            lambda _, codes: json.dumps({"Status": 4, "Exception": 0, "Data": codes}).encode(),
            _form("Ids", "Username", "Password"),
        ),
        DialectCase(SOAP, _good_soap, _read_soap),
        DialectCase(
            PUBLICAPI,
            lambda _, codes: json.dumps(codes).encode(),
            _form("nikIds", "username", "password"),
        ),
        DialectCase(WEBSERVICE, _good_webservice, _read_webservice),
    )
}


def good_answer(dialect: str, ids: Sequence[int]) -> bytes:
    """Return the body of a successful answer by the sandbox's rule."""
    return DIALECT_CASES[dialect].good(ids, codes_of(ids))


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
    """Do as `answer_in`, and return the codes."""
    codes: list[int] = answer_in(
        dialect, app, ids, address, username=username, password=password, timeout=timeout
    ).codes.tolist()
    return codes


def answer_in(  # noqa: PLR0913 - each is given by name where it matters
    dialect: str,
    app: AsgiApp | None,
    ids: Sequence[int],
    address: str | None = None,
    *,
    username: str = "sandbox",
    password: str = "sandbox",  # noqa: S107 - the sandbox's own
    timeout: float = 20.0,
) -> BatchAnswer:
    """Request one batch in `dialect` from an ASGI app in this process, with None by the network."""
    case = DIALECT_CASES[dialect]
    url, credentials = address or f"http://localhost{case.path}", case.credentials(username, password)

    async def asked() -> BatchAnswer:
        async with open_gateway(case.record, url, credentials, width=1, timeout=timeout, app=app) as gateway:
            return await gateway.ask(ids)

    return asyncio.run(asked())


def said_in(dialect: str, body: bytes, ids: Sequence[int], http_status: int = 200) -> list[int | str | Failure]:
    """Return what a body says of each Id, see `said_by`; or why none of them has an answer, alone in the list."""
    try:
        answer = answer_in(dialect, Provider(answer=lambda _: Reply(body, http_status)), ids)
    except GatewayError as error:
        return [error.as_failure()]
    return said_by(answer)


def said_by(answer: BatchAnswer) -> list[int | str | Failure]:
    """Return what an answer says of each Id: its code, its name, or why it has neither."""
    said: list[int | str | Failure] = [answer.names.get(code, code) for code in answer.codes.tolist()]
    for item in answer.missing:
        said[item.start : item.start + item.size] = [item.failure] * item.size
    return said


def replay(dialect: str, answer: str, http_status: int = 200) -> list[int | str | Failure]:
    """Request the recorded Ids, answer with the file `answer`, and return what it says of each; see `said_by`.

    Checks in any case that exactly one request was made, and that it is the recorded one, byte for byte.
    """
    folder = EXCHANGES / dialect
    body = (folder / answer).read_bytes()
    provider = Provider(answer=lambda _: Reply(body, http_status))
    try:
        return said_by(answer_in(dialect, provider, EXCHANGED_IDS, username=USERNAME, password=PASSWORD))
    finally:
        (request,) = provider.requests
        (recorded,) = folder.glob("request.*")
        assert request.body == recorded.read_bytes().rstrip(b"\n")


def refused(dialect: str, answer: str, http_status: int = 200) -> Failure:
    """Do as `replay`, and return what is stored of the error that it ends with."""
    with pytest.raises(GatewayError) as raised:
        replay(dialect, answer, http_status)
    return raised.value.as_failure()
