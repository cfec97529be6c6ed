"""Names that others gave to files, sheets, columns, notes, people and cells are shown as text and nothing else."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pytest
from playwright.sync_api import expect

from lib.domain.intake import Intake, Reason, Rejected
from lib.domain.lookups import Source
from lib.i18n.foreign import harmless
from lib.settings import load
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import build
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person, Visit
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup
from tests.helpers.workbooks import SheetXml, xlsx

NAME: Final = (
    "Zq7<img src=x><b>b</b>&amp; **b** _i_ `c` [l](//evil.example) ![i](//evil.example/i) $x$ "
    "www.evil.example a@evil.io "
    ":red[r] :material/home: :smile: :streamlit: -> <= in\u202excod.exe \u2069\u202dout \u2067in"
)
"""HTML, Markdown, Streamlit's directives, addresses and marks of direction, in less than the 200 characters stored."""
ID: Final = 639_258_934_720_294_921

TEXTS: Final = """() => {
  const found = [];
  const walk = (top) => {
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest('script, style')) found.push(node.data);
    }
  };
  walk(document.body);
  return found.join('');
}"""
MADE: Final = (
    "img[src*=evil], img[src=x], img[alt='Streamlit logo'], "
    "a[href*=evil], a[href^=mailto], a[href^=javascript], iframe, "
    ".katex, .stMarkdownColoredText, .stMarkdownBadge, [data-testid=stMarkdownContainer] [data-testid=stIconMaterial]"
)
"""What would be made of a name that is read as markup."""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str, str]]:
    """A server, and a lookup whose file, note, person and rejected rows have a hostile name, and one made from it."""
    folder = tmp_path_factory.mktemp("names")
    url = f"sqlite:///{folder / 'lookups.sqlite3'}"
    services = build(load({"DATABASE_URL": url}, folder / "none.toml"))
    rejected = (Rejected(2, NAME, Reason.NOT_A_NUMBER), Rejected(3, f"'{NAME}", Reason.NOT_A_NUMBER))
    ids = np.arange(ID, ID + 8, dtype=np.int64)
    lookup = start_lookup(
        services, Intake(ids, repeated=0, rejected=rejected), Source.FILE, file_name=f"{NAME}.csv", asked_by=NAME
    )
    _answer(url, lookup)
    services.history.rename(lookup, NAME)
    again = [known(services.rechecks.rerun(lookup, NAME)) for _ in range(2)]
    for made in again:
        _answer(url, made)
    services.store._database.dispose()
    with dashboard(folder) as server:
        yield server, lookup, again[0]


def _answer(url: str, lookup: str) -> None:
    database = open_database(url)
    claim = known(Ledger(database).claim(lookup))
    claim.store(0, np.array([3, 21, 0, 2, 2, 1, 4, 8], dtype=np.int32))
    claim.end()
    database.dispose()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u2060\u2066-\u2069]", "", text)).strip()


def sees_name(person: Person, times: int, name: str = NAME) -> None:
    """See the name so often on the page as it was given, with nothing made of it that is no text."""
    wanted = squeezed(harmless(name))
    person.sees(lambda: squeezed(person.page.evaluate(TEXTS)).count(wanted) >= times, expected=True)
    said = person.page.evaluate(TEXTS)
    assert not re.search("[\u202a-\u202e]", said)
    expect(person.page.locator(MADE)).to_have_count(0)


def test_a_report_shows_them_as_text(planted: tuple[Server, str, str], visit: Visit) -> None:
    server, lookup, _ = planted
    person = visit(server, f"/?lookup={lookup}&language=en")
    person.see_report()
    person.part("rejected_of_report").locator("summary").click()
    person.rest()
    # Its name, its file and who asked, on the page and on paper.
    sees_name(person, 6)
    person.press("name_lookup")
    expect(person.page.get_by_role("dialog").get_by_role("textbox")).to_have_value(re.compile("Zq7"))


def test_the_history_shows_them_as_text(planted: tuple[Server, str, str], visit: Visit) -> None:
    person = visit(planted[0], "/?language=en")
    person.page.get_by_test_id("stTopNavLink").filter(has_text="Past lookups").click()
    expect(person.part("history_row_3")).to_be_visible()
    person.rest()
    sees_name(person, 9)
    person.part("history_search").locator("input").fill(str(ID))
    person.page.keyboard.press("Enter")
    expect(person.part("id_matches")).to_be_visible()
    sees_name(person, 3)
    person.part("history_search").locator("input").fill("")
    person.page.keyboard.press("Enter")
    person.rest()
    person.part("history_row_1").get_by_role("button", name="Actions").click()
    person.page.get_by_role("option", name="Delete").or_(person.page.get_by_role("menuitem", name="Delete")).click()
    expect(person.page.get_by_role("dialog")).to_be_visible()
    sees_name(person, 10)


def test_a_comparison_shows_them_as_text(planted: tuple[Server, str, str], visit: Visit) -> None:
    person = visit(planted[0], f"/?lookup={planted[2]}&language=en")
    person.see_report()
    person.page.get_by_role("link", name="Compare").first.click()
    expect(person.part("compare")).to_be_visible()
    person.page.get_by_role("combobox").first.click()
    sees_name(person, 3)


def test_an_upload_shows_them_as_text(quick: Server, visit: Visit) -> None:
    person = visit(quick, "/?language=en")
    sheet = NAME.translate(dict.fromkeys(map(ord, "[]:*?/\\"), "_"))[:31]
    cells = [["Id", NAME], [str(ID), NAME], [NAME, NAME], [f"{ID}0", NAME], ["۰۹۱۲۳۴۵۶۷۸۹", "x"]]
    content = xlsx(SheetXml(cells, name=sheet), SheetXml([[NAME], [NAME]], name="other", state="hidden"))
    person.upload("names.xlsx", content)
    person.part("rejected").locator("summary").click()
    person.page.get_by_role("combobox").nth(1).click()
    sees_name(person, 2)
    person.page.keyboard.press("Escape")
    person.page.get_by_role("combobox").first.click()
    sees_name(person, 1, sheet)
