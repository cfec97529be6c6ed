"""The page itself in a real browser: direction from the first paint, languages, addresses, widths, keyboard."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Visit

ID = 639258934720294903
# Notes every direction that the page has ever had, from before its first paint.
WATCH_DIRECTION = """
  window.directions = new Set();
  const note = () => document.documentElement && window.directions.add(document.documentElement.dir);
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ["dir"] };
  new MutationObserver(note).observe(document, options);
  requestAnimationFrame(function each() { note(); requestAnimationFrame(each); });
"""


@pytest.mark.parametrize(("path", "direction"), [("/", "rtl"), ("/?language=fa", "rtl"), ("/?language=en", "ltr")])
def test_the_direction_is_right_from_the_first_paint_on(
    browser: Browser, quick: Server, path: str, direction: str
) -> None:
    with browser.new_context() as context:
        context.add_init_script(WATCH_DIRECTION)
        page = context.new_page()
        page.goto(quick.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("[...window.directions].filter(Boolean)") == [direction]


def test_the_language_is_switched_in_place_and_kept_in_the_address(visit: Visit, quick: Server) -> None:
    person = visit(quick)
    root = person.page.locator("html")
    person.part("language").get_by_role("radio", name="English").click()
    expect(root).to_have_attribute("dir", "ltr")
    expect(root).to_have_attribute("lang", "en")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("SMS delivery status")
    expect(person.page).to_have_url(re.compile(r"[?&]language=en"))
    person.page.reload()
    person.rest()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("SMS delivery status")
    person.part("language").get_by_role("radio", name="فارسی").click()
    expect(root).to_have_attribute("dir", "rtl")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("استعلام وضعیت پیامک")


def test_a_switch_of_language_keeps_what_was_pasted_and_answered(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(str(ID))
    person.check()
    expect(person.part("verdict")).to_contain_text("Sent")
    person.part("language").get_by_role("radio", name="فارسی").click()
    expect(person.part("verdict")).to_contain_text("ارسال شده")
    assert person.part("ids_text").locator("textarea").input_value() == str(ID)
    person.sees(person.tally, [1, 1, 0, 0])


def test_ctrl_enter_in_the_box_asks(visit: Visit, quick: Server) -> None:
    person = visit(quick)
    person.part("ids_text").locator("textarea").focus()
    person.page.keyboard.type(str(ID))
    person.page.keyboard.press("Control+Enter")
    person.see_report()
    person.sees(person.outcomes, {"sent": 1})


def test_every_control_is_reached_by_the_keyboard_and_named(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    names: list[str] = []
    name_of = "e => e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || ''"
    # From the beginning of the page, not from the box, which has the focus.
    person.page.get_by_role("link", name="Skip to main content").focus()
    while (focused := person.page.locator("body :focus")).count():
        names.append(focused.evaluate(name_of).strip())
        person.page.keyboard.press("Tab")
    assert all(names)
    for control in ("Paste Ids", "Upload", "Check the statuses Ctrl+Enter"):
        assert any(control in name.split("\n") for name in names)


def test_a_page_file_opened_directly_on_a_fresh_server_shows_nothing_of_its_own(tmp_path: Path, visit: Visit) -> None:
    with dashboard(tmp_path) as server:
        # The very first request, with no script run yet: Streamlit would run pages/check.py by itself here.
        assert httpx.get(f"{server.url}/check", trust_env=False).is_success
        person = visit(server, "/check?language=en")
        # It is no address of ours: the page says so and draws what stands at the root, through the same script.
        expect(person.page.get_by_role("dialog")).to_contain_text("Page not found")
        assert person.page.locator("html").get_attribute("lang") == "en"
        assert person.part("language").count() == 1
        assert person.page.get_by_test_id("stSidebarNav").count() == 0
        # The browser's console names the missing page too.
        person.troubles = [trouble for trouble in person.troubles if trouble.startswith("asked")]
        person.leave()


def test_what_the_app_keeps_is_not_served(quick: Server) -> None:
    for path in (
        "app/static/../lib/settings.py",
        "app/static/%2e%2e/app.py",
        "data/lookups.sqlite3",
        "requirements.txt",
    ):
        answer = httpx.get(f"{quick.url}/{path}", trust_env=False)
        assert b"import" not in answer.content[:2000] or b"<!doctype html>" in answer.content[:100].lower()
        assert b"SQLite format" not in answer.content[:100]
