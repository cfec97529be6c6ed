"""With the keyboard alone: who has asked is taken to the answer, once, and nobody is taken from what they do."""

import pytest
from playwright.sync_api import expect

from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

IDS = "\n".join(str(639258934720294900 + place) for place in range(30))
LATER = "\n".join(str(639258934720294900 + place) for place in range(45))
HEARD = """() => {
  window.heard = [];
  new MutationObserver(() => window.heard.push(document.getElementById("said").textContent))
    .observe(document.getElementById("said"), { childList: true });
}"""


def at_the_box(visit: Visit, server: Server, height: int = 2600) -> Person:
    person = visit(server, "/?language=en", viewport={"width": 1400, "height": height})
    person.paste(IDS)
    return person


def is_focused(person: Person) -> bool:
    return bool(person.page.evaluate("document.activeElement.matches('.verdict')"))


def reach(person: Person, key: str) -> None:
    """Go to a button by the Tab key."""
    for _ in range(90):
        if person.page.evaluate("key => !!document.activeElement.closest(`.st-key-${key}`)", key):
            return
        person.page.keyboard.press("Tab")
    pytest.fail(f"{key} is not reached")


def scrolled(person: Person) -> int:
    return int(person.page.get_by_test_id("stMain").evaluate("part => part.scrollTop"))


@pytest.mark.parametrize("way", ["Enter", "Control+Enter"])
def test_the_answer_is_focused_scrolled_to_and_read_once(visit: Visit, quick: Server, way: str) -> None:
    person = at_the_box(visit, quick, height=560)
    person.page.evaluate(HEARD)
    if way == "Enter":
        reach(person, "check")
    person.page.keyboard.press(way)
    verdict = person.part("verdict").locator(".verdict")
    expect(verdict).to_be_focused()
    person.see_report()
    expect(verdict).to_be_focused()
    expect(verdict).to_be_in_viewport()
    header = person.page.get_by_test_id("stHeader").bounding_box()
    box = verdict.bounding_box()
    assert header is not None
    assert box is not None
    assert box["y"] >= header["y"] + header["height"], "the header covers it"
    words = verdict.inner_text()
    assert not [said for said in person.page.evaluate("window.heard") if words in said], "it is read for its focus"
    # On from there by the keyboard, into the report.
    person.page.keyboard.press("Tab")
    assert person.page.evaluate(
        "document.querySelector('.verdict').compareDocumentPosition(document.activeElement) & 4"
    )


def test_an_answer_in_sight_does_not_move_the_page(visit: Visit, quick: Server) -> None:
    person = at_the_box(visit, quick)
    reach(person, "check")
    person.page.keyboard.press("Enter")
    expect(person.part("verdict").locator(".verdict")).to_be_focused()
    person.see_report()
    assert scrolled(person) == 0


def test_a_filter_keeps_its_focus(visit: Visit, quick: Server) -> None:
    person = at_the_box(visit, quick)
    person.page.keyboard.press("Control+Enter")
    person.see_report()
    person.sees_rows(30)
    reach(person, "outcomes")
    person.page.keyboard.press("Space")
    person.rest()
    person.sees(lambda: "outcome=" in person.page.url, expected=True)
    assert person.page.evaluate("!!document.activeElement.closest('.st-key-outcomes')")
    field = person.part("results_search").get_by_role("searchbox")
    field.fill("63925")
    field.press("Enter")
    person.rest()
    expect(field).to_be_focused()


def test_a_second_answer_is_focused_and_one_found_by_its_address_is_not(visit: Visit, quick: Server) -> None:
    person = at_the_box(visit, quick)
    person.page.keyboard.press("Control+Enter")
    verdict = person.part("verdict").locator(".verdict")
    expect(verdict).to_be_focused()
    person.rest()
    person.paste(LATER)
    assert not is_focused(person)
    person.page.keyboard.press("Control+Enter")
    expect(verdict).to_contain_text("45")
    expect(verdict).to_be_focused()
    person.page.reload()
    person.see_report()
    assert not is_focused(person)


def test_whoever_writes_on_keeps_their_focus_and_hears_the_answer(visit: Visit, quick: Server) -> None:
    person = at_the_box(visit, quick)
    reach(person, "check")
    person.page.evaluate(HEARD)
    # As if they had gone elsewhere before the answer came.
    person.page.evaluate("""() => document.addEventListener("click", () => setTimeout(() =>
        document.querySelector(".st-key-language input, .st-key-language button").focus(), 0), { once: true })""")
    person.page.keyboard.press("Enter")
    person.see_report()
    assert not is_focused(person)
    words = person.part("verdict").locator(".verdict").inner_text()
    plain = words.replace("\u2068", "").replace("\u2069", "")
    person.sees(lambda: any(plain in said for said in person.page.evaluate("window.heard")), expected=True)
