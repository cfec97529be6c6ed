"""Every control is reached by the keyboard, in reading order, with the focus seen and nothing that holds it fast."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.page_states import Kept, settle
from tests.helpers.page_states import unfold as unfolded
from tests.helpers.person import Person, Visit

# What can have the focus, each with how it and what frames it look without it. Of what is walked through by the arrow
# keys only one has the Tab: the options of one choice, and the cells of a table.
MARK: Final = """
  () => {
    const look = (element) => {
      const looks = [];
      for (let each = element, depth = 0; each && depth < 4; each = each.parentElement, depth += 1) {
        const style = getComputedStyle(each);
        looks.push(style.outlineStyle === "none" ? "" : style.outline, style.boxShadow);
      }
      return looks.join("|");
    };
    const one = new Set();
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    const controls = [...all].filter((element) => {
      if (element.tabIndex < 0 || element.disabled || element.closest("[inert], canvas > *")) return false;
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      const group = element.closest("[role=toolbar], [role=radiogroup]") ?? element;
      return !one.has(group) && one.add(group);
    });
    window.walk = { look, controls, before: new Map(controls.map((control) => [control, look(control)])) };
    return controls.length;
  }
"""
# Where the focus is now: its place among the controls, whether it is seen, where it is, and what it is called.
HERE: Final = """
  async () => {
    // A table gives the focus to its cells a moment later, and nobody presses faster than what they see.
    if (document.activeElement?.closest("canvas")) await new Promise((resolve) => setTimeout(resolve, 400));
    const { look, controls, before } = window.walk;
    const held = document.activeElement;
    if (!held || held === document.body) return null;
    const element = held.closest("canvas") ?? held;
    const group = element.closest("[role=toolbar], [role=radiogroup]");
    const place = controls.findIndex((control) => control === element || (group && group.contains(control)));
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
    // What scrolls a table lies over its canvas.
    const isTop = (element.matches("canvas") ? element.closest("[data-testid=stDataFrame]") : element).contains(top)
      || top?.contains(element) || element.matches("main");
    return {
      place,
      name: element.getAttribute("aria-label") || element.innerText || element.outerHTML.slice(0, 150),
      isSeen: before.get(controls[place]) !== look(element)
        && /(solid|auto) [2-9]px|[2-9]px (solid|auto)/.test(look(element)),
      isInSight: isTop && box.bottom > 0 && box.top < innerHeight && element.checkVisibility({ opacityProperty: true }),
    };
  }
"""
MOST: Final = 150


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Press a key until the focus leaves the page; return where it was, a table's cells as one place."""
    steps: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press(key)
        here = page.evaluate(HERE)
        if here is None:
            return steps
        if len(steps) > 1 and here["place"] == steps[0]["place"]:
            return steps
        if not steps or here["place"] != steps[-1]["place"]:
            steps.append(here)
    pytest.fail(f"the focus is held by {steps[-1]}")


def every_control_is_reached(person: Person) -> None:
    page = person.page
    count = page.evaluate(MARK)
    # From before the first: where a page has set the focus, or a press has, the Tab goes on from there.
    page.evaluate("window.walk.controls[0].focus()")
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.activeElement.blur()")
    steps = walk(page, "Tab")
    assert [step["place"] for step in steps] == list(range(count)), "each once, in the order of the page"
    assert [step["name"] for step in steps if not step["isSeen"]] == []
    assert [step["name"] for step in steps if not step["isInSight"]] == []
    assert [step["place"] for step in walk(page, "Shift+Tab")] == list(reversed(range(count)))


@pytest.fixture(scope="module")
def person(long_visit: Visit, kept: Kept) -> Person:
    """Whoever has nothing but this page open: out of it by Tab the focus goes on to what else its context has open."""
    return long_visit(kept.server, "/codes", is_shared=False)


@pytest.mark.parametrize("width", [1400, 375])
@pytest.mark.parametrize("address", ["/?lookup={many}", "/codes?code=14", "/history", "/history?compare={again}"])
def test_every_control_is_reached_in_order_and_the_focus_is_seen(
    person: Person, kept: Kept, address: str, width: int
) -> None:
    person.page.set_viewport_size({"width": width, "height": 900})
    person.open(address.format_map(kept.lookups))
    settle(person)
    if "lookup" in address:
        unfolded(person)
    every_control_is_reached(person)
    person.forgive_sought()


def test_the_first_press_of_tab_leads_past_the_menu(visit: Visit, kept: Kept) -> None:
    person = visit(kept.server)
    # Who comes to ask is past it already.
    expect(person.part("ids_text").locator("textarea")).to_be_focused()
    person.open("/history")
    person.page.keyboard.press("Tab")
    skip = person.page.get_by_role("link", name="رفتن به محتوای اصلی")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("main")).to_be_focused()
    person.forgive_sought()


def test_escape_closes_what_is_open_and_gives_the_focus_back(visit: Visit, kept: Kept) -> None:
    person = visit(kept.server, f"/?lookup={kept.lookups['many']}&language=en")
    page = person.page
    settle(person)
    page.get_by_role("button", name="Edit the list").click()
    help_button = person.part("ids_text").get_by_role("button", name="Help")
    help_button.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    expect(help_button).to_be_focused()
    # With nothing open, Escape is for the next message.
    expect(person.part("verdict")).to_be_visible()

    name = person.part("name_lookup").get_by_role("button")
    name.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    person.rest()
    expect(name).to_be_focused()

    columns = person.part("columns").get_by_role("button", name="Columns")
    columns.focus()
    person.rest()
    page.keyboard.press("Enter")
    expect(person.part("column_choice")).to_be_visible()
    page.keyboard.press("Escape")
    expect(person.part("column_choice")).to_have_count(0)
    expect(columns).to_be_focused()


def entered_and_left(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    """Open the first row's menu by a key, which is in its first entry then, and close it; returns its button."""
    button = person.part("history_row_1").get_by_role("button", name=re.compile("^Actions: "))
    button.focus()
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("menuitem").first).to_be_focused()
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    return button


# On a busy machine a dialog may be closed before the frame is drawn in which it would be seen.
@pytest.mark.parametrize("frame_milliseconds", [0, 1_500])
def test_a_menu_is_used_by_the_keyboard_from_its_first_entry_on(
    visit: Visit, kept: Kept, frame_milliseconds: int
) -> None:
    person = visit(kept.server, "/history?language=en")
    settle(person)
    page = person.page
    button = entered_and_left(person)
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.evaluate(
        """milliseconds => {
          const frame = window.requestAnimationFrame.bind(window);
          const later = (draw) => typeof draw === "function" ? setTimeout(() => frame(draw), milliseconds) : 0;
          if (milliseconds) window.requestAnimationFrame = later;
        }""",
        frame_milliseconds,
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    person.forgive_sought()


def test_a_menu_that_streamlit_does_not_enter_is_entered_all_the_same(visit: Visit, kept: Kept) -> None:
    person = visit(kept.server, "/history?language=en")
    settle(person)
    page = person.page
    page.evaluate("""() => {
      const { focus } = HTMLElement.prototype;
      const isStreamlits = (part, how) => !how?.preventScroll && part.closest('[data-testid="stMenuButtonBody"]');
      HTMLElement.prototype.focus = function (how) { if (!isStreamlits(this, how)) focus.call(this, how); };
    }""")
    entered_and_left(person)
    person.forgive_sought()


def test_the_menu_of_a_narrow_page_takes_the_focus_and_gives_it_back(visit: Visit, kept: Kept) -> None:
    person = visit(kept.server, "/?language=en", viewport={"width": 375, "height": 800})
    page = person.page
    opens, links = page.get_by_test_id("stExpandSidebarButton"), page.get_by_test_id("stSidebarNavLink")
    opens.focus()
    page.keyboard.press("Enter")
    expect(links.filter(has_text="Check statuses")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opens).to_be_focused()
    expect(links.first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(links.first).to_be_focused()
    for _ in range(links.count()):
        page.keyboard.press("Tab")
    # The menu would cover what has the focus now.
    expect(page.get_by_role("main")).to_be_focused()
    expect(links.first).to_be_hidden()
    opens.focus()
    page.keyboard.press("Enter")
    expect(links.first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Past lookups")
    expect(page.get_by_role("main")).to_be_focused()
