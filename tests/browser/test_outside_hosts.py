"""What a page asks of another host is noted, whatever asks for it; what it asks of its own server is not."""

import pytest
from playwright.sync_api import Browser

from tests.helpers.dashboard_server import Server
from tests.helpers.outside_hosts import ASKED
from tests.helpers.person import Person


@pytest.mark.parametrize(
    ("markup", "host"),
    [
        ('<img src="http://outside.example/a.png">', "outside.example"),
        ('<img src="https://outside.example/a.png">', "outside.example:443"),
        ('<script>new WebSocket("ws://outside.example/live")</script>', "outside.example:80"),
        ('<script>navigator.sendBeacon("https://outside.example/b", "x")</script>', "outside.example:443"),
        ('<img src="http://192.0.2.1/a.png">', "192.0.2.1"),
        ('<meta http-equiv="refresh" content="0; url=http://localhost:8999/">', "localhost:8999"),
    ],
)
def test_a_person_whose_page_asks_another_host_does_not_leave_quietly(
    browser: Browser, quick: Server, markup: str, host: str
) -> None:
    person = Person(browser.new_page(), quick)
    person.page.set_content(markup)
    person.sees(lambda: bool(ASKED), expected=True)
    with pytest.raises(AssertionError, match=f"asked {host}'"):
        person.leave()


def test_what_a_page_asks_of_its_own_server_goes_there(browser: Browser, quick: Server) -> None:
    person = Person(browser.new_page(), quick)
    person.page.goto(f"{quick.url}/_stcore/health")
    person.leave()
    assert ASKED == []
