"""A report's address shows a colleague the same rows."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.domain.statuses import Outcome, status_of
from lib.report.columns import COLUMNS
from lib.sandbox.scenarios import code_of
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

IDS = [639258934720294900 + place for place in range(200)]
CODES = [code_of(message_id) for message_id in IDS]
NOT_DELIVERED = [code for code in CODES if status_of(code).outcome is Outcome.NOT_DELIVERED]
ONE = NOT_DELIVERED[0]


def query(person: Person) -> dict[str, list[str]]:
    return parse_qs(urlsplit(person.page.url).query)


def told_by_address(person: Person) -> tuple[list[str], int]:
    """Return the outcomes that the address filters `IDS` by, and how many rows it leaves of them."""
    filters = query(person)
    outcomes = filters.get("outcome", [])
    codes = [int(code) for code in "".join(filters.get("code", [])).split(",") if code]
    return outcomes, len([code for code in (NOT_DELIVERED if outcomes else CODES) if not codes or code in codes])


def told_by_page(person: Person) -> tuple[list[str], int]:
    """Return the outcomes whose tiles are pressed, and how many rows the table has."""
    person.open_in_sum()
    pressed: list[str] = [
        name for name in Outcome if person.part("outcomes").locator(f".tone-{name} > [aria-pressed=true]").count()
    ]
    rows = person.part("results").locator("[role=grid]").get_attribute("aria-rowcount")
    return pressed, int(rows) - 1


def listen(person: Person, hear: Callable[[ForwardMsg], None]) -> None:
    """Have each message heard that the server sends to the page from its next opening on."""

    def read(frame: str | bytes) -> None:
        hear(ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode()))

    person.page.on("websocket", lambda socket: socket.on("framereceived", read))


def test_the_address_of_a_filtered_report_shows_the_same_rows_elsewhere(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.press_tile("not_delivered")
    person.sees_rows(len(NOT_DELIVERED))
    person.part("status_table").locator(f'tr:has([href^="codes?code={ONE}&"]) button').click()
    person.rest()
    person.sees_rows(CODES.count(ONE))
    person.part("results_search").get_by_role("searchbox").fill(str(IDS[CODES.index(ONE)]))
    person.part("results_search").get_by_role("searchbox").press("Enter")
    person.sees_rows(1)
    person.sees(lambda: query(person).get("code"), [str(ONE)])
    assert query(person)["outcome"] == ["not_delivered"]
    assert str(IDS[CODES.index(ONE)])[-6:] not in person.page.url

    colleague = visit(quick, "/?" + urlsplit(person.page.url).query)
    colleague.sees_rows(CODES.count(ONE))
    assert query(colleague) == query(person)
    expect(colleague.part("outcomes").get_by_role("button", pressed=True)).to_contain_text("Not delivered")


def test_going_back_takes_the_last_filter_away(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.sees_rows(len(IDS))
    person.press_tile("not_delivered")
    person.sees_rows(len(NOT_DELIVERED))
    person.sees(lambda: query(person).get("outcome"), ["not_delivered"])
    person.press_tile("not_found")
    person.sees_rows(len(NOT_DELIVERED) + CODES.count(0))
    person.sees(lambda: query(person).get("outcome"), ["not_delivered,not_found"])
    person.page.go_back()
    person.sees_rows(len(NOT_DELIVERED))
    person.page.go_back()
    person.sees_rows(len(IDS))
    assert "outcome" not in query(person)
    person.page.go_forward()
    person.sees_rows(len(NOT_DELIVERED))


def test_the_address_carries_the_columns_and_another_lookup_keeps_them(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.sees_columns(len(COLUMNS))
    person.press("columns")
    person.part("column_choice").get_by_role("button", name="Description").click()
    person.sees_columns(len(COLUMNS) - 1)
    person.sees(lambda: query(person).get("hidden"), ["description"])

    colleague = visit(quick, "/?" + urlsplit(person.page.url).query)
    colleague.sees_columns(len(COLUMNS) - 1)
    assert query(colleague) == query(person)

    before = query(person)["lookup"]
    person.page.keyboard.press("Escape")
    person.check()
    person.sees(lambda: query(person)["lookup"] == before, expected=False)
    person.sees_columns(len(COLUMNS) - 1)
    person.sees(lambda: query(person).get("hidden"), ["description"])


def test_a_filter_draws_what_it_changes_alone_and_the_next_visit_of_its_address_the_same(
    visit: Visit, quick: Server
) -> None:
    person = visit(quick, "/?language=en")
    ends: list[int] = []
    drawn: set[str] = set()
    within_others: set[str] = set()

    def hear(message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            ends.append(message.script_finished)
        elif kind == "new_session":
            drawn.clear()
            drawn.update(message.metadata.run.fragment_ids)
        elif kind == "delta" and drawn:
            within_others.update({message.delta.fragment_id} - drawn)

    listen(person, hear)
    person.open("/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.sees_rows(len(IDS))
    assert ForwardMsg.FINISHED_SUCCESSFULLY in ends
    ends.clear()
    row = person.part("status_table").locator(f'tr:has([href^="codes?code={ONE}&"]) button')
    chips, bars = person.part("queues").get_by_role("radio"), person.part("chart").locator(".point path")
    full = "bars => bars.filter(bar => bar.style.opacity == 1).length"
    statuses = bars.count()
    person.press_tile("sent")
    person.sees_rows(len([code for code in CODES if status_of(code).outcome is Outcome.SENT]))
    row.click()
    person.sees_rows(CODES.count(ONE))
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(person.part("outcomes").get_by_role("button", pressed=True)).to_have_count(0)
    person.sees(lambda: bars.evaluate_all(full) < statuses, expected=True)
    person.press("clear_filters")
    person.sees_rows(len(IDS))
    expect(row).to_have_attribute("aria-pressed", "false")
    person.sees(lambda: bars.evaluate_all(full), statuses)
    chips.first.click()
    person.rest()
    expect(chips.first).to_be_checked()
    person.sees(lambda: "code" in query(person), expected=True)
    assert set(ends) == {ForwardMsg.FINISHED_EARLY_FOR_RERUN, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
    # What one fragment draws in another may come to the browser without it, where a press interrupts that.
    assert within_others == set()
    codes = query(person)["code"]
    person.open("/?" + urlsplit(person.page.url).query)
    expect(chips.first).to_be_checked()
    assert query(person)["code"] == codes


# A reference is to what the browser had when it asked. A run that ends meanwhile may have thrown that away, and the
# page ends with 'Cached ForwardMsg MISS'.
def test_what_was_shown_before_comes_whole_again(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    kinds: Counter[str | None] = Counter()
    listen(person, lambda message: kinds.update([message.WhichOneof("type")]))
    person.open("/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    for _ in range(2):
        person.press_tile("not_delivered")
        person.sees_rows(len(NOT_DELIVERED))
        person.press("clear_filters")
        person.sees_rows(len(IDS))
    assert kinds["delta"]
    assert not kinds["ref_hash"]


# A press before the answer to the one before has come: the way there and back takes about as long.
@pytest.mark.parametrize("milliseconds", [20, 50, 100])
@pytest.mark.parametrize("first", ["queues", "status_table tr"])
def test_tiles_address_and_rows_say_the_same_after_two_quick_presses(
    visit: Visit, quick: Server, first: str, milliseconds: int
) -> None:
    person = visit(quick, "/?language=en")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.sees_rows(len(IDS))
    person.page.evaluate(
        """async ([first, milliseconds]) => {
          const button = (part) => document.querySelector(`.st-key-${part} button`);
          button(first).click();
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          button("outcomes .tone-not_delivered").click();
        }""",
        [first, milliseconds],
    )
    # On a busy machine the page may rest between the two answers: what both tell is of the first, and moves once more.
    for _ in range(2):
        person.rest()
        person.sees(lambda: told_by_address(person) == told_by_page(person), expected=True)
    outcomes, rows = told_by_page(person)
    assert rows < len(IDS)
    pressed = person.part("outcomes").get_by_role("button", pressed=True)
    expect(pressed).to_have_count(len(outcomes))
    if outcomes:
        assert outcomes == ["not_delivered"]
        expect(pressed).to_contain_text("Not delivered")
