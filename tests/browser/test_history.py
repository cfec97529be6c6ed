"""Past lookups in a real browser: named, found, opened, asked again, compared, deleted; and by themselves."""

import csv
import io
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.helpers.axe import violations
from tests.helpers.changing_provider import changing_provider
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person, Visit
from tests.helpers.provider import wait_until

FIRST = 639258934720294900
IDS = [FIRST + place for place in range(20)]
ANSWERS = {FIRST: [2, 3], FIRST + 1: [2, 21], FIRST + 2: [18, 18], FIRST + 3: [22, 2]}


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Server]:
    """A dashboard with a database of its own, whose provider says of some Ids something else when asked again."""
    with changing_provider(ANSWERS) as environ, dashboard(tmp_path, **environ) as server:
        yield server


def asked(visit: Visit, server: Server) -> Person:
    person = visit(server, "/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    return person


def past(person: Person) -> None:
    """Go to the past lookups."""
    person.page.get_by_role("link", name="Past lookups", exact=True).click()
    expect(person.page.get_by_role("heading", name="Past lookups")).to_be_visible()
    person.rest()


def act(person: Person, row: int, name: str) -> None:
    """Do something with a past lookup by its menu."""
    person.part(f"history_row_{row}").get_by_role("button", name="Actions").click()
    person.page.get_by_role("menuitem", name=name).click()
    person.rest()


def name_it(person: Person, name: str) -> None:
    """Give a name in the dialog, and save it by Enter."""
    person.page.get_by_role("dialog").get_by_role("textbox").fill(name)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    person.rest()


def in_database(server: Server, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(server.log.parent / "lookups.sqlite3", timeout=20) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


def test_a_lookup_is_named_found_opened_asked_again_compared_and_exported(changing: Server, visit: Visit) -> None:
    person = asked(visit, changing)
    first = person.page.url
    person.press("name_lookup")
    name_it(person, "Beta, *October*")
    expect(person.page.locator(".hint", has_text="Beta, *October*")).to_be_visible()
    person.page.get_by_role("textbox", name="Paste Ids").fill("12345")
    person.page.keyboard.press("Tab")
    person.rest()
    past(person)
    person.part("history_search").get_by_role("searchbox").press_sequentially("october beta")
    expect(person.page.get_by_test_id("stMain").get_by_text("1 lookup fits")).to_be_visible()
    person.page.get_by_role("link", name="Beta, *October*").click()
    person.see_report()
    assert person.page.get_by_role("textbox", name="Paste Ids").input_value() == "12345"
    person.press("recheck")
    expect(person.page.locator(".again-line", has_text=re.compile("4 asked again.*3 changed"))).to_be_visible()
    person.sees(person.outcomes, {"sent": 18, "in_progress": 1, "not_delivered": 1})
    assert set(person.page.url.split("?")[1].split("&")) == set(first.split("?")[1].split("&"))
    person.page.get_by_role("link", name="First asked").click()
    person.sees(person.outcomes, {"sent": 17, "in_progress": 3})
    assert "version=" in person.page.url
    person.page.get_by_role("link", name="3 changed").click()
    person.sees(person.outcomes, {"sent": 18, "in_progress": 1, "not_delivered": 1})
    person.page.get_by_role("link", name="Compare two of them").click()
    expect(person.part("moves")).to_be_visible()
    person.rest()
    said = re.sub(r"\s+", " ", " ".join(person.page.locator(".tally").all_inner_texts()))
    assert said == "Ids before 20 asked again 4 not asked again 16 asked again 4 changed 3 unchanged 1"
    rows = [re.sub(r"\s+", " ", row) for row in person.part("moves").get_by_role("row").all_inner_texts()]
    assert [row.strip() for row in rows] == [
        "Before Now Count",
        "Being sent (2) Sent (3) 1 · 25%",
        "Being sent (2) Not delivered: wrong number (21) 1 · 25%",
        "In the operator's sending queue (22) Being sent (2) 1 · 25%",
        "Sent: status not updated yet (18) unchanged 1 · 25%",
    ]
    expect(person.part("moved").locator("[role=grid]")).to_have_attribute("aria-rowcount", "4")
    name, path = person.download("moves_csv")
    assert re.fullmatch(r"niksms-moves_\d{4}-\d{2}-\d{2}_4\.csv", name)
    found = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[1:]
    assert [(row[0], row[1], row[4]) for row in found] == [
        (str(message_id), str(before), str(after)) for message_id, (before, after) in ANSWERS.items()
    ]
    assert person.download("moved_xlsx")[1].read_bytes().startswith(b"PK")
    person.page.get_by_role("link", name="All past lookups").click()
    expect(person.part("history_row_2")).to_be_visible()
    expect(person.part("history_row_1")).to_contain_text("Re-check of")


def test_a_deleted_lookup_is_gone_from_everywhere(changing: Server, visit: Visit) -> None:
    person = asked(visit, changing)
    address = person.page.url.removeprefix(changing.url)
    past(person)
    act(person, 1, "Delete…")
    expect(person.page.get_by_role("dialog")).to_contain_text("20 Ids")
    person.press("keep")
    expect(person.part("history_row_1")).to_be_visible()
    act(person, 1, "Delete…")
    person.press("delete")
    expect(person.page.get_by_role("heading", name="No lookup is kept yet")).to_be_visible()
    person.page.get_by_test_id("stMain").get_by_role("link", name="Check statuses").click()
    expect(person.part("check")).to_be_visible()
    person.rest()
    expect(person.part("lookup")).to_have_count(0)
    expect(person.part("recent")).to_have_count(0)
    person.open(address)
    assert "not kept here" in person.alert()
    assert in_database(changing, "SELECT count(*) FROM given") == in_database(changing, "SELECT 0")


def test_a_timed_recheck_runs_with_no_page_open(changing: Server, visit: Visit) -> None:
    person = asked(visit, changing)
    person.page.get_by_text("Ask again by itself…").click()
    person.part("plan_times").get_by_role("spinbutton").fill("1")
    person.press("plan_begin")
    expect(person.part("plan")).to_contain_text("1 more time at most")
    person.leave()
    in_database(changing, "UPDATE lookup SET recheck_at = 1")
    wait_until(
        lambda: (
            in_database(changing, "SELECT relation, state FROM lookup ORDER BY created_at")[1:]
            == [("timed", "finished")]
        )
    )
    other = visit(changing, "/?language=en")
    past(other)
    expect(other.part("history_row_1")).to_contain_text("Timed re-check of")
    expect(other.part("history_row_1")).to_contain_text("4 Ids")
    assert "asked again every" not in other.part("history").inner_text()


def test_a_message_is_found_by_its_id_and_by_its_mobile_number(changing: Server, visit: Visit) -> None:
    person = visit(changing, "/?language=en")
    rows = [f"{message_id},Customer {place},0912000{place:04}" for place, message_id in enumerate(IDS)]
    person.upload("customers.csv", "\n".join(["Id,name,mobile", *rows]).encode())
    person.check()
    past(person)
    box = person.part("history_search").get_by_role("searchbox")
    box.fill("\u200f۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۰۱ ")
    row = person.part("id_matches").get_by_role("row").nth(1)
    expect(row).to_contain_text(re.compile("2 · Being sent.*در حال ارسال", re.DOTALL))
    person.rest()  # the list that was here may still have a link in the same place
    with person.page.context.expect_page() as opened:
        person.part("id_matches").get_by_role("link").click()
    expect(opened.value.locator(".st-key-verdict")).to_be_visible()
    assert "language=en" in opened.value.url
    wait_until(lambda: bool(in_database(changing, "SELECT 1 FROM row_word LIMIT 1")))
    box.fill("+98 912 000 0001")
    rows_found = person.part("history_matches").locator('[class*="st-key-history_match_"]')
    expect(rows_found).to_have_count(1)
    expect(rows_found).to_contain_text("Being sent")
    assert violations(person.page) == []
    rows_found.get_by_role("button", name="09120000001 · Customer 1").click()
    person.see_report()
    expect(person.part("results_search").locator("input")).to_have_value(str(IDS[1]))
    assert str(IDS[1]) not in person.page.url


def test_a_menu_and_a_name_are_reached_by_keyboard_alone(changing: Server, visit: Visit) -> None:
    person = asked(visit, changing)
    past(person)
    assert person.page.get_by_role("list").filter(has=person.page.get_by_role("listitem")).count()
    expect(person.part("history_day_1")).to_have_attribute("role", "list")
    expect(person.part("history_day_1").get_by_role("listitem").first).to_contain_text("20 Ids")
    person.part("history_row_1").get_by_role("link").focus()
    entries = person.page.get_by_role("menuitem")
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Enter")
    expect(entries.first).to_be_focused()
    person.page.keyboard.press("ArrowDown")
    expect(entries.nth(1)).to_be_focused()
    person.page.keyboard.press("ArrowUp")
    expect(entries.first).to_be_focused()
    person.page.keyboard.press("Enter")
    name_it(person, "گلایهٔ مشتری")
    expect(person.part("history_row_1").get_by_role("link", name="گلایهٔ مشتری")).to_be_visible()


def test_what_is_under_way_goes_on_in_its_row_and_nothing_is_drawn_again_when_it_rests(
    visit: Visit, slow: Server
) -> None:
    person = visit(slow, "/?language=en")
    person.paste("\n".join(map(str, range(FIRST, FIRST + 200))))
    person.start()
    past(person)
    row = person.part("history_row_1")
    expect(row.get_by_role("status")).to_contain_text("Under way")
    expect(row.get_by_role("status")).to_have_count(0)
    person.rest()
    told: list[object] = []
    person.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(frame)))  # noqa: PLW0108 - it takes no method of a list
    person.page.reload()
    person.rest()
    expect(row).to_contain_text("Not delivered")
    person.page.wait_for_timeout(500)
    drawn = len(told)
    time.sleep(2.5)
    person.page.wait_for_timeout(100)
    assert len(told) == drawn > 0
    person.forgive_sought()


def test_progress_outlives_a_database_that_fails_for_a_while(visit: Visit, tmp_path: Path) -> None:
    with dashboard(tmp_path, NIKSMS_SANDBOX_LATENCY="0.4", NIKSMS_BATCH_SIZE="2") as server:
        person = visit(server, "/?language=en")
        person.paste("\n".join(map(str, range(FIRST, FIRST + 200))))
        person.start()
        in_database(server, "ALTER TABLE lookup RENAME TO elsewhere")
        expect(person.page.get_by_role("alert")).to_contain_text("It is tried again by itself.")
        in_database(server, "ALTER TABLE elsewhere RENAME TO lookup")
        expect(person.part("verdict")).to_be_visible(timeout=120_000)
        person.see_report()
        person.sees(person.counted, 200)
        person.leave()
