"""Pictures of the real page: the two of README.md, or with --all every state in both languages, widths and schemes.

python -m tests.helpers.readme_pictures docs
python -m tests.helpers.readme_pictures --all /tmp/pictures
"""

import argparse
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser

from lib.sandbox.scenarios import sample_ids
from tests.helpers.chromium import chromium
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.page_pictures import LANGUAGES, Look, whole_page
from tests.helpers.page_states import QUICK, STATES, holding_lookups, settle
from tests.helpers.person import Person

WIDTHS = (1400, 375)
SCHEMES = ("light", "dark")
OF_README = (
    ("report-fa.png", "fa", Look(1400, "light", tallest=1300)),
    ("report-en-narrow-dark.png", "en", Look(375, "dark", tallest=1300)),
)


def main() -> None:
    """Take the pictures that the command line asks for."""
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
    with dashboard(scratch, **QUICK) as server:
        finished = _ask(browser, server, [*sample_ids(1000), "6.39259E+17"])
        for name, language, look in OF_README:
            person = Person(browser.new_page(), server)
            look.put_on(person.page)
            person.open(f"/?lookup={finished}&language={language}")
            settle(person)
            (folder / name).write_bytes(whole_page(person.page, look))
            person.leave()


def _ask(browser: Browser, server: Server, ids: list[object]) -> str:
    """Look up `ids` as a person does, and return the id of the lookup."""
    person = Person(browser.new_page(), server)
    person.open()
    person.paste("\n".join(map(str, ids)))
    person.check()
    found = person.page.url.split("lookup=")[1].split("&")[0]
    person.leave()
    return found


def _every_state(browser: Browser, folder: Path, scratch: Path) -> None:
    """Take each state eight times, in one window for each server, which is faster."""
    folders = scratch / "kept", scratch / "fresh"
    for each in folders:
        each.mkdir()
    with holding_lookups(folders[0]) as kept, dashboard(folders[1], **QUICK) as fresh:
        people = {server: Person(browser.new_page(reduced_motion="reduce"), server) for server in (kept.server, fresh)}
        for state, language, width in product(STATES, LANGUAGES, WIDTHS):
            person = people[kept.server if state.is_kept else fresh]
            Look(width, SCHEMES[0]).put_on(person.page)
            state.open(person, language, kept.lookups)
            for scheme in SCHEMES:
                name = f"{state.name.replace(' ', '-')}-{language}-{width}-{scheme}.png"
                (folder / name).write_bytes(whole_page(person.page, Look(width, scheme)))
        for person in people.values():
            person.page.context.close()


if __name__ == "__main__":
    main()
