"""A file that a page offers is given to that page: under its name, and to nobody else."""

import logging
import threading
from typing import Final

import httpx
import pytest

from lib.service.permissions import NotAllowedError
from lib.store.database import DatabaseFailedError
from lib.web.offered_files import FileGoneError
from tests.helpers.download_desk import CSV, KEY, DownloadDesk, file

PREFIX: Final = "attachment; filename*=UTF-8''"
ID: Final = "639258934720294903"


@pytest.fixture
def desk() -> DownloadDesk:
    return DownloadDesk()


@pytest.mark.parametrize("name", ["niksms-status_2026-11-28_3.csv", "فروردین و «اسفند».csv", "a b;\"'%/\\\n.csv"])
def test_a_file_comes_under_its_name_and_is_cached_nowhere(desk: DownloadDesk, name: str) -> None:
    desk.offers.offer(KEY, file("شناسه\r\n".encode, name))
    answer = desk.ask()
    assert (answer.status_code, answer.content.decode()) == (200, "شناسه\r\n")
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (CSV, "no-store")
    said = httpx.URL(f"http://desk/?name={answer.headers['content-disposition'].removeprefix(PREFIX)}")
    assert said.params["name"] == name


@pytest.mark.parametrize(
    ("headers", "status", "error"),
    [
        ({"sec_fetch_site": "cross-site", "origin": "http://desk"}, 403, "origin"),
        ({"sec_fetch_site": "same-site"}, 403, "origin"),
        ({"sec_fetch_site": None}, 403, "origin"),
        ({"sec_fetch_site": None, "origin": "http://desk.example"}, 403, "origin"),
        ({"x_download_ticket": None}, 403, "ticket"),
        ({"x_download_ticket": ""}, 403, "ticket"),
        ({"x_download_ticket": "of-nobody"}, 403, "ticket"),
    ],
)
def test_what_our_page_does_not_ask_for_is_not_even_made(
    desk: DownloadDesk, headers: dict[str, str | None], status: int, error: str
) -> None:
    is_made = threading.Event()

    def make() -> bytes:
        is_made.set()
        return b"1"

    desk.offers.offer(KEY, file(make))
    answer = desk.ask(**headers)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert answer.headers["cache-control"] == "no-store"
    assert not is_made.is_set()


def test_where_the_browser_says_only_its_origin_that_is_compared(desk: DownloadDesk) -> None:
    desk.offers.offer(KEY, file(lambda: b"1"))
    assert desk.ask(sec_fetch_site=None, origin="http://desk").content == b"1"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_no_address_gives_a_file(desk: DownloadDesk, method: str) -> None:
    desk.offers.offer(KEY, file(lambda: b"1"))
    assert desk.ask(method).status_code == 405


@pytest.mark.parametrize(
    ("of_the_session", "of_the_request", "status"),
    [("ann", "ann", 200), ("ann", "bob", 403), ("ann", None, 403), (None, "bob", 403), (None, None, 200)],
)
def test_the_sign_in_of_the_request_is_that_of_the_session(
    of_the_session: str | None, of_the_request: str | None, status: int
) -> None:
    desk = DownloadDesk(lambda _: of_the_request)
    desk.offers.login = of_the_session
    desk.offers.offer(KEY, file(lambda: b"1"))
    assert desk.ask().status_code == status


def test_what_is_gone_is_no_file_and_no_error(desk: DownloadDesk) -> None:
    def gone() -> bytes:
        raise FileGoneError

    desk.offers.offer(KEY, file(gone))
    for asked in ({}, {"x_download_file": "never_offered"}, {"x_download_file": None}):
        answer = desk.ask(**asked)
        assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (204, b"", "no-store")


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        (NotAllowedError(), 403, "not_allowed"),
        (DatabaseFailedError(), 500, "failed"),
        (ValueError(f"in {ID}"), 500, "failed"),
        (MemoryError(ID), 500, "failed"),
    ],
)
def test_a_file_that_cannot_be_made_is_said_to_be_so_and_no_more(
    desk: DownloadDesk, error: Exception, status: int, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bytes:
        raise error

    desk.offers.offer(KEY, file(fail))
    answer = desk.ask()
    assert (answer.status_code, answer.json()) == (status, {"error": name})
    assert ID not in "".join(record.getMessage() for record in caplog.records)
    is_unforeseen = isinstance(error, (ValueError, MemoryError))
    assert [record.levelno for record in caplog.records if record.name == "lib.web.download_route"] == (
        [logging.ERROR] if is_unforeseen else []
    )
    desk.offers.offer(KEY, file(lambda: b"this time"))
    assert desk.ask().content == b"this time"


def test_a_large_file_comes_whole_and_holds_up_nothing(desk: DownloadDesk) -> None:
    large = b"639258934720294903,sent\n" * 1_000_000
    desk.offers.offer(KEY, file(lambda: large))
    answer = desk.ask()
    assert answer.headers["content-length"] == str(len(large))
    assert answer.content == large
