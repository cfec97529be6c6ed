"""The guide to the codes in a real browser: addresses, search while typing, keyboard, widths."""

import re

import pytest
from playwright.sync_api import expect

from lib.guide import guide
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

OVERFLOW = "document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth"


def came(visit: Visit, server: Server, address: str, **options: object) -> Person:
    """Let a person come straight to an address of the guide."""
    person = visit(server, address, **options)
    person.forgive_sought()
    return person


def entries(person: Person) -> list[str]:
    """Return the numbers of the codes that are listed."""
    return [str(text) for text in person.part("codes").locator(".code-number").all_inner_texts()]


def test_an_address_opens_on_its_code_and_keeps_it_over_a_reload_and_the_other_language(
    visit: Visit, quick: Server
) -> None:
    person = came(visit, quick, "/codes?code=14")
    lead = person.page.locator(".code-lead h2")
    expect(lead).to_have_text(f"کد 14 · {guide('fa').for_code(14).headline}")
    expect(lead).to_be_focused()
    person.part("language").get_by_role("radio", name="English").click()
    expect(lead).to_have_text(f"Code 14 · {guide('en').for_code(14).headline}")
    expect(person.page).to_have_url(re.compile(r"[?&]language=en"))
    person.page.reload()
    person.rest()
    person.forgive_sought()
    expect(lead).to_have_text(f"Code 14 · {guide('en').for_code(14).headline}")


def test_the_search_finds_while_it_is_typed_and_keeps_the_focus(visit: Visit, quick: Server) -> None:
    person = came(visit, quick, "/codes?code=14")
    field = person.part("code_search").locator("input")
    field.click()
    person.page.keyboard.type("وايبر")
    person.sees(lambda: entries(person), ["13"])
    expect(field).to_be_focused()
    expect(person.page.get_by_text(guide("fa").for_code(13).happened)).to_be_visible()
    person.page.keyboard.press("Control+a")
    person.page.keyboard.press("Delete")
    expect(person.page.locator(".code-lead")).to_be_visible()
    expect(field).to_be_focused()


def test_the_others_are_a_key_away(visit: Visit, quick: Server) -> None:
    person = came(visit, quick, "/codes?language=en")
    told = person.page.get_by_text(guide("en").for_code(15).happened)
    expect(told).to_be_hidden()
    entry = person.part("codes").locator("summary", has_text=guide("en").for_code(15).headline)
    expect(entry.get_by_role("heading", level=3)).to_have_text(guide("en").for_code(15).headline)
    entry.focus()
    person.page.keyboard.press("Enter")
    expect(told).to_be_visible()
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_role("link", name=re.compile("Address of this code"))).to_be_focused()
    person.page.keyboard.press("Tab")
    assert "English reply" in str(person.page.evaluate("document.activeElement.innerText"))


def test_the_page_is_reached_from_the_others_and_the_lookup_is_there_again_afterwards(
    visit: Visit, quick: Server
) -> None:
    person = visit(quick, "/?language=en")
    box = person.part("ids_text").locator("textarea")
    box.fill("639258934720294903")
    box.press("Control+Enter")
    person.see_report()
    person.page.get_by_role("link", name="Status codes").click()
    expect(person.part("codes")).to_be_visible()
    person.page.get_by_role("link", name="Check statuses").click()
    expect(person.part("card_1")).to_be_visible()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("width", [320])
def test_nothing_is_wider_than_a_narrow_page(visit: Visit, quick: Server, width: int, language: str) -> None:
    person = came(visit, quick, f"/codes?code=15&language={language}", viewport={"width": width, "height": 2600})
    for summary in person.part("codes").locator("summary").all():
        summary.click()
    assert person.page.evaluate(OVERFLOW) <= 0
