"""The guide to the codes: all of them by outcome, the search, and the address of each code."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Outcome
from lib.guide import guide
from lib.i18n.language import language
from lib.report.labels import outcome_label
from lib.ui.elements.guidance import code_link
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT

SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from lib.ui.state import session
from pages import codes
session.current_language()
session.keep_widget_values()
codes.page()
"""


class Outline(HTMLParser):
    """The headings of a page in their order, each with its level."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and not re.fullmatch(r"h[1-6]", tag)

    def handle_data(self, data: str) -> None:
        if self._inside:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)


def page(lang: str = "en", code: str | None = None) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.query_params["language"] = lang
    if code is not None:
        app.query_params["code"] = code
    return run_page(app)


def body_of(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def headings(app: AppTest) -> list[tuple[int, str]]:
    return Outline(body_of(app)).headings


def numbers(app: AppTest) -> list[str]:
    return re.findall(r'class="code-number">([^<]*)<', body_of(app))


def searched(app: AppTest, text: str) -> AppTest:
    app.text_input(key="code_search").input(text)
    return run_page(app)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_code_is_there_once_with_all_its_parts_under_its_outcome(lang: str) -> None:
    app = page(lang)
    assert sorted(numbers(app)) == sorted([*map(str, CATALOGUE), "–", "–"])
    said = text_of(app)
    for code in (*CATALOGUE, 9001, NOT_ANSWERED):
        found = guide(lang).for_code(code)
        parts = (found.headline, found.happened, *found.causes, found.do_now, found.why, guide(lang).reply(code))
        assert all(part in said for part in parts)
    assert all(status.name in said and status.description in said for status in CATALOGUE.values())
    *groups, last = (text for level, text in headings(app) if level == 2)
    assert groups == [outcome_label(outcome, language(lang)) for outcome in Outcome]
    assert last == language(lang).say("Ids from another program")


@pytest.mark.parametrize("code", [None, "14", "none", "9001", "x"])
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_headings_go_down_without_a_jump(lang: str, code: str | None) -> None:
    levels = [level for level, _ in headings(page(lang, code))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_persian_customers_get_a_persian_reply_from_either_page(lang: str) -> None:
    body = body_of(page(lang))
    in_persian = body.count('<blockquote class="copy-text" lang="fa" dir="rtl">')
    in_english = body.count('<blockquote class="copy-text" lang="en" dir="ltr">')
    every = len(CATALOGUE) + 2  # those of the table, an unknown code, and no answer
    assert (in_persian, in_english) == ((every, 0) if lang == "fa" else (every, every))
    assert body.count("<button") == in_persian + in_english


@pytest.mark.parametrize("asked", ["14", "۱۴", "014"])
def test_an_address_leads_with_the_code_that_it_asks_for(asked: str) -> None:
    app = page("fa", asked)
    assert headings(app)[1] == (2, f"کد 14 · {guide('fa').for_code(14).headline}")
    assert body_of(app).count('<section class="code-lead tone-not_delivered"') == 1
    assert numbers(app).count("14") == 1, "the others, and itself, are a click away"


def test_a_code_that_the_table_lacks_is_said_to_be_unknown_under_its_number() -> None:
    app = page("en", "9001")
    assert headings(app)[1] == (2, f"Code 9001 · {guide('en').unknown_code.headline}")
    assert headings(page("en", "none"))[1] == (2, guide("en").not_answered.headline)


@pytest.mark.parametrize("asked", ["x", "", "1.5", "--1", "9" * 40, "<script>alert(1)</script>", str(MIN_CODE - 1)])
def test_an_address_without_a_valid_code_says_so_and_shows_all(asked: str) -> None:
    app = page("en", asked)
    assert "which is no number of a code. All codes are below." in text_of(app)
    assert "<script>" not in body_of(app)
    assert len(numbers(app)) == len(CATALOGUE) + 2


@given(st.integers(MIN_CODE, MAX_CODE) | st.just(NOT_ANSWERED))
def test_a_link_leads_to_the_code_that_it_names(code: int) -> None:
    href = re.search(r'href="codes\?code=([^&"]+)&amp;language=fa"', code_link(code, "x", language("fa")))
    assert href is not None
    assert href[1] == ("none" if code == NOT_ANSWERED else str(code))


def test_a_search_shows_the_matches_with_their_count_and_opens_few() -> None:
    app = searched(page("fa"), "تبليغاتي")
    assert numbers(app) == ["9", "27", "28"]
    assert "۳ مورد پیدا شد" in text_of(app)
    assert '<details class="code-entry tone-not_delivered" open>' in body_of(app)
    app = searched(app, "۱۵")
    assert numbers(app) == ["15"]
    app = searched(app, "waitingFORdelivery")
    assert numbers(app) == ["22"]
    many = searched(app, "تحویل نشده")
    assert len(numbers(many)) > 10
    assert "<details open" not in body_of(many)
    assert " open>" not in body_of(many)
    assert len(numbers(searched(many, ""))) == len(CATALOGUE) + 2


def test_a_search_that_finds_nothing_says_what_to_try() -> None:
    app = searched(page("en"), "no such word")
    assert numbers(app) == []
    assert "0 entries found" in text_of(app)
    assert "Nothing fits this search" in text_of(app)
    assert "Try a code's number" in text_of(app)


def test_a_search_hides_the_code_of_the_address() -> None:
    app = searched(page("en", "14"), "viber")
    assert "code-lead" not in body_of(app)
    assert "code-lead" in body_of(searched(app, ""))
