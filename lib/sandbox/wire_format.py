"""What the sandbox speaks in each dialect: requests are read and answers written here, and nothing is decided.

`lib.sandbox.core` decides what is answered. The way of a request: headers and body → `Asking` → Ids → entries or a
fault → response. Only the record of a dialect is shared with the gateway; all that reads or writes is the sandbox's own.
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
    """Numbers that the sandbox refuses with.

    Numbers and names are those that public clients of the provider's send methods know; the page of this method lists
    none.
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
    """The request gets an answer with `refusal` in it instead of codes."""

    def __init__(self, refusal: RefusalNumber) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


class UnreadableError(Exception):
    """The request is not even of the dialect; `response` is what a server answers before it looks at the contents."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request says, as text: nothing in it was checked yet."""

    credentials: tuple[str, ...] = field(repr=False)
    """Username and password, or the API key alone; an empty text where one is missing."""
    ids: Sequence[str]
    """The Ids in the order asked; empty where they are missing."""


class WireFormat(ABC):
    """Reads the requests of one dialect and writes its answers."""

    dialect: ClassVar[Dialect]
    """The record of the dialect that this speaks."""

    @abstractmethod
    def read(self, headers: Headers, body: bytes) -> Asking:
        """Return what the request asks.

        Raises:
            RefusedError: it is of another form than the dialect's.
            UnreadableError: a server of this kind would turn it away unread.
        """

    @abstractmethod
    def good(self, entries: Sequence[Entry]) -> Response:
        """Return the answer that gives these codes; `entries` are in the order asked."""

    @abstractmethod
    def without_data(self) -> Response:
        """Return a good answer with null in place of its list."""

    @abstractmethod
    def refused(self, refusal: RefusalNumber) -> Response:
        """Return the answer that says this number."""

    def of_another_form(self, entries: Sequence[Entry]) -> Response:
        """Return a well-formed document that holds the codes, but not as any dialect does."""
        return json_answer([{"id": str(message_id), "code": code} for message_id, code in entries])

    def failed(self) -> Response:
        """Return what the server says when it broke down; HTTP 500."""
        return HTMLResponse("<h1>Server Error in '/' Application.</h1>", 500)


def json_answer(answer: object) -> Response:
    """Return `answer` as JSON, HTTP 200."""
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json; charset=utf-8")


def is_of(headers: Headers, media_type: str) -> bool:
    """Return whether the request says that its body is of `media_type`, given in lower case without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == media_type


def read_form(headers: Headers, body: bytes, *, ids_field: str) -> Asking:
    """Return what a form asks in `username`, `password` and `ids_field`, a comma list.

    Names match without case and a blank field is a missing one. A field that comes twice has its values joined by a
    comma. All three are as ASP.NET does.

    Raises:
        RefusedError: the body is no form.
    """
    if not is_of(headers, _FORM):
        raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
    fields: dict[str, str] = {}
    for name, values in parse_qs(body.decode(errors="replace")).items():
        key = name.lower()
        fields[key] = ",".join([fields[key], *values] if key in fields else values)
    ids = fields.get(ids_field.lower(), "")
    return Asking((fields.get("username", ""), fields.get("password", "")), ids.split(",") if ids else [])
