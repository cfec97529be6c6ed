"""A text is pasted into a session by the sign-in that opened it, and by no other."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from lib.web.paste_route import PASTE_PATH, TICKET_HEADER, paste_route
from lib.web.paste_slots import PasteSlot
from lib.web.tickets import Tickets


@pytest.mark.parametrize(
    ("of_the_slot", "of_the_request", "status"),
    [("ann", "ann", 200), ("ann", "bob", 403), ("ann", None, 403), (None, "bob", 403), (None, None, 200)],
)
def test_the_sign_in_of_the_request_is_that_of_the_session(
    of_the_slot: str | None, of_the_request: str | None, status: int
) -> None:
    service = Tickets(PasteSlot)
    slot = service.open()
    slot.login = of_the_slot

    def login_of(_: Request) -> str | None:
        return of_the_request

    app = Starlette(routes=[paste_route(service, 100, login_of)])
    headers = {TICKET_HEADER: slot.ticket, "Content-Type": "text/plain", "Sec-Fetch-Site": "same-origin"}

    async def post() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return (await client.post(f"http://here{PASTE_PATH}", content="1 2 3", headers=headers)).status_code

    assert asyncio.run(post()) == status
    assert (slot.posted is not None) == (status == 200)
