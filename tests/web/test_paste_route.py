"""A posted text enters the slot of its ticket, whole and from our own page, or not at all."""

import asyncio
import gc
from collections.abc import Callable
from typing import Final

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import Message
from streamlit.testing.v1 import AppTest

from lib.web.paste_route import PASTE_PATH, TICKET_HEADER, paste_route
from lib.web.paste_slots import PasteSlot, PostedText, process_slots
from lib.web.tickets import Tickets

LIMIT: Final = 1000
HERE: Final = {"sec-fetch-site": "same-origin"}


class PasteServer:
    """A server with one slot, and the route that leads to it."""

    def __init__(self) -> None:
        self.slots = Tickets(PasteSlot)
        self.slot = self.slots.open()
        self.app = Starlette(routes=[paste_route(self.slots, LIMIT)])

    def post(self, content: bytes = b"1\n2", method: str = "POST", /, **headers: str | None) -> httpx.Response:
        """Post as the page does, with changed `headers`: named with _ for -, and left out where they are None."""
        usual: dict[str, str | None] = {"content-type": "text/plain", TICKET_HEADER.lower(): self.slot.ticket, **HERE}
        changed = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in changed.items() if value is not None}

        async def request() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://desk") as client:
                return await client.request(method, PASTE_PATH, content=content, headers=sent)

        return asyncio.run(request())

    async def receive_from(self, receive: Callable[[], Message]) -> list[Message]:
        """Let the route read what `receive` returns, piece by piece; return what it sent."""
        sent: list[Message] = []
        headers = {
            "content-type": "text/plain",
            TICKET_HEADER.lower(): self.slot.ticket,
            "sec-fetch-site": "same-origin",
        }
        scope = {
            "type": "http",
            "method": "POST",
            "path": PASTE_PATH,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }

        async def next_piece() -> Message:
            await asyncio.sleep(0)
            return receive()

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, next_piece, send)
        return sent


@pytest.fixture
def server() -> PasteServer:
    return PasteServer()


def posted(slot: PasteSlot) -> PostedText:
    assert slot.posted is not None
    return slot.posted


def piece(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_text_gets_into_the_slot_and_the_next_replaces_it(server: PasteServer) -> None:
    answer = server.post("۱\r\n2\n".encode())
    assert (answer.status_code, answer.json()) == (200, {"bytes": 6})
    assert answer.headers["cache-control"] == "no-store"
    first = posted(server.slot)
    assert (first.text, first.lines, first.size) == ("۱\r\n2\n", 2, 6)
    server.post(b"3")
    second = posted(server.slot)
    assert (second.text, second.lines) == ("3", 1)
    assert second.number != first.number
    server.slot.clear()
    assert server.slot.posted is None


def test_the_same_text_posted_again_has_another_number(server: PasteServer) -> None:
    numbers = set()
    for _ in range(3):
        server.post()
        numbers.add(posted(server.slot).number)
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("headers", "status", "error"),
    [
        ({"sec_fetch_site": "cross-site", "origin": "http://desk"}, 403, "origin"),
        ({"sec_fetch_site": "same-site"}, 403, "origin"),
        ({"sec_fetch_site": "none"}, 403, "origin"),
        ({"sec_fetch_site": None}, 403, "origin"),
        ({"sec_fetch_site": None, "origin": "http://desk.example"}, 403, "origin"),
        ({"sec_fetch_site": None, "origin": "http://desk:8501"}, 403, "origin"),
        ({"sec_fetch_site": None, "origin": "null"}, 403, "origin"),
        ({"sec_fetch_site": None, "origin": "http://[desk"}, 403, "origin"),
        ({"sec_fetch_site": None, "origin": "", "host": ""}, 403, "origin"),
        ({"x_paste_ticket": None}, 403, "ticket"),
        ({"x_paste_ticket": ""}, 403, "ticket"),
        ({"x_paste_ticket": "of-nobody"}, 403, "ticket"),
        ({"content_type": None}, 415, "type"),
        ({"content_type": "application/x-www-form-urlencoded"}, 415, "type"),
        ({"content_type": "text/plainer"}, 415, "type"),
    ],
)
def test_what_is_not_posted_by_our_page_is_refused(
    server: PasteServer, headers: dict[str, str | None], status: int, error: str
) -> None:
    server.slot.put("before", 6)
    answer = server.post(b"1", **headers)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert posted(server.slot).text == "before"


@pytest.mark.parametrize("origin", ["http://desk", "https://desk", "http://DESK"])
def test_where_the_browser_says_only_its_origin_that_is_compared(server: PasteServer, origin: str) -> None:
    assert server.post(sec_fetch_site=None, origin=origin, content_type="text/plain;charset=UTF-8").is_success


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_a_post_is_taken(server: PasteServer, method: str) -> None:
    answer = server.post(b"1", method)
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers
    assert server.slot.posted is None


def test_a_text_of_the_limit_is_taken_and_one_byte_more_is_not(server: PasteServer) -> None:
    assert server.post(b"1" * LIMIT).json() == {"bytes": LIMIT}
    answer = server.post(b"2" * (LIMIT + 1))
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})
    assert posted(server.slot).text == "1" * LIMIT


def test_a_text_without_a_declared_length_is_cut_off_at_the_limit(server: PasteServer) -> None:
    read = 0

    def endless() -> Message:
        nonlocal read
        read += 1
        return piece(b"1" * 100)

    start, *_ = asyncio.run(server.receive_from(endless))
    assert start["status"] == 413
    assert read == LIMIT // 100 + 1


def test_what_is_no_text_is_refused_without_being_repeated(server: PasteServer) -> None:
    answer = server.post(b"639258934720294903 \xff")
    assert (answer.status_code, answer.json()) == (400, {"error": "not_utf8"})
    assert server.slot.posted is None


def test_an_upload_that_is_cut_off_leaves_what_was_there(server: PasteServer) -> None:
    server.slot.put("before", 6)
    pieces = [piece(b"1\n"), piece(b"2\n"), {"type": "http.disconnect"}]
    asyncio.run(server.receive_from(lambda: pieces.pop(0)))
    assert posted(server.slot).text == "before"


def test_two_posts_at_once_do_not_mix(server: PasteServer) -> None:
    async def both() -> None:
        texts = [[piece(letter * 7) for _ in range(50)] + [piece(letter, more=False)] for letter in (b"1", b"2")]
        await asyncio.gather(*(server.receive_from(lambda pieces=pieces: pieces.pop(0)) for pieces in texts))  # type: ignore[misc]

    asyncio.run(both())
    assert posted(server.slot).text in {"1" * 351, "2" * 351}
    assert posted(server.slot).size == 351


def test_each_ticket_leads_to_a_slot_of_its_own(server: PasteServer) -> None:
    other = server.slots.open()
    server.post(b"1")
    server.post(b"2", x_paste_ticket=other.ticket)
    assert (posted(server.slot).text, posted(other).text) == ("1", "2")
    assert len(server.slot.ticket) >= 43


def test_no_repr_holds_the_text_or_the_ticket(server: PasteServer) -> None:
    server.post(b"639258934720294903")
    said = repr(server.slot) + repr(server.slot.posted)
    assert "639258934720294903" not in said
    assert server.slot.ticket not in said


@given(st.lists(st.sampled_from(["1", "", "\r", "\n", "\r\n", "\u2028", "x y"])))
def test_lines_are_counted_as_an_editor_does(parts: list[str]) -> None:
    slot = PasteSlot("ticket")
    slot.put("".join(parts), 0)
    expected = "".join(parts).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert posted(slot).lines == len(expected) - (expected[-1] == "")


def test_the_ticket_of_a_session_that_has_ended_is_void() -> None:
    def script() -> None:
        from lib.ui.state import box as of_the_script  # noqa: PLC0415 - a script of its own

        of_the_script.paste_slot().put("1", 1)

    app = AppTest.from_function(script).run()
    ticket = app.session_state["_paste"].ticket
    gone = PasteServer()
    gone.app = Starlette(routes=[paste_route(process_slots(), LIMIT)])
    assert gone.post(x_paste_ticket=ticket).is_success
    app.run()
    assert app.session_state["_paste"].ticket == ticket
    del app
    gc.collect()
    assert gone.post(x_paste_ticket=ticket).json() == {"error": "ticket"}
