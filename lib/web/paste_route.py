"""The route that takes a pasted text too large for a text box; `static/paste.js` posts it.

Whose it is says a ticket in a header: no other site can know it, and a browser lets none send such a header here. The
origin is checked beside it. Neither the ticket nor the text gets into an address, an answer or a log.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.web.paste_slots import PasteSlot, PasteSlots

PASTE_PATH: Final = "/app/paste"
TICKET_HEADER: Final = "X-Paste-Ticket"

_MOST_DIGITS: Final = 20
_NOT_KEPT: Final = {"Cache-Control": "no-store"}


class PasteRefusal(StrEnum):
    """Why a text was not taken, as the answer's `error` says it."""

    ORIGIN = "origin"
    TICKET = "ticket"
    TYPE = "type"
    TOO_LARGE = "too_large"
    CUT_OFF = "cut_off"
    NOT_UTF8 = "not_utf8"


_STATUS: Final = {
    PasteRefusal.ORIGIN: 403,
    PasteRefusal.TICKET: 403,
    PasteRefusal.TYPE: 415,
    PasteRefusal.TOO_LARGE: 413,
    PasteRefusal.CUT_OFF: 400,
    PasteRefusal.NOT_UTF8: 400,
}


class _RefusedError(Exception):
    def __init__(self, refusal: PasteRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def paste_route(service: PasteSlots, limit: int, login_of: Callable[[Request], str | None] = lambda _: None) -> Route:
    """Give the route that puts a posted text of at most `limit` bytes into the slot of its ticket.

    `login_of` gives the key of the sign-in that a request brings; it must be that of the slot.

    It answers `{"bytes": n}`, or `{"error": refusal}` with a status of 400, 403, 413 or 415; what the slot held stays
    where a text is refused or cut off.
    """

    async def take(request: Request) -> JSONResponse:
        try:
            slot = _slot_of(request, service, login_of)
            body = await _body(request, limit)
            # Megabytes are read and counted beside the loop: other people's pages are served by it.
            await run_in_threadpool(_put, slot, body)
        except _RefusedError as refused:
            answer = {"error": refused.refusal.value}
            return JSONResponse(answer, _STATUS[refused.refusal], headers=_NOT_KEPT)
        return JSONResponse({"bytes": len(body)}, headers=_NOT_KEPT)

    return Route(PASTE_PATH, take, methods=["POST"], name="paste")


def _slot_of(request: Request, service: PasteSlots, login_of: Callable[[Request], str | None]) -> PasteSlot:
    headers = request.headers
    if not _is_from_here(headers):
        raise _RefusedError(PasteRefusal.ORIGIN)
    slot = service.slot(headers.get(TICKET_HEADER, ""))
    if slot is None or slot.login != login_of(request):
        raise _RefusedError(PasteRefusal.TICKET)
    if headers.get("content-type", "").split(";")[0].strip().lower() != "text/plain":
        raise _RefusedError(PasteRefusal.TYPE)
    return slot


def _is_from_here(headers: Headers) -> bool:
    """Tell whether the page that posts is one of ours; one that does not say where it is from is not."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # Over plain http to another host than this one, browsers send the origin alone.
    try:
        origin = urlsplit(headers.get("origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin.lower() == headers.get("host", "").lower()


async def _body(request: Request, limit: int) -> bytearray:
    """Collect what is posted, giving up as soon as it is too much."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > _MOST_DIGITS or int(declared) > limit):
        raise _RefusedError(PasteRefusal.TOO_LARGE)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise _RefusedError(PasteRefusal.TOO_LARGE)
    except ClientDisconnect:
        raise _RefusedError(PasteRefusal.CUT_OFF) from None
    return body


def _put(slot: PasteSlot, body: bytearray) -> None:
    try:
        slot.put(body.decode(), len(body))
    except UnicodeDecodeError:
        # That error carries the text itself.
        raise _RefusedError(PasteRefusal.NOT_UTF8) from None
