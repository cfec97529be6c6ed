"""Every state of every page, in both languages and schemes, breaks no rule of WCAG 2.2 AA that a machine can judge."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser

from lib.domain.statuses import CATALOGUE
from lib.guide import Variable
from tests.helpers.axe import COLOUR_RULES, Violation, violations
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.page_checks import headings, latin_words, stops, too_small, too_wide
from tests.helpers.page_pictures import KEPT, Look, difference, draw_still, small, stand_still, whole_page
from tests.helpers.page_states import FILE, NOTE, STATES, Kept, PageState, settle
from tests.helpers.person import Person
from tests.i18n.test_catalogue import LATIN_IN_PERSIAN
from tests.ui.test_failing_database_page import out_of_reach

WIDTH, HEIGHT = 1400, 1600
# 200% of the width above, a telephone, and 400% of 1280.
NARROW = (700, 375, 320)
# Shares of a picture: what a moved or missing button makes is some thousandth.
MOST_DIFFERENT = 0.001
# Rule and element of what Streamlit draws and neither its options nor our style sheets and scripts can change.
ACCEPTED: frozenset[tuple[str, str]] = frozenset()
NAMES_IN_PERSIAN = {
    *LATIN_IN_PERSIAN,
    *{"English", "XLSM", "XLSB", "HTTP", "PNG", "SVG", "Ctrl", "Enter", "Esc", "ids"},
    *(status.name for status in CATALOGUE.values()),
    *Variable,
    # What the tests themselves have given.
    *FILE.replace(".", " ").split(),
    *NOTE.split(),
    *{"picture", "csv", "E", "abc", "qqqq"},
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with dashboard(tmp_path_factory.mktemp("fresh"), NIKSMS_SANDBOX_LATENCY="0.01") as server:
        yield server


@pytest.fixture(scope="module")
def people(browser: Browser, kept: Kept, fresh: Server) -> Iterator[dict[Server, Person]]:
    """One person at each server, who goes from state to state: the browser has to load Streamlit only once."""
    options: dict[str, Any] = {"viewport": {"width": WIDTH, "height": HEIGHT}, "reduced_motion": "reduce"}
    found = {server: Person(browser.new_context(**options).new_page(), server) for server in (kept.server, fresh)}
    for person in found.values():
        draw_still(person.page)
    yield found
    for person in found.values():
        person.page.context.close()


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.name)
def state(request: pytest.FixtureRequest) -> PageState:
    found: PageState = request.param
    return found


@pytest.fixture(scope="module", params=["fa", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def person(state: PageState, language: str, people: dict[Server, Person], kept: Kept, fresh: Server) -> Person:
    """Whoever looks at the page in the state."""
    looking = people[kept.server if state.is_kept else fresh]
    state.open(looking, language, kept.lookups)
    return looking


def steady_violations(person: Person, only: Sequence[str]) -> list[Violation]:
    """Return what breaks a rule, and still does a second later: Streamlit fades for a moment what it redraws."""
    found = violations(person.page, only=only)
    for _ in range(3):
        if not found:
            break
        person.page.wait_for_timeout(1000)
        found = violations(person.page, only=only)
    return found


def found_in_both_schemes(person: Person) -> list[Violation]:
    found = []
    schemes: tuple[tuple[Literal["light", "dark"], Sequence[str]], ...] = (("light", ()), ("dark", COLOUR_RULES))
    for scheme, only in schemes:
        person.page.emulate_media(color_scheme=scheme)
        person.page.wait_for_function(
            "scheme => [document.documentElement, document.querySelector('.stApp')]"
            ".every(part => getComputedStyle(part).colorScheme === scheme)",
            arg=scheme,
        )
        found += steady_violations(person, only)
    return [each for each in found if (each.rule, each.where) not in ACCEPTED]


def test_no_rule_is_broken_in_light_and_in_dark(person: Person) -> None:
    assert found_in_both_schemes(person) == []


def test_headings_begin_with_one_title_and_go_down_a_level_at_a_time(person: Person) -> None:
    levels = headings(person.page)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels)), levels


def test_nothing_is_too_wide_or_too_small_at_any_width(person: Person) -> None:
    try:
        for width in (*NARROW, WIDTH):
            person.page.set_viewport_size({"width": width, "height": HEIGHT})
            person.sees(lambda: too_wide(person.page), [])
            person.sees(lambda: too_small(person.page), [])
    finally:
        person.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def test_no_english_word_stands_on_a_persian_page(person: Person, language: str) -> None:
    if language == "en":
        person.sees(lambda: "Check" in latin_words(person.page), expected=True)  # what is looked for is found
        return
    words = latin_words(person.page)
    assert {word: where for word, where in words.items() if word not in NAMES_IN_PERSIAN} == {}


def test_every_full_stop_of_a_persian_page_stands_at_the_left(person: Person, language: str) -> None:
    found = stops(person.page)
    assert bool(found) == (language == "fa")
    assert [stop.words for stop in found if not stop.is_left] == []


def test_it_looks_as_it_did(
    person: Person, state: PageState, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Persian wide and light, English narrow and dark: each rule of the style sheets stands in one of them."""
    look = Look(1400, "light") if language == "fa" else Look(375, "dark")
    kept = KEPT / f"{state.name.replace(' ', '-')}-{language}.png"
    try:
        stand_still(person.page)
        picture = whole_page(person.page, look)
    finally:
        Look(WIDTH, "light").put_on(person.page)
    if request.config.getoption("--renew-looks"):
        KEPT.mkdir(exist_ok=True)
        small(picture).save(kept, optimize=True)
    found = difference(small(picture), Image.open(kept).convert("RGB"))
    if found > MOST_DIFFERENT:
        (tmp_path / kept.name).write_bytes(picture)
    assert found <= MOST_DIFFERENT, f"{kept.name} differs from {tmp_path / kept.name}; if that is meant: make looks"


def test_no_rule_is_broken_where_the_database_fails(people: dict[Server, Person], fresh: Server) -> None:
    person = people[fresh]
    with out_of_reach(fresh.log.parent):
        for code in ("fa", "en"):
            person.open(f"/history?language={code}")
            assert person.part("try_again").count() == 1
            assert found_in_both_schemes(person) == []
            assert headings(person.page) == [1]


def test_what_is_broken_is_found(people: dict[Server, Person], fresh: Server) -> None:
    person = people[fresh]
    person.open("/?language=en")
    person.page.evaluate("""
      document.querySelector("[data-testid=stMain]").insertAdjacentHTML("beforeend",
        '<img src="data:,"><p style="color: #777; background: #888">Pale</p>'
        + '<button style="width: 9px; height: 9px"></button>'
        + '<div style="width: 5000px; height: 1px"></div><h5>Deep</h5>')
    """)
    assert {each.rule for each in violations(person.page)} >= {"image-alt", "color-contrast", "button-name"}
    assert "color-contrast" in {each.rule for each in violations(person.page, only=COLOUR_RULES)}
    assert too_wide(person.page)
    assert too_small(person.page)
    assert headings(person.page)[-1] == 5


@pytest.mark.parametrize("change", [".st-key-check { display: none }", "[data-testid=stMain] { zoom: 1.02 }"])
def test_what_looks_otherwise_is_found(people: dict[Server, Person], fresh: Server, change: str) -> None:
    person = people[fresh]
    person.open("/?language=en")
    look = Look(WIDTH, "light")
    before, same = (small(whole_page(person.page, look)) for _ in range(2))
    person.page.evaluate("text => document.head.appendChild(document.createElement('style')).append(text)", change)
    after = small(whole_page(person.page, look))
    look.put_on(person.page)
    assert difference(before, same) < MOST_DIFFERENT / 10
    assert difference(before, after) > MOST_DIFFERENT


def test_a_page_looks_the_same_at_any_time_of_day(people: dict[Server, Person], kept: Kept) -> None:
    person = people[kept.server]
    look, pictures = Look(WIDTH, "light"), []
    for time in ("۱۱:۱۱", "۲۰:۵۸"):
        person.open("/history?language=fa")
        settle(person)
        person.page.locator(".past-time").evaluate_all(
            "(times, time) => times.forEach(e => e.textContent = time)", time
        )
        stand_still(person.page)
        pictures.append(small(whole_page(person.page, look)))
    look.put_on(person.page)
    assert difference(*pictures) < MOST_DIFFERENT / 10
