"""The pages together in a real browser: what is on one is still there after a look at the other."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person, Visit
from tests.helpers.provider import served

ID = 639258934720294903


def go(person: Person, name: str) -> None:
    person.page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    person.rest()


def test_a_look_at_the_connection_loses_neither_language_nor_ids_nor_the_answer(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(str(ID))
    person.check()
    go(person, "Connection")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Connection")
    expect(person.page).to_have_url(re.compile(r"[?&]language=en"))
    go(person, "Check statuses")
    person.see_report()
    person.sees(person.outcomes, {"sent": 1})
    assert person.part("ids_text").locator("textarea").input_value() == str(ID)
    expect(person.page).to_have_url(re.compile(r"[?&]lookup="))


def test_the_connection_is_tested_with_one_id(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=fa")
    go(person, "اتصال")
    person.press("test_connection")
    expect(person.page.get_by_text("اتصال برقرار است")).to_be_visible()


def test_a_connection_that_fails_says_why_and_what_to_do(tmp_path: Path, visit: Visit) -> None:
    with served("--latency", "0") as (_, address):
        environ = {"NIKSMS_URL": address, "NIKSMS_USERNAME": "sandbox", "NIKSMS_PASSWORD": "Zq7-word"}
        with dashboard(tmp_path, **environ) as server:
            person = visit(server, "/?language=en")
            go(person, "Connection")
            person.part("test_id").get_by_role("textbox").fill(str(ID))
            person.part("test_id").get_by_role("textbox").press("Enter")
            person.rest()
            person.press("test_connection")
            alert = person.page.get_by_role("alert").last
            expect(alert).to_contain_text("refused the user name or password")
            expect(alert).to_contain_text("corrected by whoever set this up")
            assert "Zq7-word" not in person.page.content()
            person.leave()


def test_on_a_narrow_page_the_pages_are_in_a_menu(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=fa", viewport={"width": 375, "height": 900})
    person.page.get_by_test_id("stExpandSidebarButton").click()
    person.page.get_by_test_id("stSidebarNavLink").filter(has_text="اتصال").click()
    person.rest()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("اتصال")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 375
    # The menu has made way for what was chosen in it.
    expect(person.part("test_connection").get_by_role("button")).to_be_in_viewport()
    person.press("test_connection")
    expect(person.page.get_by_text("اتصال برقرار است")).to_be_visible()
