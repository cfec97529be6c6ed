"""The route that receives a pasted text too large for a text area; `static/paste.js` posts it.

A ticket in a header names the session. No other site can know the ticket, and browsers do not let other sites send such
a header here; the origin is checked as well. Neither the ticket nor the text enters an address, an answer or a log.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.web.paste_slots import PasteSlot
from lib.web.tickets import Tickets, is_same_origin

PASTE_PATH: Final = "/app/paste"
TICKET_HEADER: Final = "X-Paste-Ticket"

_MAX_DIGITS: Final = 20
_NO_STORE: Final = {"Cache-Control": "no-store"}


class PasteRefusal(StrEnum):
    """Why a text was refused, as `error` in the answer names it."""

    ORIGIN = "origin"
    TICKET = "ticket"
    TYPE = "type"
    TOO_LARGE = "too_large"
    CUT_OFF = "cut_off"
    NOT_UTF8 = "not_utf8"


_STATUSES: Final = {
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


def paste_route(
    slots: Tickets[PasteSlot], limit: int, login_of: Callable[[Request], str | None] = lambda _: None
) -> Route:
    """Return the route that puts a posted text into the slot of its ticket.

    It answers `{"bytes": n}`, or `{"error": refusal}` with a status of 400, 403, 413 or 415. A text that is refused or
    cut off leaves in the slot what was there.

    Args:
        slots: The slots of all sessions.
        limit: The largest text, in bytes.
        login_of: Returns the key of a request's sign-in, which must be that of the slot.
    """

    async def receive(request: Request) -> JSONResponse:
        try:
            slot = _slot_of(request, slots, login_of)
            body = await _body(request, limit)
            # In a thread, since decoding and counting megabytes would hold up everything else that the loop serves.
            await run_in_threadpool(_put, slot, body)
        except _RefusedError as refused:
            answer = {"error": refused.refusal.value}
            return JSONResponse(answer, _STATUSES[refused.refusal], headers=_NO_STORE)
        return JSONResponse({"bytes": len(body)}, headers=_NO_STORE)

    return Route(PASTE_PATH, receive, methods=["POST"], name="paste")


def _slot_of(request: Request, slots: Tickets[PasteSlot], login_of: Callable[[Request], str | None]) -> PasteSlot:
    headers = request.headers
    if not is_same_origin(headers):
        raise _RefusedError(PasteRefusal.ORIGIN)
    slot = slots.find(headers.get(TICKET_HEADER, ""), login_of(request))
    if slot is None:
        raise _RefusedError(PasteRefusal.TICKET)
    if headers.get("content-type", "").split(";")[0].strip().lower() != "text/plain":
        raise _RefusedError(PasteRefusal.TYPE)
    return slot


async def _body(request: Request, limit: int) -> bytearray:
    """Return the body, given up as soon as it is larger than `limit` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > _MAX_DIGITS or int(declared) > limit):
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
        # That error holds the text itself.
        raise _RefusedError(PasteRefusal.NOT_UTF8) from None
