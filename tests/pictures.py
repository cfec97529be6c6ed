"""Pictures of the real page: the two of README.md, or with --all every state in both languages, widths and schemes.

python -m tests.pictures docs
python -m tests.pictures --all /tmp/pictures
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from lib.sandbox.scenarios import Fault, sample_ids
from tests.browser import Person, chromium
from tests.serving import Server, dashboard
from tests.support import ID_OF, served

WIDTHS = (1400, 375)
LANGUAGES = ("fa", "en")
SCHEMES = ("light", "dark")
PRACTICE = {"NIKSMS_SANDBOX_LATENCY": "0.01"}
UNHURRIED = {"NIKSMS_SANDBOX_LATENCY": "0.5", "NIKSMS_BATCH_SIZE": "1", "NIKSMS_CONCURRENCY": "2"}
REFUSED = {"NIKSMS_USERNAME": "someone", "NIKSMS_PASSWORD": "wrong"}


class Shot(NamedTuple):
    """What a picture is of: a page, and how it is looked at; `width` and `tallest` in pixels."""

    server: Server
    address: str
    language: str
    width: int
    scheme: str
    tallest: int = 10_000


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="every state, not only the two of README.md")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        if options.all:
            _every_state(browser, options.folder, Path(scratch))
        else:
            _of_readme(browser, options.folder, Path(scratch))


def _of_readme(browser: Browser, folder: Path, scratch: Path) -> None:
    with dashboard(scratch, **PRACTICE) as server:
        finished = _ask(browser, server, [*sample_ids(1000), "6.39259E+17"])
        wide = Shot(server, finished, "fa", 1400, "light", tallest=1300)
        narrow = Shot(server, finished, "en", 375, "dark", tallest=1300)
        _take(browser, wide, folder / "report-fa.png")
        _take(browser, narrow, folder / "report-en-narrow-dark.png")


def _every_state(browser: Browser, folder: Path, scratch: Path) -> None:
    with _states(browser, scratch) as states:
        for state, (server, address) in states.items():
            for language, width, scheme in product(LANGUAGES, WIDTHS, SCHEMES):
                path = folder / f"{state}-{language}-{width}-{scheme}.png"
                _take(browser, Shot(server, address, language, width, scheme), path)


@contextmanager
def _states(browser: Browser, scratch: Path) -> Iterator[dict[str, tuple[Server, str]]]:
    """Bring a lookup into each state; gives the server and the address of each."""
    ids: list[object] = list(sample_ids(1000))
    folders = [scratch / name for name in ("practice", "unhurried", "refused", "waiting")]
    for folder in folders:
        folder.mkdir()
    with (
        served("--latency", "0") as (_, provider),
        dashboard(folders[0], **PRACTICE) as practice,
        dashboard(folders[1], **UNHURRIED) as unhurried,
        dashboard(folders[2], NIKSMS_URL=provider, **REFUSED) as refused,
        dashboard(folders[3], **PRACTICE) as waiting,
    ):
        yield {
            "running": (unhurried, _ask(browser, unhurried, list(sample_ids(4000)), then="leave")),
            "empty": (practice, "/"),
            "finished": (practice, _ask(browser, practice, [*ids, *ids[:7], "6.39259E+17", "0912"])),
            "partly-failed": (practice, _ask(browser, practice, [ID_OF[Fault.SERVER_ERROR], *ids])),
            "failed": (refused, _ask(browser, refused, ids)),
            "cancelled": (unhurried, _ask(browser, unhurried, ids[:60], then="cancel")),
            "compared": (practice, "/history?compare=" + _ask(browser, practice, ids, then="recheck").split("=")[1]),
            "history": (practice, "/history"),
            "history-empty": (waiting, "/history"),
        }


def _ask(browser: Browser, server: Server, ids: list[object], then: str = "wait") -> str:
    """Ask for `ids` as a person does, and return the address of the lookup; `then` cancel it, leave, wait, or recheck."""
    with browser.new_context() as context:
        person = Person(context.new_page(), server)
        person.open()
        person.paste("\n".join(map(str, ids)))
        if then in ("wait", "recheck"):
            person.check()
            if then == "recheck":
                person.press("recheck")
                person.page.get_by_test_id("stPageLink").first.wait_for()
                person.see_report()
        else:
            person.press("check")
            person.page.wait_for_timeout(4000)
            if then == "cancel":
                person.press("cancel")
                person.see_report()
        return "/?" + next(part for part in person.page.url.split("?")[1].split("&") if part.startswith("lookup="))


def _take(browser: Browser, shot: Shot, path: Path) -> None:
    options: dict[str, Any] = {"viewport": {"width": shot.width, "height": 1000}, "color_scheme": shot.scheme}
    with browser.new_context(**options) as context:
        person = Person(context.new_page(), shot.server)
        person.open(f"{shot.address}{'&' if '?' in shot.address else '?'}language={shot.language}")
        if person.part("breakdown").count():
            person.part("breakdown").locator(".barlayer .point").first.wait_for(state="attached")
            person.part("results").locator("[role=grid]").wait_for(state="attached")
        # The page scrolls inside its main part, so a picture of all of it needs a window as tall.
        height = person.page.locator("[data-testid=stMain]").evaluate("part => part.scrollHeight")
        person.page.set_viewport_size({"width": shot.width, "height": min(height, shot.tallest)})
        person.page.wait_for_timeout(1500)
        person.page.screenshot(path=path)


if __name__ == "__main__":
    main()
