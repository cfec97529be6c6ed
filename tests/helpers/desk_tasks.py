"""The tasks of the desk, done in Chromium as a person does them, and what each costs: presses, scrolling, seconds.

python -m tests.helpers.desk_tasks
"""

import csv
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Browser, ViewportSize, expect

from tests.helpers.chromium import chromium
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.desk import Desk
from tests.helpers.desk_files import ROWS, failures, file_with_a_cause, mobile_of, plain_file
from tests.helpers.page_states import QUICK
from tests.helpers.person import Person

SIZES: Final[tuple[ViewportSize, ...]] = ({"width": 1400, "height": 900}, {"width": 375, "height": 800})
SENT, BLOCKED, UNDER_WAY = (str(639258934720294000 + ending) for ending in (49, 9, 1))
_MANY: Final = 20_000
_SOUGHT: Final = 1_234
_FILE: Final = "yalda.csv"


class Task(NamedTuple):
    """A task of the desk, from an open page on.

    Attributes:
        title: What is to be done.
        presses: How many presses it may cost.
        do: Does it; fails where the answer is not there.
        seconds: How many seconds it may take, where that is said.
    """

    title: str
    presses: int
    do: Callable[[Desk], None]
    seconds: float | None = None


def _copy_reply(desk: Desk) -> None:
    desk.paste(BLOCKED)
    desk.see(desk.part("lookup").locator(".verdict"))
    desk.click(desk.part("copy_reply").locator("button.copy").first)
    assert BLOCKED in desk.person.clipboard()


def _say_which(desk: Desk) -> None:
    desk.paste(f"{SENT}\n{BLOCKED}\n{UNDER_WAY}")
    which = desk.part("verdict").locator(".verdict-of")
    desk.see(which)
    said = re.sub("[\u2066-\u2069]", "", which.inner_text())
    assert said.index(f"Not delivered: …{BLOCKED[-3:]}") < said.index(f"In progress: …{UNDER_WAY[-3:]}")


def _drop(desk: Desk, content: str, name: str = _FILE) -> None:
    desk.person.upload(name, content.encode())


def _ask_file(desk: Desk, content: str) -> None:
    _drop(desk, content)
    desk.click(desk.part("check").locator("button"))
    desk.person.see_report()


def _find_customer(desk: Desk) -> None:
    _ask_file(desk, plain_file())
    desk.click(desk.person.page.locator(".to-rows"))
    desk.person.page.keyboard.type(f"+98 {mobile_of(_SOUGHT)[1:4]} {mobile_of(_SOUGHT)[4:]}")
    card = desk.person.page.locator(":is(.st-key-open_row article, .row-cards details[open])").filter(visible=True)
    expect(card).to_have_count(1)
    desk.see(card.locator(":is(h3, summary)").first)
    assert f"Customer {_SOUGHT}" in card.inner_text()


def _export_failures(desk: Desk) -> None:
    _ask_file(desk, plain_file())
    desk.click(desk.part("outcomes").locator(".tone-not_delivered > button"))
    button = desk.part("export_csv").locator("button")
    desk.see(button)
    with desk.person.page.expect_download() as started:
        button.click()
    desk.presses += 1
    heading, *rows = csv.reader(started.value.path().read_text("utf-8-sig").splitlines())
    assert heading[:2] == ["name", "mobile"]
    assert len(rows) == failures(ROWS)


def _why_they_fail(desk: Desk) -> None:
    _read_why(desk, ROWS)


def _why_many_fail(desk: Desk) -> None:
    _read_why(desk, _MANY)


def _read_why(desk: Desk, rows: int) -> None:
    _ask_file(desk, file_with_a_cause(rows))
    why = desk.part("explanation").get_by_role("listitem").first
    desk.see(why)
    assert "nowruz" in why.inner_text()


def _ask_of_manager(desk: Desk) -> None:
    """Find which codes fail most, for which campaign, and whether it is worse than last week."""
    _ask_file(desk, file_with_a_cause(ROWS))
    code = desk.part("status_table").get_by_role("row").nth(1)
    desk.see(code)
    assert "Not delivered" in code.inner_text()
    why = desk.part("explanation").get_by_role("listitem").first
    desk.see(why)
    assert "nowruz" in why.inner_text()
    _worse_than_last_week(desk)


def _what_has_changed(desk: Desk) -> None:
    first = desk.part("recent").get_by_role("link").filter(has_text=_FILE).first
    desk.click(first)
    desk.person.see_report()
    desk.click(desk.part("recheck").locator("button"))
    line = desk.person.page.locator(".again-line:not(.is-live)")
    expect(line).to_be_visible()
    desk.see(line)


def _meaning_of_14(desk: Desk) -> None:
    desk.put("14")
    desk.click(desk.part("code_meant").get_by_role("link"))
    desk.see(desk.person.page.locator(".code-lead").get_by_text("the text was filtered").first)


def _damaged_rows(desk: Desk) -> None:
    damaged = "".join(f"Damaged {row},0912,6.39259E+17,none\n" for row in range(8))
    _drop(desk, f"name,mobile,message id,campaign\nGood,09120000000,{SENT},none\n{damaged}")
    reason = desk.part("rejections").get_by_role("listitem").first
    desk.see(reason)
    assert re.search("rows .?3, 4, 5, 6, 7, 8, 9, 10", reason.inner_text())


def _next_id(desk: Desk) -> None:
    desk.paste(SENT)
    assert SENT in desk.part("verdict").inner_text()


def _share_view(desk: Desk) -> None:
    desk.click(desk.part("share").locator("button.copy").first)
    assert desk.person.clipboard() == desk.person.page.url


def _by_mobile(desk: Desk) -> None:
    desk.put(f"98{mobile_of(_SOUGHT)[1:]}")
    desk.click(desk.part("search_mobile").locator("button"))
    found = desk.part("history_matches").get_by_text(f"Customer {_SOUGHT}")
    expect(found).to_be_visible()
    desk.see(found)


def _worse_than_last_week(desk: Desk) -> None:
    menu = desk.person.page.get_by_test_id("stExpandSidebarButton")
    if menu.is_visible():
        desk.click(menu)
    desk.click(desk.person.page.get_by_role("link", name="Trends", exact=True))
    answer = desk.part("trend_answer").locator(".verdict")
    desk.see(answer)
    assert "last week" in answer.inner_text()


EMPTY: Final = (
    Task("one Id: paste, read, copy the reply", 2, _copy_reply),
    Task("three Ids: which one failed, which is under way", 2, _say_which),
    Task("a file of 2,000 rows: find a customer by mobile", 3, _find_customer),
    Task("the same: export those not delivered", 3, _export_failures),
    Task("an earlier lookup: what has changed since", 3, _what_has_changed),
    Task("which campaign fails most, and why", 3, _why_they_fail),
    Task("a file of 20,000 rows: why they fail, from the upload to the sentence", 1, _why_many_fail, seconds=10),
    Task("which codes fail most, for which campaign, and is it worse than last week", 3, _ask_of_manager),
    Task("what code 14 means", 2, _meaning_of_14),
    Task("a file with eight damaged Ids: which rows", 2, _damaged_rows),
    Task("a mobile over all lookups", 3, _by_mobile),
    Task("is it worse than last week", 3, _worse_than_last_week),
)
"""Tasks from the empty page on, in this order: the later ones look for what the earlier ones have asked."""
ANSWERED: Final = (
    Task("the next Id right after an answer", 1, _next_id),
    Task("give a colleague the same view", 1, _share_view),
)
"""Tasks with an answer on the page."""


class Cost(NamedTuple):
    """What a task has cost, in presses, heights of the window and seconds."""

    presses: int
    screens: float
    seconds: float


def cost_of(task: Task, person: Person) -> Cost:
    """Do a task at an open page, and return what it has cost."""
    desk, started = Desk(person), time.perf_counter()
    task.do(desk)
    return Cost(desk.presses, desk.screens, time.perf_counter() - started)


@contextmanager
def someone(browser: Browser, server: Server, size: ViewportSize) -> Iterator[Person]:
    """Open a window of this size."""
    person = Person(browser.new_page(viewport=size, reduced_motion="reduce"), server)
    yield person
    person.leave()


def main() -> None:
    """Do all tasks in both sizes, and print a line for each."""
    with tempfile.TemporaryDirectory() as folder, dashboard(Path(folder), **QUICK) as server, chromium() as browser:
        for size in SIZES:
            print(f"{size['width']} x {size['height']}")  # noqa: T201 - a command
            with someone(browser, server, size) as person:
                for task in (*EMPTY, *ANSWERED):
                    if task in EMPTY:
                        person.open("/?language=en")
                    elif task is ANSWERED[0]:
                        person.open("/?language=en")
                        Desk(person).paste(BLOCKED)
                    cost = cost_of(task, person)
                    most = "" if task.seconds is None else f" of {task.seconds:g}"
                    line = f"{cost.presses} of {task.presses} presses, {cost.screens:.1f} screens"
                    print(f"  {task.title}: {line}, {cost.seconds:.1f}{most} s")  # noqa: T201 - the same


if __name__ == "__main__":
    main()
