"""A hot reload, as whoever develops has it, harms no lookup: the engine goes on, is not doubled, and finds new ones."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - its own, which is no other's

from tests.helpers.dashboard_server import Start, dashboard
from tests.helpers.long_lookup import COUNT, SLOW, LongLookup, asked_twice, provider
from tests.helpers.paths import ROOT
from tests.helpers.person import Person, Visit
from tests.helpers.provider import wait_until

RELOADING = {"STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto", "STREAMLIT_SERVER_RUN_ON_SAVE": "true"}
MARKED = """

import streamlit as st

_page = page


def page() -> None:
    \"\"\"Draw the page, and say that this is the edited one.\"\"\"
    _page()
    st.caption("edited: {}")
"""


def copied(folder: Path) -> Path:
    """Copy what is served, so that it can be edited."""
    root = folder / "project"
    for part in ("lib", "pages", "static", ".streamlit"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
    shutil.copy(ROOT / "app.py", root)
    return root


def edit(page: Path, text: str, number: int, person: Person) -> None:
    """Edit the page until it shows it: what is edited before the server watches the file goes unnoticed."""
    shown = person.page.get_by_text(f"edited: {number}.")
    for attempt in range(10):
        page.write_text(text + MARKED.format(f"{number}.{attempt}"))
        with suppress(TimeoutError):
            # A busy machine takes seconds to draw the page, and a further edit in the middle would begin it again.
            shown.wait_for(timeout=6_000)
            return
    pytest.fail("the edited page was not shown")


def test_files_edited_while_a_lookup_runs_neither_double_nor_end_it(tmp_path: Path, visit: Visit) -> None:
    root = copied(tmp_path)
    page = root / "pages" / "check.py"
    unmarked = page.read_text()
    # Without it only what lies beside the script that draws is read anew.
    everywhere = {"PYTHONPATH": str(root)}
    with (
        provider(3 * SLOW) as asked,
        dashboard(tmp_path, Start(root), **RELOADING, **everywhere, **asked.environ) as server,
    ):
        lookup = LongLookup(tmp_path)
        person = visit(server, f"/?language=en&lookup={lookup.lookup_id}")
        for number in range(2):
            # The page's module is read anew, and with it all those that it imports, the engine's too.
            edit(page, unmarked, number, person)
            expect(person.part("progress")).to_be_visible()
        wait_until(lambda: lookup.progress.done > 0)
        assert lookup.is_in_the_middle()
        lookup.finish(asked)
        assert asked_twice(asked) == 0
        person.see_report()
        person.sees(person.counted, COUNT)
        person.paste("639258934720294900")
        person.part("check").get_by_role("button").click()
        person.sees(person.counted, 1)
        assert asked_twice(asked) == 1
        person.leave()
