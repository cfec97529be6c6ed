"""What a session offers can be had as long as its page shows it, whatever is drawn while the file is made."""

import asyncio
import gc
import json
import threading
import weakref

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from lib.web.download_route import download_route
from lib.web.offered_files import process_offers
from tests.helpers.download_desk import KEY, DownloadDesk, file


@pytest.fixture
def desk() -> DownloadDesk:
    return DownloadDesk()


def test_the_files_of_one_session_are_not_those_of_another(desk: DownloadDesk) -> None:
    other = desk.tickets.open()
    other.offer(KEY, file(lambda: b"another's"))
    assert desk.ask().status_code == 204
    desk.offers.offer(KEY, file(lambda: b"own"))
    assert desk.ask().content == b"own"
    assert len(other.ticket) >= 43
    assert other.ticket not in repr(other)


def test_a_page_drawn_anew_while_a_file_is_made_takes_nothing_away(desk: DownloadDesk) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slowly() -> bytes:
        begun.set()
        assert may_end.wait(60)
        return b"the first"

    async def press_and_draw() -> tuple[bytes, bytes]:
        desk.offers.offer(KEY, file(slowly))
        first = asyncio.create_task(desk.asked())
        assert await asyncio.to_thread(begun.wait, 60)
        for other in (desk.offers, desk.tickets.open()):
            for _ in range(3):
                other.begin()
                other.offer(KEY, file(lambda: b"the next"))
                other.end()
        # What is asked for now does not wait for the first.
        second = await desk.asked()
        may_end.set()
        return (await first).content, second.content

    assert asyncio.run(press_and_draw()) == (b"the first", b"the next")


def test_a_button_pressed_before_its_page_was_drawn_anew_finds_the_newest_file(desk: DownloadDesk) -> None:
    for number in range(3):
        desk.offers.begin()
        desk.offers.offer(KEY, file(lambda number=number: b"%d" % number))  # type: ignore[misc]
        # Before the page is drawn to its end the rest of it is still on show.
        assert desk.ask().content == b"%d" % number
        desk.offers.end()
    assert desk.ask().content == b"2"


def test_what_a_page_no_longer_offers_is_forgotten_once_it_is_drawn_to_its_end(desk: DownloadDesk) -> None:
    class Report:
        """Large, and held by the function that makes a file of it."""

        def make(self) -> bytes:
            return b"1"

    report = Report()
    is_held = weakref.ref(report)
    desk.offers.begin()
    desk.offers.offer(KEY, file(report.make))
    desk.offers.end()
    del report
    desk.offers.begin()
    assert desk.ask().content == b"1", "a run that was interrupted takes nothing away"
    desk.offers.begin()
    desk.offers.end()
    assert desk.ask().status_code == 204
    gc.collect()
    assert is_held() is None


def test_only_a_few_files_are_made_at_once_and_the_others_follow(desk: DownloadDesk) -> None:
    lock, under_way, most = threading.Lock(), 0, 0
    full, may_end = threading.Event(), threading.Event()

    def make() -> bytes:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
            if under_way == 4:
                full.set()
        assert may_end.wait(60)
        with lock:
            under_way -= 1
        return b"1"

    async def many() -> list[bytes]:
        desk.offers.offer(KEY, file(make))
        asked = [asyncio.create_task(desk.asked()) for _ in range(9)]
        assert await asyncio.to_thread(full.wait, 60)
        may_end.set()
        return [(await answer).content for answer in asked]

    assert asyncio.run(many()) == [b"1"] * 9
    assert most == 4


def test_the_ticket_of_a_session_that_has_ended_is_void() -> None:
    def script() -> None:
        from lib.ui.state.offers import offered_files  # noqa: PLC0415 - a script of its own
        from lib.web.offered_files import OfferedFile as Offered  # noqa: PLC0415

        offered_files().offer("export_csv", Offered(lambda: b"1", "a.csv", "text/csv"))

    app = AppTest.from_function(script).run()
    ticket = app.session_state["_offers"].ticket
    desk = DownloadDesk()
    desk.app = Starlette(routes=[download_route(process_offers())])
    assert desk.ask(x_download_ticket=ticket).content == b"1"
    app.run()
    assert app.session_state["_offers"].ticket == ticket
    del app
    gc.collect()
    assert json.loads(desk.ask(x_download_ticket=ticket).content) == {"error": "ticket"}
