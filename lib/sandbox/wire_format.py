"""What a dialect is to the sandbox: it reads requests and writes answers, and decides nothing.

`lib.sandbox.core` decides what is answered. A request passes through: headers and body → `ParsedRequest` → Ids →
entries or a fault → response. Only the record of a dialect is shared with the gateway; the code that reads and writes
is the sandbox's own.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar, Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from lib.gateway.dialects import Dialect

Entry = tuple[int, int]
"""An Id and its code."""

_FORM: Final = "application/x-www-form-urlencoded"


class RefusalNumber(IntEnum):
    """The numbers that the sandbox refuses requests with.

    Numbers and names are those that public clients have seen in the provider's send methods; the page of this method
    lists none.
    """

    ARGUMENT_IS_NULL_OR_INCORRECT = 8
    SITE_UPDATING = 15
    PANEL_EXPIRED = 18
    INVALID_USER_NAME_OR_PASS = 19

    @property
    def label(self) -> str:
        """The name as the provider writes it: `PanelExpired`."""
        return self.name.title().replace("_", "")


class RefusedError(Exception):
    """The request is answered by the number `refusal` in place of codes."""

    def __init__(self, refusal: RefusalNumber) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


class UnreadableError(Exception):
    """The request does not belong to the dialect; `response` is what a server answers before it reads the body."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """The content of a request as texts, none of which is checked yet.

    Attributes:
        credentials: User name and password, or the API key alone; an empty text where one is missing.
        ids: The Ids in the order of the request; empty where they are missing.
    """

    credentials: tuple[str, ...] = field(repr=False)
    ids: Sequence[str]


class WireFormat(ABC):
    """Reads the requests of one dialect and writes its answers.

    Attributes:
        dialect: The record of the dialect.
    """

    dialect: ClassVar[Dialect]

    @abstractmethod
    def read(self, headers: Headers, body: bytes) -> ParsedRequest:
        """Return the content of a request.

        Raises:
            RefusedError: The request does not have the form of the dialect.
            UnreadableError: A server of this kind would refuse the request without reading its body.
        """

    @abstractmethod
    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the answer with the codes of `entries`, which are in the order of the request."""

    @abstractmethod
    def without_data(self) -> Response:
        """Return a successful answer with null in place of its list."""

    @abstractmethod
    def refused(self, refusal: RefusalNumber) -> Response:
        """Return the answer with the number of `refusal`."""

    def of_another_form(self, entries: Sequence[Entry]) -> Response:
        """Return a well-formed document with the codes, in a form that no dialect has."""
        return json_answer([{"id": str(message_id), "code": code} for message_id, code in entries])

    def failed(self) -> Response:
        """Return the answer of a server that failed, HTTP 500."""
        return HTMLResponse("<h1>Server Error in '/' Application.</h1>", 500)


def json_answer(answer: object) -> Response:
    """Return `answer` as JSON, HTTP 200."""
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json; charset=utf-8")


def is_of(headers: Headers, media_type: str) -> bool:
    """Whether the request declares a body of `media_type`, which is in lower case and without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == media_type


def read_form(headers: Headers, body: bytes, *, ids_field: str) -> ParsedRequest:
    """Return the content of a form with the fields `username`, `password` and `ids_field`.

    As in ASP.NET, names are compared without case, a blank field counts as missing, and the values of a field that
    comes twice are joined by a comma. The Ids are a comma-separated list, a repeated field, or a JSON list of numbers:
    the provider's page does not say which.

    Raises:
        RefusedError: The body is no form.
    """
    if not is_of(headers, _FORM):
        raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
    fields: dict[str, str] = {}
    for name, values in parse_qs(body.decode(errors="replace")).items():
        key = name.lower()
        fields[key] = ",".join([fields[key], *values] if key in fields else values)
    ids = fields.get(ids_field.lower(), "")
    # A JSON list is a comma-separated list in brackets.
    if ids.startswith("[") and ids.endswith("]"):
        ids = ids[1:-1]
    return ParsedRequest((fields.get("username", ""), fields.get("password", "")), ids.split(",") if ids else [])
