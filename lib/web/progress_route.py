"""The route that tells a page how far its lookup is; `static/progress.js` asks it, at most twice a second.

A page that is looked at has its answer wait until there is something new to tell, by `Prefer: wait` (RFC 7240): it
hears at once that its lookup has ended. A ticket in a header names the session, as for a download. Neither the ticket
nor the lookup enters an address or a log.
"""

import re
import time
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.service.permissions import NotAllowedError
from lib.store.database import DatabaseFailedError
from lib.web.live_progress import LiveProgress
from lib.web.tickets import Tickets, is_same_origin

PROGRESS_PATH: Final = "/app/progress"
TICKET_HEADER: Final = "X-Progress-Ticket"

_WAIT: Final = re.compile(r"wait=(\d{1,3})")
_NO_STORE: Final = {"Cache-Control": "no-store"}
_LOOK: Final = 204
_REFUSED: Final = 403


def progress_route(shown: Tickets[LiveProgress], login_of: Callable[[Request], str | None] = lambda _: None) -> Route:
    """Return the route that tells how far a lookup is.

    It answers with `{"parts": {name: html}, "state": text, "pause": seconds, "waited": seconds}`; with a status of 204
    where the page is to look for itself: once the lookup has ended, while the database fails, or where the session has
    ended; with 403 to other pages. A request that may wait is answered when there is something new to tell, and its
    page need not pause before the next one.

    Args:
        shown: What the sessions show.
        login_of: Returns the key of a request's sign-in, which must be that of the session.
    """

    async def tell(request: Request) -> Response:
        live = shown.find(request.headers.get(TICKET_HEADER, ""), login_of(request))
        if not is_same_origin(request.headers):
            return _empty(_REFUSED)
        if live is None:
            return _empty(_LOOK)
        begun, longest = time.monotonic(), _longest_wait(request)
        await live.wait(min(longest, live.pause))
        return await run_in_threadpool(_answer, live, time.monotonic() - begun, is_to_pause=not longest)

    return Route(PROGRESS_PATH, tell, methods=["POST"], name="progress")


def _longest_wait(request: Request) -> int:
    """Return the seconds that the answer to a page may wait, 0 where it may not."""
    found = _WAIT.search(request.headers.get("prefer", ""))
    return int(found[1]) if found else 0


def _answer(live: LiveProgress, waited: float, *, is_to_pause: bool) -> Response:
    try:
        view = live.look()
    except (NotAllowedError, DatabaseFailedError):
        # The page says so, as wherever it reads the store.
        view = None
    if view is None:
        return _empty(_LOOK)
    live.pause = view.pause
    pause = view.pause if is_to_pause else 0.0
    content = {"parts": dict(view.parts), "state": view.state, "pause": pause, "waited": waited}
    return JSONResponse(content, headers=_NO_STORE)


def _empty(status: int) -> Response:
    return Response(status_code=status, headers=_NO_STORE)
