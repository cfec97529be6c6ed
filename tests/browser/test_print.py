"""The outcomes as one bar, and the report printed: one sheet that says all that the page says in sum."""

import re
from collections import Counter
from typing import Final

import pytest
from playwright.sync_api import ViewportSize, expect

from lib.domain.statuses import CATALOGUE, Outcome, status_of
from lib.i18n.language import language
from lib.sandbox.scenarios import code_of
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit, number

# Some of every ending, so that the sheet has to hold every code there is.
IDS = [639258934720294900 + place for place in range(400)]
CODES = Counter(code_of(message_id) for message_id in IDS)
OUTCOMES = Counter(status_of(code).outcome.value for code in CODES.elements())
A_PAGE = re.compile(rb"/Type\s*/Page\b")
ISOLATES = re.compile("[\u2066-\u2069]")
# What can be seen on paper, and nothing else: neither what is hidden nor what lies outside the sheet.
WIDGETS = "button, input, textarea, a, canvas, header, [role=button], .js-plotly-plot, .notice"


SIZE: Final[ViewportSize] = {"width": 1400, "height": 2600}


@pytest.fixture(scope="module", params=["fa", "en"])
def reader(request: pytest.FixtureRequest, long_visit: Visit, quick: Server) -> Person:
    """Someone with the report of all IDS, and of a repeated and a rejected one."""
    person = long_visit(quick, f"/?language={request.param}", viewport=SIZE)
    person.paste("\n".join(map(str, [*IDS, IDS[0], "6.39259E+17"])))
    person.check()
    return person


@pytest.fixture
def person(reader: Person) -> Person:
    """The same in front of a wide and dark screen."""
    reader.page.set_viewport_size(SIZE)
    reader.page.emulate_media(media="screen", color_scheme="dark")
    expect(reader.page.locator("[data-print]")).to_be_visible()
    reader.rest()
    return reader


def paper_of(person: Person) -> str:
    """Return what is read on the sheet."""
    person.page.emulate_media(media="print")
    return ISOLATES.sub("", str(person.page.locator("body").inner_text()))


def test_the_bar_has_a_part_for_each_outcome_as_long_as_its_share(person: Person) -> None:
    bar = person.part("outcomes").locator(".stack")
    expect(bar).to_have_role("img")
    read = "parts => parts.map(part => [part.className.split('tone-')[1], part.getBoundingClientRect().toJSON()])"
    parts = dict(bar.locator("span").evaluate_all(read))
    assert set(parts) == set(OUTCOMES)
    whole = bar.bounding_box()
    assert whole is not None
    for outcome, count in OUTCOMES.items():
        assert parts[outcome]["width"] == pytest.approx(whole["width"] * count / len(IDS), abs=5), outcome
    starts_right = person.page.locator("html[dir=rtl]").count() == 1
    edge = parts["sent"]["right"] - whole["x"] - whole["width"] if starts_right else parts["sent"]["left"] - whole["x"]
    assert edge == pytest.approx(0, abs=1)
    heard = bar.get_attribute("aria-label") or ""
    lang = language("fa" if starts_right else "en")
    assert all(lang.share(count, len(IDS)) in heard for count in OUTCOMES.values())


def test_the_sheet_says_all_in_sum_and_is_one_page(person: Person) -> None:
    verdict = person.part("verdict").locator(".verdict").inner_text()
    printed = person.page.pdf(prefer_css_page_size=True)
    assert len(A_PAGE.findall(printed)) == 1
    seen = paper_of(person)
    assert ISOLATES.sub("", verdict) in seen
    rows = person.page.locator(".paper-table tbody tr")
    cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    assert {int(code): number(count) for code, _, _, count, *_ in cells} == CODES
    assert all(status and outcome for _, status, outcome, *_ in cells)
    assert number(person.page.locator(".paper-table tfoot td").nth(1).inner_text()) == len(IDS)
    given = person.page.locator(".paper-facts .is-wide dd").inner_text()
    assert [number(part) for part in re.split("[=+]", given)] == [len(IDS) + 2, len(IDS), 1, 1]
    when = person.page.locator("[data-printed]").inner_text()
    asked_at = person.page.locator(".paper-facts dd").nth(1)
    assert re.fullmatch(r"\d{4}/\d\d/\d\d \d\d:\d\d", when), when
    assert abs(number(when) - number(asked_at.inner_text())) < 10_000, "the same calendar, and about the same day"
    practice = {"en": "Practice answers", "fa": "پاسخ‌های تمرینی"}
    assert practice["fa" if person.page.locator("html[dir=rtl]").count() else "en"] in seen


def test_the_sheet_is_light_holds_no_widget_and_cuts_nothing_off(person: Person) -> None:
    person.page.set_viewport_size({"width": 703, "height": 1033})  # A4 less its margins
    expect(person.page.locator(".paper-table")).to_be_hidden()
    person.page.emulate_media(media="print", color_scheme="dark")
    expect(person.page.locator(".paper-table")).to_be_visible()
    assert not [part for part in person.page.locator(WIDGETS).all() if part.is_visible()]
    colour = "part => getComputedStyle(part).color"
    assert person.page.locator(".verdict").evaluate(colour) == "rgb(29, 29, 41)"
    font = person.page.locator(".paper-table").evaluate("part => getComputedStyle(part).fontFamily")
    assert font.startswith("Vazirmatn")
    for part in person.page.locator(":is(.verdict, .paper-warning, .paper-table :is(th, td))").all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= 704


def test_the_button_prints(person: Person) -> None:
    person.page.evaluate("window.print = () => { window.isPrinted = true; }")
    person.page.locator("[data-print]").click()
    assert person.page.evaluate("window.isPrinted")
    assert len(CODES) >= len(CATALOGUE)


def test_a_colleague_gets_the_same_view_in_one_press_and_the_sum_as_a_message(person: Person) -> None:
    person.page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    link, message = person.part("share").locator(".copy").all()
    link.click()
    expect(person.part("share").get_by_role("status").first).not_to_be_empty()
    assert person.page.evaluate("window.copied") == person.page.url
    message.click()
    expect(person.part("share").get_by_role("status").nth(1)).not_to_be_empty()
    copied = person.page.evaluate("window.copied")
    assert ISOLATES.sub("", person.part("verdict").locator(".verdict").inner_text()) in copied
    assert not ISOLATES.search(copied)


def test_those_not_delivered_are_on_paper_where_that_is_chosen(person: Person) -> None:
    failed = [str(each) for each in IDS if status_of(code_of(each)).outcome is Outcome.NOT_DELIVERED]
    choice = person.part("print_failed").get_by_role("checkbox")
    choice.focus()
    person.page.keyboard.press("Space")
    person.rest()
    expect(person.page.locator(".paper-list tbody tr")).to_have_count(len(failed))
    seen = paper_of(person)
    assert [part for part in seen.split() if part in failed] == failed
    person.page.emulate_media(media="screen")
    choice.focus()
    person.page.keyboard.press("Space")
    expect(person.page.locator(".paper-list")).to_have_count(0)
