"""The sandbox as an ASGI app: the provider's REST method for batches, answered by the rules of `lib.sandbox.scenarios`.

What the wire looks like is the provider's page of the method GetSmsDelivery. The page shows neither the path nor the
numbers that `Status` and `Exception` take, so those here are what clients of the provider's other methods have met.
"""

import asyncio
import hmac
import json
import math
import random
import re
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lib.sandbox.scenarios import Fault, codes_of, fault_in

REST_PATH: Final = "/api/v2/GetSmsDelivery"
"""Where the REST method is asked, by POST."""

DEFAULT_CREDENTIAL: Final = "sandbox"
"""Username and password, unless others are given."""

_FORM: Final = "application/x-www-form-urlencoded"
_ID_LIST: Final = re.compile(r"[0-9]{1,19}(,[0-9]{1,19})*")
_LARGEST_ID: Final = 2**63 - 1

# A good answer of the provider carries 4, not 1. What a refusal carries is not known; 2 is its UnknownError.
_STATUS_GOOD: Final = 4
_STATUS_REFUSED: Final = 2

_HANG_SECONDS: Final = 3600.0
_BATCHES_REMEMBERED: Final = 1024


class Refusal(IntEnum):
    """Numbers of `Exception` that the sandbox answers with, named as the provider's clients name them."""

    ARGUMENT_IS_NULL_OR_INCORRECT = 8
    PANEL_EXPIRED = 18
    INVALID_USER_NAME_OR_PASS = 19


class RefusedError(Exception):
    """The request gets an answer with `refusal` in it instead of codes."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


_REFUSAL_BY_FAULT: Final = {
    Fault.ARGUMENTS_REJECTED: Refusal.ARGUMENT_IS_NULL_OR_INCORRECT,
    Fault.PANEL_EXPIRED: Refusal.PANEL_EXPIRED,
    Fault.CREDENTIALS_REJECTED: Refusal.INVALID_USER_NAME_OR_PASS,
}

_PAGE_BY_FAULT: Final[Mapping[Fault, tuple[int, str, Mapping[str, str]]]] = {
    Fault.SERVER_ERROR: (500, "<h1>Server Error in '/' Application.</h1>", {}),
    Fault.UNAVAILABLE_ONCE: (503, "<h1>Service Unavailable</h1>", {"Retry-After": "1"}),
    Fault.TOO_MANY_REQUESTS: (429, "<h1>Too Many Requests</h1>", {"Retry-After": "1"}),
    Fault.REDIRECT: (302, "<h1>Object moved</h1>", {"Location": "/login"}),
    Fault.HANG: (504, "<h1>Gateway Timeout</h1>", {}),
    Fault.HTML_PAGE: (200, "<!DOCTYPE html><title>NikSMS</title><h1>سایت در حال به‌روزرسانی است</h1>", {}),
}


def create_app(  # noqa: PLR0913 - each is a setting of its own, given by name
    *,
    username: str = DEFAULT_CREDENTIAL,
    password: str = DEFAULT_CREDENTIAL,
    latency: float = 0.08,
    jitter: float = 0.5,
    max_ids: int = 1000,
    count_ids: bool = False,
) -> Starlette:
    """Return an ASGI app that answers like the provider.

    A request takes `latency` seconds, more or less by up to the fraction `jitter` of it, in a sequence that is the
    same for every app; `jitter=0` makes it exact, `latency=0` skips the wait. More than `max_ids` Ids in a request
    are refused.

    `app.state.requests` counts the requests to the method, refused ones too. With `count_ids`, `app.state.asked` is a
    Counter of how often each Id was asked in a request that was not refused; it grows with every new Id.

    Raises:
        ValueError: `latency` is negative or infinite, `jitter` is not within 0..1, or `max_ids` is below 1.
    """
    account = _Account(username.encode(), password.encode())
    pace = _Pace(latency, jitter)
    seen = _SeenBatches()

    async def rest(request: Request) -> Response:
        app.state.requests += 1
        body = await request.body()
        await pace.wait()
        try:
            fields = _fields(request.headers.get("content-type", ""), body)
            account.check(fields["username"], fields["password"])
            message_ids = _parse_ids(fields["ids"], max_ids)
        except KeyError:
            return _refused(Refusal.ARGUMENT_IS_NULL_OR_INCORRECT)
        except RefusedError as error:
            return _refused(error.refusal)
        if count_ids:
            app.state.asked.update(message_ids)
        fault = fault_in(message_ids)
        if fault is None or (fault is Fault.UNAVAILABLE_ONCE and seen.before(message_ids)):
            return _good(codes_of(message_ids))
        if fault is Fault.HANG:
            await _hang(request)
        return _spoiled(fault, codes_of(message_ids))

    if max_ids < 1:
        msg = "max_ids is the number of Ids a request may hold: at least 1"
        raise ValueError(msg)
    app = Starlette(routes=[Route(REST_PATH, rest, methods=["POST"])])
    app.state.requests = 0
    if count_ids:
        app.state.asked = Counter[int]()
    return app


@dataclass(frozen=True, slots=True)
class _Account:
    username: bytes
    password: bytes = field(repr=False)

    def check(self, username: str, password: str) -> None:
        same_username = hmac.compare_digest(self.username, username.encode())
        same_password = hmac.compare_digest(self.password, password.encode())
        if not (same_username and same_password):
            raise RefusedError(Refusal.INVALID_USER_NAME_OR_PASS)


class _Pace:
    """How long a request takes: a fixed sequence of waits around `latency` seconds."""

    def __init__(self, latency: float, jitter: float) -> None:
        if not 0 <= latency < math.inf:
            msg = "latency is a number of seconds: 0 or more"
            raise ValueError(msg)
        if not 0 <= jitter <= 1:
            msg = "jitter is a fraction of the latency: 0 to 1"
            raise ValueError(msg)
        self._shortest = latency * (1 - jitter)
        self._spread = latency * jitter * 2
        self._random = random.Random(0)  # noqa: S311 - it must repeat, not be hard to guess

    async def wait(self) -> None:
        seconds = self._shortest + self._spread * self._random.random()
        if seconds > 0:
            await asyncio.sleep(seconds)


class _SeenBatches:
    """The batches asked lately, by hash; the longest unasked is forgotten first, so that memory stays bounded."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[int, None] = OrderedDict()

    def before(self, message_ids: Sequence[int]) -> bool:
        """Return whether this batch was asked before, and remember it."""
        key = hash(tuple(message_ids))
        known = key in self._hashes
        self._hashes[key] = None
        self._hashes.move_to_end(key)
        if len(self._hashes) > _BATCHES_REMEMBERED:
            self._hashes.popitem(last=False)
        return known


def _fields(content_type: str, body: bytes) -> Mapping[str, str]:
    """Return the form's fields by lower-case name; a blank field is a missing one.

    A field that comes twice has its values joined by a comma, as ASP.NET does.
    """
    if content_type.partition(";")[0].strip().lower() != _FORM:
        return {}
    fields: dict[str, str] = {}
    for name, values in parse_qs(body.decode(errors="replace")).items():
        key = name.lower()
        fields[key] = ",".join([fields[key], *values] if key in fields else values)
    return fields


def _parse_ids(text: str, max_ids: int) -> list[int]:
    if text.count(",") >= max_ids or _ID_LIST.fullmatch(text) is None:
        raise RefusedError(Refusal.ARGUMENT_IS_NULL_OR_INCORRECT)
    message_ids = [int(part) for part in text.split(",")]
    if min(message_ids) < 1 or max(message_ids) > _LARGEST_ID:
        raise RefusedError(Refusal.ARGUMENT_IS_NULL_OR_INCORRECT)
    return message_ids


def _good(codes: Sequence[int] | None) -> Response:
    return _json({"Status": _STATUS_GOOD, "Exception": 0, "Data": codes})


def _refused(refusal: Refusal) -> Response:
    return _json({"Status": _STATUS_REFUSED, "Exception": int(refusal), "Data": None})


def _json(answer: Mapping[str, object]) -> Response:
    return _json_text(json.dumps(answer, separators=(",", ":")))


def _json_text(text: str) -> Response:
    return Response(text, media_type="application/json; charset=utf-8")


def _spoiled(fault: Fault, codes: Sequence[int]) -> Response:
    if fault in _REFUSAL_BY_FAULT:
        return _refused(_REFUSAL_BY_FAULT[fault])
    if fault is Fault.TRUNCATED:
        return _json_text('{"Status":4,"Exception":0,"Data":[' + ",".join(map(str, codes)))
    if fault is Fault.CODE_MISSING:
        return _good(codes[:-1])
    if fault is Fault.DATA_NULL:
        return _good(None)
    status, page, headers = _PAGE_BY_FAULT[fault]
    return HTMLResponse(page, status, headers)


async def _hang(request: Request) -> None:
    """Answer nothing until the client leaves; it is gone soon enough not to hold up a stop of the server."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_HANG_SECONDS):
            while (await request.receive())["type"] != "http.disconnect":
                pass
