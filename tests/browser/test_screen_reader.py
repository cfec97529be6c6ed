"""What is said to whoever hears the page: the answer when it comes, progress now and then, an outage once."""

from typing import Any, Final

import pytest
from playwright.sync_api import expect

from tests.helpers.dashboard_server import Server
from tests.helpers.page_checks import moving
from tests.helpers.page_states import FIRST, Kept, settle
from tests.helpers.person import Person, Visit

# Notes all that is said.
LISTEN: Final = """
  window.heard = [];
  document.addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    const said = document.querySelector("#said")?.textContent ?? "";
    if (said && said !== window.heard.at(-1)) window.heard.push(said);
  }).observe(document.body, { subtree: true, childList: true, characterData: true }));
"""
# What is drawn anew with each change and would be said from its own place, beside the one from which it is.
BESIDE: Final = """
  () => [...document.querySelectorAll(".st-key-progress [role=alert], [data-testid=stHtml] [role=status]")]
    .filter((place) => place.getAttribute("aria-live") !== "off" && !place.matches(".copy-said, .paste-desk *"))
    .map((place) => place.outerHTML)
"""


def listening(visit: Visit, server: Server, path: str) -> Person:
    person = visit(server)
    person.page.add_init_script(LISTEN)
    person.open(path)
    return person


def heard(person: Person) -> list[str]:
    return list(person.page.evaluate("window.heard"))


@pytest.mark.parametrize("waits", [True, False])
def test_progress_is_said_a_tenth_at_a_time_and_the_answer_once(visit: Visit, slow: Server, *, waits: bool) -> None:
    person = listening(visit, slow, "/?language=en")
    assert heard(person) == [], "what stands on the page at first is read with it"
    person.paste("\n".join(str(FIRST + place) for place in range(60)))
    person.part("check").get_by_role("button").click()
    expect(person.part("progress")).to_be_visible()
    if not waits:
        person.page.get_by_role("link", name="Past lookups").focus()
    person.see_report()
    verdict = person.part("verdict").get_by_role("status")
    answers = [] if waits else [verdict.inner_text().translate(dict.fromkeys(range(0x2066, 0x206A)))]
    # In focus it is read for that.
    expect(verdict if waits else person.page.get_by_role("link", name="Past lookups")).to_be_focused()
    person.sees(lambda: [said for said in heard(person) if not said.startswith("Done")], answers)
    progress = [said for said in heard(person) if "of 60" in said and said.startswith("Done")]
    assert 1 <= len(progress) <= 11
    person.sees(lambda: person.page.evaluate(BESIDE), [])


def test_a_search_says_how_much_it_found_and_another_page_its_title(visit: Visit, kept: Kept) -> None:
    person = listening(visit, kept.server, "/?language=en")
    person.page.get_by_role("link", name="Status codes").click()
    person.sees(lambda: heard(person)[-1:], ["Status codes"])
    person.part("code_search").locator("input").fill("21")
    person.sees(lambda: "found" in heard(person)[-1], True)
    person.sees(lambda: person.page.evaluate(BESIDE), [])
    person.forgive_sought()


def test_rows_of_the_history_that_go_on_are_silent(visit: Visit, kept: Kept) -> None:
    person = listening(visit, kept.server, "/history?language=en")
    settle(person)
    row = person.part("history").get_by_role("status").first
    expect(row).to_contain_text("Under way")
    expect(row).to_have_attribute("aria-live", "off")
    person.forgive_sought()


@pytest.mark.parametrize("address", ["/?lookup={live}", "/?lookup={many}", "/history", "/codes"])
def test_nothing_moves_for_those_who_want_no_motion(visit: Visit, kept: Kept, address: str) -> None:
    options: dict[str, Any] = {"reduced_motion": "reduce"}
    person = visit(kept.server, address.format_map(kept.lookups), **options)
    settle(person)
    assert moving(person.page) == []
    person.page.emulate_media(reduced_motion="no-preference")
    assert moving(person.page), "what would move is found"
    person.forgive_sought()
