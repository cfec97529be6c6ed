"""A person's own rows in the report: found by what is known of a customer, opened, taken along; cards where narrow."""

import csv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from lib.domain.statuses import Outcome, status_of
from lib.sandbox.scenarios import code_of
from lib.store.database import open_database
from lib.store.history import History
from tests.browser.test_counter import bottom
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

ROWS = 2_000
IDS = [639258934720294000 + place for place in range(ROWS)]
HEADINGS = ["name", "mobile", "message id", "campaign"]
NOT_DELIVERED = [row for row, each in enumerate(IDS) if status_of(code_of(each)).outcome is Outcome.NOT_DELIVERED]
SOUGHT = NOT_DELIVERED[40]


def mobile(row: int) -> str:
    return f"0912{row:07}"


def asked(visit: Visit, server: Server, **options: object) -> Person:
    person = visit(server, "/?language=en", **options)
    lines = [f"Customer {row},{mobile(row)},{each},{'spring' if row % 2 else 'autumn'}" for row, each in enumerate(IDS)]
    person.upload("customers.csv", "\n".join([",".join(HEADINGS), *lines]).encode())
    person.check()
    expect(person.part("results_search").get_by_role("searchbox")).to_be_visible()
    person.rest()
    return person


def search(person: Person, text: str) -> None:
    person.part("results_search").get_by_role("searchbox").fill(text)
    person.rest()


def click_row(person: Person, row: int) -> None:
    """Click the second cell of a row of the table, by its place from the top."""
    box = person.part("results").locator("canvas").first.bounding_box()
    person.page.mouse.click(box["x"] + 60, box["y"] + 36 * (row + 1) + 18)
    person.rest()


def filter_by_address(person: Person, parameters: str) -> None:
    person.open("/?" + person.page.url.partition("?")[2] + parameters)
    expect(person.part("results_search")).to_be_visible()
    person.rest()


def test_a_customer_is_found_by_mobile_and_the_answer_is_there(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick)
    person.sees_rows(ROWS)
    # However many rows there are, the report is less than 1,700 px high, and what filters it is within the first 700.
    assert person.part("status_table").bounding_box()["y"] < 700
    assert bottom(person) < 1_700
    search(person, "+98 912 000 00" + mobile(SOUGHT)[-2:])
    search(person, "۹۸" + mobile(SOUGHT)[1:])
    person.sees_rows(1)
    card = person.part("open_row").locator("article")
    expect(card).to_contain_text(f"Customer {SOUGHT}")
    expect(card.locator("blockquote").first).to_contain_text(str(IDS[SOUGHT]))
    person.part("clear_filters").get_by_role("button").click()
    person.rest()
    person.sees_rows(ROWS)
    expect(card).to_have_count(0)

    click_row(person, 3)
    expect(card).to_contain_text("Customer 3")
    person.page.keyboard.press("ArrowDown")
    expect(card).to_contain_text("Customer 4")
    search(person, "spring")
    person.sees_rows(ROWS // 2)
    expect(card).to_have_count(0)  # other rows, so that this one is not among those that are seen
    click_row(person, 3)
    expect(card).to_contain_text("Customer 7")


def test_the_first_download_has_the_rows_that_are_seen_with_their_own_columns(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick)
    filter_by_address(person, "&outcome=not_delivered")
    person.sees_rows(len(NOT_DELIVERED))
    button = person.part("export_csv").get_by_role("button")
    expect(button).to_contain_text("Not delivered")
    for kind in ("csv", "csv", "xlsx"):  # as often as one likes
        name, path = person.download(f"export_{kind}")
        assert name.endswith(f"_{len(NOT_DELIVERED)}.{kind}")
        if kind == "csv":
            assert [[line[heading] for heading in HEADINGS[:3]] for line in read_csv(path)] == [
                [f"Customer {row}", mobile(row), str(IDS[row])] for row in NOT_DELIVERED
            ]
    person.part("all_rows").get_by_role("button").click()
    person.rest()
    _, path = person.download("export_file_csv")
    assert len(read_csv(path)) == ROWS
    person.page.keyboard.press("Escape")
    person.rest()  # before the lookup is deleted: closing the files draws the rows anew

    (lookup,) = parse_qs(urlsplit(person.page.url).query)["lookup"]
    assert History(open_database(f"sqlite:///{quick.log.parent / 'lookups.sqlite3'}")).delete(lookup)
    person.part("export_csv").get_by_role("button").click()
    expect(person.page.get_by_text("not kept here")).to_be_visible()


def test_on_a_telephone_the_rows_are_cards_that_open_in_place(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, viewport={"width": 375, "height": 800})
    cards = person.part("result_cards").locator(".row-cards > li > details")
    expect(cards).to_have_count(10)
    expect(person.part("results")).to_be_hidden()
    person.press("more_cards")
    expect(cards).to_have_count(20)
    cards.nth(2).locator("summary").first.click()
    expect(cards.nth(2)).to_contain_text("Hello")
    search(person, mobile(SOUGHT))
    expect(cards).to_have_count(1)
    expect(cards.locator("blockquote").first).to_contain_text(f"Customer {SOUGHT}")
    assert person.page.evaluate("document.documentElement.scrollWidth") == 375


def test_rows_become_cards_when_the_window_is_made_narrow(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick)
    expect(person.part("results")).to_be_visible()
    expect(person.part("result_cards")).to_have_count(0)  # nobody would see them, and each search would draw them
    person.page.set_viewport_size({"width": 375, "height": 800})
    expect(person.part("result_cards").locator(".row-cards > li")).to_have_count(10)
    expect(person.part("results")).to_be_hidden()
    person.page.set_viewport_size({"width": 1400, "height": 900})
    expect(person.part("results")).to_be_visible()
    expect(person.part("result_cards")).to_be_hidden()


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))
