"""Decides what the sandbox answers, in every dialect: checks the credentials and the Ids, finds codes and faults.

The rules are those of `lib.sandbox.scenarios`; the wire format of the dialect writes the answer. The order of the
checks is the sandbox's own: the form of the request, missing fields, the credentials, the Ids, then the faults.
"""

import asyncio
import hmac
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lib.sandbox.control import StandingFault
from lib.sandbox.pace import Pace, SeenBatches
from lib.sandbox.scenarios import FOREIGN_ID, Fault, code_of, codes_of, fault_in
from lib.sandbox.wire_format import Entry, ParsedRequest, RefusalNumber, RefusedError, UnreadableError, WireFormat

_ID: Final = re.compile(r"[0-9]{1,19}")
_LARGEST_ID: Final = 2**63 - 1
_HANG_SECONDS: Final = 3600.0
_IN_QUEUE: Final = 2

_REFUSAL_BY_FAULT: Final = {
    Fault.ARGUMENTS_REJECTED: RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT,
    Fault.UPDATING: RefusalNumber.SITE_UPDATING,
    Fault.PANEL_EXPIRED: RefusalNumber.PANEL_EXPIRED,
    Fault.CREDENTIALS_REJECTED: RefusalNumber.INVALID_USER_NAME_OR_PASS,
}

_PAGE_BY_FAULT: Final[Mapping[Fault, tuple[int, str, Mapping[str, str]]]] = {
    Fault.UNAVAILABLE_ONCE: (503, "<h1>Service Unavailable</h1>", {"Retry-After": "1"}),
    Fault.TOO_MANY_REQUESTS: (429, "<h1>Too Many Requests</h1>", {"Retry-After": "1"}),
    Fault.REDIRECT: (302, "<h1>Object moved</h1>", {"Location": "/login"}),
    Fault.FORBIDDEN: (403, "<h1>403 - Forbidden: Access is denied.</h1>", {}),
    Fault.TOO_LARGE: (413, "<h1>Request Entity Too Large</h1>", {}),
    Fault.HANG: (504, "<h1>Gateway Timeout</h1>", {}),
    Fault.HTML_PAGE: (200, "<!DOCTYPE html><title>NikSMS</title><h1>سایت در حال به‌روزرسانی است</h1>", {}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """The credentials of the provider account: user name and password, or the API key alone."""

    username: str
    password: str = field(repr=False)
    api_key: str = field(repr=False)

    def check(self, credentials: Sequence[str]) -> None:
        """Check the credentials of a request: two are user name and password, a single one is the API key.

        Raises:
            RefusedError: They are wrong.
        """
        own = (self.api_key,) if len(credentials) == 1 else (self.username, self.password)
        # JSON can contain half a surrogate pair, which no strict encoding accepts.
        same = [
            hmac.compare_digest(given.encode(errors="surrogatepass"), known.encode(errors="surrogatepass"))
            for given, known in zip(credentials, own, strict=True)
        ]
        if not all(same):
            raise RefusedError(RefusalNumber.INVALID_USER_NAME_OR_PASS)


class Core:
    """One provider: its account, its pace, its faults and its counts, shared by all dialects."""

    def __init__(self, account: Account, pace: Pace, max_ids: int, standing: StandingFault, state: State) -> None:
        self._account = account
        self._pace = pace
        self._max_ids = max_ids
        self._standing = standing
        self._state = state
        self._seen = SeenBatches()

    async def answer(self, request: Request, wire: WireFormat) -> Response:
        """Return the provider's answer, after the duration of a request."""
        self._state.requests += 1
        body = await request.body()
        await self._pace.wait()
        message_ids: list[int] = []
        refusal: Response | None = None
        try:
            message_ids = self._admit(wire.read(request.headers, body))
        except RefusedError as error:
            refusal = wire.refused(error.refusal)
        except UnreadableError as error:
            refusal = error.response
        fault = self._standing.for_next_request()
        if fault is None:
            if refusal is not None:
                return refusal
            fault = fault_in(message_ids)
            if fault is Fault.UNAVAILABLE_ONCE and self._seen.before((wire.dialect.key, *message_ids)):
                fault = None
        if fault is Fault.HANG:
            await _hang(request)
        return _written(wire, fault, message_ids)

    def _admit(self, request: ParsedRequest) -> list[int]:
        """Return the Ids of a request, and count them.

        Raises:
            RefusedError: A field is missing, the credentials are wrong, or an Id is invalid.
        """
        if not (request.ids and all(request.credentials)):
            raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
        self._account.check(request.credentials)
        message_ids = _numbers(request.ids, self._max_ids)
        if "asked" in self._state:
            self._state.asked.update(message_ids)
        return message_ids


def _numbers(texts: Sequence[str], most: int) -> list[int]:
    if len(texts) > most or not all(map(_ID.fullmatch, texts)):
        raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
    message_ids = [int(text) for text in texts]
    if min(message_ids) < 1 or max(message_ids) > _LARGEST_ID:
        raise RefusedError(RefusalNumber.ARGUMENT_IS_NULL_OR_INCORRECT)
    return message_ids


def _written(wire: WireFormat, fault: Fault | None, message_ids: Sequence[int]) -> Response:  # noqa: PLR0911 - one way out a fault
    if fault in _REFUSAL_BY_FAULT:
        return wire.refused(_REFUSAL_BY_FAULT[fault])
    if fault is not None and fault in _PAGE_BY_FAULT:
        status, page, headers = _PAGE_BY_FAULT[fault]
        return HTMLResponse(page, status, headers)
    entries = list(zip(message_ids, codes_of(message_ids), strict=True))
    match fault:
        case Fault.SERVER_ERROR:
            return wire.failed()
        case Fault.TRUNCATED:
            return _cut_off(wire.good(entries))
        case Fault.DATA_NULL:
            return wire.without_data()
        case Fault.WRONG_SHAPE:
            return wire.of_another_form(entries)
    return wire.good(_spoiled(entries, fault, wire))


def _spoiled(entries: list[Entry], fault: Fault | None, wire: WireFormat) -> list[Entry]:
    last = entries[-1:]
    match fault:
        case Fault.CODE_MISSING:
            return entries[:-1]
        case Fault.CODE_DOUBLED:
            # Where entries name their Id, the second contradicts the first: to use either of them is to guess.
            return entries + [(message_id, 3 if code == _IN_QUEUE else _IN_QUEUE) for message_id, code in last]
        case Fault.CODE_FOREIGN:
            return [*(entries[:-1] if wire.dialect.names_ids else entries), (FOREIGN_ID, code_of(FOREIGN_ID))]
    return entries


def _cut_off(response: Response) -> Response:
    body = bytes(response.body)
    return Response(body[: len(body) * 2 // 3], headers={"Content-Type": response.headers["content-type"]})


async def _hang(request: Request) -> None:
    """Wait until the client disconnects; the limit only keeps an abandoned request from waiting forever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_HANG_SECONDS):
            while (await request.receive())["type"] != "http.disconnect":
                pass
