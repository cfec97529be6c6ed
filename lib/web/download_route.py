"""The route that makes a file which a page offers, and returns it; `static/downloads.js` asks for it.

A ticket in a header names the session, as for a paste, and another header the button that was pressed. Neither the
ticket, nor an Id, nor the name of the file enters an address or a log.
"""

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.service.permissions import NotAllowedError
from lib.store.database import DatabaseFailedError
from lib.web.offered_files import FileGoneError, OfferedFile, OfferedFiles
from lib.web.tickets import Tickets, is_same_origin

DOWNLOAD_PATH: Final = "/app/download"
TICKET_HEADER: Final = "X-Download-Ticket"
FILE_HEADER: Final = "X-Download-File"

_AT_ONCE: Final = 4
"""How many files are made at once: each of a million rows takes hundreds of megabytes, and a thread."""
_NO_STORE: Final = {"Cache-Control": "no-store"}
_GONE: Final = 204
_log = logging.getLogger(__name__)


class DownloadRefusal(StrEnum):
    """Why no file came, as `error` in the answer names it."""

    ORIGIN = "origin"
    TICKET = "ticket"
    NOT_ALLOWED = "not_allowed"
    FAILED = "failed"


_STATUSES: Final = {
    DownloadRefusal.ORIGIN: 403,
    DownloadRefusal.TICKET: 403,
    DownloadRefusal.NOT_ALLOWED: 403,
    DownloadRefusal.FAILED: 500,
}


def download_route(offers: Tickets[OfferedFiles], login_of: Callable[[Request], str | None] = lambda _: None) -> Route:
    """Return the route that makes the file of a button and returns it.

    It answers with the file, or `{"error": refusal}` with a status of 403 or 500. Where the file is no longer offered,
    or what it is made of was deleted, there is nothing to return, which is no error: the status is 204.

    Args:
        offers: What the sessions offer.
        login_of: Returns the key of a request's sign-in, which must be that of the session.
    """
    turns = asyncio.Semaphore(_AT_ONCE)

    async def give(request: Request) -> Response:
        if not is_same_origin(request.headers):
            return _refused(DownloadRefusal.ORIGIN)
        offered = offers.find(request.headers.get(TICKET_HEADER, ""), login_of(request))
        if offered is None:
            return _refused(DownloadRefusal.TICKET)
        file = offered.file(request.headers.get(FILE_HEADER, ""))
        if file is None:
            return Response(status_code=_GONE, headers=_NO_STORE)
        async with turns:
            # In a thread, since a million rows take seconds, which would hold up all else that the loop serves.
            return await run_in_threadpool(_answer, file)

    return Route(DOWNLOAD_PATH, give, methods=["POST"], name="download")


def _answer(file: OfferedFile) -> Response:
    try:
        content = file.make()
    except FileGoneError:
        return Response(status_code=_GONE, headers=_NO_STORE)
    except NotAllowedError:
        return _refused(DownloadRefusal.NOT_ALLOWED)
    except DatabaseFailedError:
        return _refused(DownloadRefusal.FAILED)
    except Exception:  # noqa: BLE001 - the page says so, whatever it was
        # The log leaves out the text of an error, which may hold an Id.
        _log.exception("A file could not be made")
        return _refused(DownloadRefusal.FAILED)
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(content, media_type=file.media_type, headers=_NO_STORE | named)


def _refused(refusal: DownloadRefusal) -> JSONResponse:
    return JSONResponse({"error": refusal.value}, _STATUSES[refusal], headers=_NO_STORE)
