"""What opens over a page, in Persian: it breaks no rule, has no English word, and goes away by Escape."""

from collections.abc import Callable, Iterator
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.test_axe import NAMES_IN_PERSIAN
from tests.helpers.axe import violations
from tests.helpers.page_checks import latin_words, too_small
from tests.helpers.page_states import Kept, settle
from tests.helpers.person import Person

SIZE: Final[ViewportSize] = {"width": 1400, "height": 1200}
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
MANY: Final = "/?lookup={many}"


def column_menu(person: Person) -> None:
    grid = person.part("results").get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    person.rest()
    box = grid.bounding_box()
    # The sign of the menu is drawn where the pointer is: at the end of the heading of Ids, the first from the right.
    for inset in (169, 160, 178):
        person.page.mouse.move(box["x"] + box["width"] - inset - 4, box["y"] + 18)
        person.rest()
        person.page.mouse.click(box["x"] + box["width"] - inset, box["y"] + 18)
        person.rest()
        if person.page.get_by_test_id("stDataFrameColumnMenu").count():
            # That would be a choice of columns beside ours, which the address does not carry.
            expect(person.page.get_by_role("menuitem", name="پنهان کردن ستون")).to_have_count(0)
            return


def narrow_menu(person: Person) -> None:
    person.page.set_viewport_size({"width": 375, "height": 1200})
    person.page.get_by_test_id("stExpandSidebarButton").click()


def act(entry: str) -> Callable[[Person], None]:
    def choose(person: Person) -> None:
        person.part("history_row_6").get_by_role("button").click()
        person.page.get_by_role("menuitem", name=entry).click()
        expect(person.page.get_by_role("dialog")).to_be_visible()

    return choose


OPENINGS: Final[dict[str, tuple[str, Callable[[Person], object], str]]] = {
    "help with the paste": (
        "/",
        lambda person: person.part("ids_text").get_by_role("button").focus(),
        "[role=tooltip]",
    ),
    "help with the file": (
        "/",
        lambda person: person.part("ids_file").get_by_role("button").first.focus(),
        "[role=tooltip]",
    ),
    "columns": (MANY, lambda person: person.press("columns"), ".st-key-column_choice"),
    "a column": (MANY, column_menu, "[data-testid=stDataFrameColumnMenu]"),
    "a name": (MANY, lambda person: person.press("name_lookup"), "[role=dialog]"),
    "a plan": (MANY, lambda person: person.part("plan").locator("summary").click(), ".st-key-plan_minutes"),
    "actions": ("/history", lambda person: person.part("history_row_6").get_by_role("button").click(), "[role=menu]"),
    "delete": ("/history", act("حذف"), "[role=dialog]"),
    "the menu of a narrow page": (
        "/history",
        narrow_menu,
        "[data-testid=stSidebarNavLink]",
    ),
}


@pytest.fixture(scope="module")
def looking(browser: Browser, kept: Kept) -> Iterator[Person]:
    context = browser.new_context(reduced_motion="reduce")
    yield Person(context.new_page(), kept.server)
    context.close()


@pytest.mark.parametrize("opening", OPENINGS)
def test_what_opens_can_be_used_by_everyone(looking: Person, kept: Kept, opening: str) -> None:
    address, open_it, opened = OPENINGS[opening]
    looking.page.set_viewport_size(SIZE)
    looking.open(address.format_map(kept.lookups))
    settle(looking)
    open_it(looking)
    expect(looking.page.locator(opened).first).to_be_visible()
    looking.rest()
    for scheme in SCHEMES:
        looking.page.emulate_media(color_scheme=scheme)
        looking.page.wait_for_timeout(300)
        # A pop-up belongs to what opened it and has the focus: it needs no landmark to be found by.
        assert violations(looking.page, off=["region"]) == []
    assert too_small(looking.page) == []
    words = latin_words(looking.page)
    assert {word: where for word, where in words.items() if word not in NAMES_IN_PERSIAN} == {}
