"""The dialects as the tests of the sandbox use them: by code of their own, neither the gateway's nor the sandbox's."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import httpx
from starlette.applications import Starlette

from lib.domain.statuses import CODE_BY_NAME
from lib.sandbox.app import PUBLICAPI_PATH, REST_PATH, SOAP_PATH, WEBSERVICE_PATH
from tests.helpers.provider import form

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
JSON: Final = {"Content-Type": "application/json"}
XML: Final = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": '"http://tempuri.org/INiksmsWebservice/GetSmsDelivery"',
}

Asked = tuple[bytes, dict[str, str]]
"""The body and headers of a request."""


@dataclass(frozen=True)
class Wire:
    """Both sides of the wire of one dialect.

    Attributes:
        name: The key of the dialect.
        path: Its path in the sandbox.
        asked: Makes the body and headers of a request from Ids and credentials.
        codes: Reads the codes in an answer to some Ids.
        number: Reads the number that an answer refuses with, None where it has none.
    """

    name: str
    path: str
    asked: Callable[..., Asked]
    codes: Callable[[httpx.Response, Sequence[int]], list[int]]
    number: Callable[[httpx.Response], int | None]

    def send(self, app: Starlette, ids: Sequence[object], **credentials: str) -> httpx.Response:
        """Request `ids` from an app in this process."""
        content, headers = self.asked(ids, **credentials)
        return send(app, self.path, content, headers)


def send(  # noqa: PLR0913 - the parts of a request
    app: Starlette,
    path: str,
    content: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    method: str = "POST",
    client: tuple[str, int] = ("127.0.0.1", 5000),
) -> httpx.Response:
    """Send one request to an app in this process, as if it came from `client`."""

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as asker:
            return await asker.request(method, path, content=content, headers=headers)

    return asyncio.run(request())


def rest_asked(ids: Sequence[object], **credentials: str) -> Asked:
    return urlencode(form(ids, **credentials)).encode(), FORM


def soap_asked(ids: Sequence[object], username: str = "sandbox", password: str = "sandbox") -> Asked:  # noqa: S107 - the sandbox's own
    longs = "".join(f"<long>{message_id}</long>" for message_id in ids)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        '<GetSmsDelivery xmlns="http://tempuri.org/"><security>'
        f"<Username>{escape(username)}</Username><Password>{escape(password)}</Password></security>"
        f"<nikIds>{longs}</nikIds></GetSmsDelivery></soap:Body></soap:Envelope>"
    )
    return body.encode(), XML


def publicapi_asked(ids: Sequence[object], **credentials: str) -> Asked:
    fields = form(ids, **credentials)
    named = {"username": fields["Username"], "password": fields["Password"], "nikIds": fields["Ids"]}
    return urlencode(named).encode(), FORM


def webservice_asked(ids: Sequence[object], api_key: str = "sandbox") -> Asked:
    return json.dumps({"ApiKey": api_key, "MessageIds": [str(each) for each in ids]}).encode(), JSON


def statuses_in(answer: httpx.Response) -> list[str]:
    """Return the statuses in a SOAP answer, as names or numbers."""
    (result,) = ET.fromstring(answer.content).iter("{http://tempuri.org/}GetSmsDeliveryResult")  # noqa: S314 - the sandbox's own
    return [each.text or "" for each in result.iter("{http://tempuri.org/}SmsStatus")]


def fault_in(answer: httpx.Response) -> str:
    """Return the text of a SOAP fault."""
    (fault,) = ET.fromstring(answer.content).iter("{http://schemas.xmlsoap.org/soap/envelope/}Fault")  # noqa: S314 - the sandbox's own
    return fault.findtext("faultstring", "")


def _soap_codes(answer: httpx.Response, _: Sequence[int]) -> list[int]:
    return [CODE_BY_NAME[word.casefold()] if word.isalpha() else int(word) for word in statuses_in(answer)]


def _soap_number(answer: httpx.Response) -> int | None:
    number = re.search(r"\((\d+)\)$", fault_in(answer))
    return int(number[1]) if number else None


def _publicapi_codes(answer: httpx.Response, _: Sequence[int]) -> list[int]:
    told = answer.json()
    codes: list[int] = json.loads(told) if isinstance(told, str) else told
    return codes


def _publicapi_number(answer: httpx.Response) -> int | None:
    told: Any = answer.json()
    return 19 if told == -1 else told["Exception"]


def _webservice_codes(answer: httpx.Response, ids: Sequence[int]) -> list[int]:
    entries = answer.json()["Data"]["Result"]
    codes = {int(entry["MessageId"]): entry["Status"] for entry in entries}
    assert len(entries) == len(ids)
    return [codes[message_id] for message_id in ids]


REST: Final = Wire(
    "rest", REST_PATH, rest_asked, lambda got, _: got.json()["Data"], lambda got: got.json()["Exception"] or None
)
SOAP: Final = Wire("soap", SOAP_PATH, soap_asked, _soap_codes, _soap_number)
PUBLICAPI: Final = Wire("publicapi", PUBLICAPI_PATH, publicapi_asked, _publicapi_codes, _publicapi_number)
WEBSERVICE: Final = Wire(
    "webservice",
    WEBSERVICE_PATH,
    webservice_asked,
    _webservice_codes,
    lambda got: int(got.json()["ErrorCode"] or 0) or None,
)
WIRES: Final = (REST, SOAP, PUBLICAPI, WEBSERVICE)
