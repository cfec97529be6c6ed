"""What a person asks of a file: what stands out, which line and which campaign; a press shows the rows."""

from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.test_counter import bottom
from tests.helpers.axe import violations
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

ROWS: Final = 2_000
FIRST: Final = 639258934720294000
ENDINGS: Final = (9, 10, 11, 13, 14)
"""The last two digits of the Ids whose messages are not delivered, and are on one line."""


def planted() -> bytes:
    lines = ["message id,line,campaign"]
    for place in range(ROWS):
        line = "3000123" if (FIRST + place) % 100 in ENDINGS or place % 3 == 0 else "50004"
        lines.append(f"{FIRST + place},{line},{('yalda', 'nowruz')[place // 100 % 2]}")
    return "\n".join(lines).encode()


def asked(visit: Visit, server: Server, language: str, size: tuple[int, int]) -> Person:
    person = visit(server, f"/?language={language}", viewport={"width": size[0], "height": size[1]})
    person.upload("planted.csv", planted())
    person.check()
    expect(person.part("explanation")).to_be_visible()
    person.rest()
    return person


@pytest.mark.parametrize(("language", "size"), [("en", (1400, 900)), ("fa", (375, 800))])
def test_what_stands_out_and_the_cells_of_the_breakdown_show_their_rows(
    visit: Visit, quick: Server, language: str, size: tuple[int, int]
) -> None:
    person = asked(visit, quick, language, size)
    why = person.part("explanation")
    expect(why).to_contain_text("3000123")
    is_wide = size[0] > size[1]
    if is_wide:
        assert person.part("status_table").bounding_box()["y"] < 700
        assert bottom(person) < 1_700
    show = why.get_by_role("button").first
    show.click()
    person.rest()
    expect(show).to_have_attribute("aria-pressed", "true")
    expect(person.part("active_filters")).to_contain_text("3000123")
    person.part("clear_filters").get_by_role("button").click()
    person.rest()
    person.part("by_column").locator("summary").click()
    table = person.part("by_column").locator(".cross table")
    expect(table).to_be_visible()
    person.rest()
    assert not violations(person.page)
    assert table.evaluate("each => each.parentElement.scrollWidth <= each.parentElement.clientWidth")
    expect(table.get_by_role("row")).to_have_count(3)
    heads = table.get_by_role("columnheader").count()
    assert heads > 3
    expect(table.get_by_role("row").nth(1).get_by_role("cell", include_hidden=True)).to_have_count(heads - 1)
    # By the keyboard: the first name is that of the largest part.
    largest = table.get_by_role("button").first
    largest.focus()
    person.page.keyboard.press("Enter")
    person.rest()
    expect(largest).to_have_attribute("aria-pressed", "true")
    expect(person.part("active_filters")).to_contain_text(largest.inner_text())
    if is_wide:
        _, file = person.download("breakdown_csv")
        assert file.read_text("utf-8-sig").startswith('"line","Rows","Not delivered","Not delivered: per cent"')
