"""How far a lookup is, is told to the page that shows it, and to nobody else."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from lib.lookup.endings import Endings
from lib.service.permissions import NotAllowedError
from lib.store.database import DatabaseFailedError
from lib.web.live_progress import LiveProgress, ProgressView
from lib.web.progress_route import PROGRESS_PATH, TICKET_HEADER, progress_route
from lib.web.tickets import Tickets

LONG = 60.0
VIEW = ProgressView({"progress": "<p>10%</p>"}, "as drawn", 0.5)


class Page:
    """A session that shows a lookup under way, and the requests of its page."""

    def __init__(self, login_of_request: str | None = None) -> None:
        self.shown: Tickets[LiveProgress] = Tickets(LiveProgress)
        self.live = self.shown.open()
        self.live.look = lambda: VIEW
        self._app = Starlette(routes=[progress_route(self.shown, lambda _: login_of_request)])

    def ask(
        self, ticket: str | None = None, method: str = "POST", site: str = "same-origin", prefer: str = ""
    ) -> httpx.Response:
        return asyncio.run(self.asked(ticket, method, site, prefer))

    async def asked(
        self, ticket: str | None = None, method: str = "POST", site: str = "same-origin", prefer: str = ""
    ) -> httpx.Response:
        headers = {TICKET_HEADER: self.live.ticket if ticket is None else ticket, "sec-fetch-site": site}
        headers |= {"prefer": prefer} if prefer else {}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://desk") as client:
            return await client.request(method, PROGRESS_PATH, headers=headers)


def noted_waits(page: Page) -> list[float]:
    """Have the page wait for nothing, and return where it is noted for how many seconds it would have."""
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    page.live.wait = wait
    return waits


def test_the_page_is_told_how_far_its_lookup_is() -> None:
    answer = Page().ask()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    told = answer.json()
    assert told.pop("waited") < LONG
    assert told == {"parts": {"progress": "<p>10%</p>"}, "state": "as drawn", "pause": 0.5}


def test_a_page_that_lets_its_answer_wait_hears_something_new_each_time_and_need_not_pause() -> None:
    page = Page()
    waits = noted_waits(page)
    assert [page.ask(prefer="wait=2").json()["pause"] for _ in range(2)] == [0, 0]
    # There was nothing told yet that could be old.
    assert waits == [0, VIEW.pause]


@pytest.mark.parametrize(
    ("prefer", "seconds"), [("", 0), ("wait=1", 1), ("respond-async, wait=1", 1), ("wait", 0), ("wait=-1", 0)]
)
def test_no_answer_waits_longer_than_its_page_would(prefer: str, seconds: float) -> None:
    page = Page()
    page.live.pause = LONG
    waits = noted_waits(page)
    page.ask(prefer=prefer)
    assert waits == [seconds]


def test_an_answer_that_waits_comes_as_soon_as_the_lookup_has_ended() -> None:
    page, endings = Page(), Endings()
    page.live.pause = LONG
    begun = asyncio.Event()

    async def wait(seconds: float) -> None:
        begun.set()
        await endings.wait(["mine"], seconds)

    async def end() -> httpx.Response:
        page.live.wait = wait
        asking = asyncio.create_task(page.asked(prefer="wait=60"))
        await begun.wait()
        await asyncio.to_thread(endings.note, "another")
        await asyncio.sleep(0.05)
        assert not asking.done()
        page.live.look = lambda: None
        await asyncio.to_thread(endings.note, "mine")
        return await asyncio.wait_for(asking, LONG / 2)

    assert asyncio.run(end()).status_code == 204
    assert not endings._awaited


def test_once_the_lookup_has_ended_there_is_nothing_to_tell() -> None:
    page = Page()
    page.live.look = lambda: None
    answer = page.ask()
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("ticket", ["", "of-nobody"])
def test_without_its_ticket_nobody_is_told(ticket: str) -> None:
    answer = Page().ask(ticket)
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_page_of_others_is_not_told() -> None:
    assert Page().ask(site="cross-site").status_code == 403


def test_the_ticket_of_an_ended_session_is_void() -> None:
    page = Page()
    ticket = page.live.ticket
    del page.live
    assert page.ask(ticket).status_code == 204


@pytest.mark.parametrize(("login", "status"), [("ann", 200), ("bob", 204), (None, 204)])
def test_the_sign_in_of_the_request_is_that_of_the_session(login: str | None, status: int) -> None:
    page = Page(login)
    page.live.login = "ann"
    assert page.ask().status_code == status


@pytest.mark.parametrize("error", [DatabaseFailedError(), NotAllowedError()])
def test_what_goes_wrong_the_page_is_to_see_for_itself(error: Exception) -> None:
    page = Page()

    def fail() -> ProgressView:
        raise error

    page.live.look = fail
    answer = page.ask()
    assert (answer.status_code, answer.content) == (204, b"")


def test_no_address_tells_it() -> None:
    assert Page().ask(method="GET").status_code == 405
