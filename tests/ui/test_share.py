"""A report is handed on: its address, its sum as a message, and paper with those not delivered."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain.statuses import Outcome
from lib.i18n.language import language
from lib.ui.report.paper_list import MAX_LISTED, paper_list
from lib.wiring import Services
from tests.helpers.answered_lookups import answered_with
from tests.helpers.app_test import run_page
from tests.helpers.report_pages import FIRST, at_rest, bodies, report

ID = re.compile(r"\d{18}")


@pytest.fixture(autouse=True)
def _batches_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_BATCH_SIZE", "1")


def listed(app: AppTest) -> list[list[str]]:
    """Return the rows of the list on paper, as texts; none where there is no list."""
    (table,) = bodies(app, "paper paper-table paper-list") or [""]
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2])
    return [re.findall(r">([^<>]+)<", row) for row in rows]


def with_list(app: AppTest) -> AppTest:
    app.checkbox(key="print_failed").check()
    return run_page(app)


@pytest.mark.parametrize("code", ["fa", "en"])
def test_the_message_for_a_chat_has_whose_what_and_when_and_no_id(services: Services, code: str) -> None:
    lookup = at_rest(services, [3, 3, 3, 14, 15, 2])
    services.history.rename(lookup, "Yalda <1>")
    (row,) = bodies(report(lookup, code), "share")
    (brief,) = re.findall(r'<div class="copy-text" hidden>(.*?)</div>', row, re.DOTALL)
    lang, entry = language(code), services.store.entry(lookup)
    assert entry is not None
    name, when, practice = unescape(brief).split("\n")
    assert name.startswith("\u2068Yalda <1>\u2069: ")
    assert lang.number(3) in name
    assert lang.date(entry.progress.created_at) in when
    assert practice == lang.say("practice answers, not real")
    assert not ID.search(brief)


def test_the_link_is_the_address_at_the_moment_of_the_press(services: Services) -> None:
    (row,) = bodies(report(at_rest(services, [3])), "share")
    assert row.count("data-copies-address") == 1
    assert row.count("data-print") == 1


def test_those_not_delivered_are_listed_on_paper_where_that_is_chosen(services: Services) -> None:
    app = report(at_rest(services, [3, 14, 2, 21, 0, 14]))
    assert not listed(app)
    rows = listed(with_list(app))
    assert [row[0] for row in rows] == [str(FIRST + place) for place in (1, 3, 5)]
    assert rows[0][1:] == ["Not delivered: text filtered", "Change the text, then send again"]


@pytest.mark.parametrize("codes", [[9], [3, 2, 0]])
def test_there_is_no_choice_where_there_is_nothing_to_list(services: Services, codes: list[int]) -> None:
    app = report(at_rest(services, codes))
    assert "print_failed" not in [box.key for box in app.checkbox]


def test_a_long_list_ends_with_how_many_more_there_are() -> None:
    listed = paper_list(answered_with([9] * (MAX_LISTED + 3)), Outcome.NOT_DELIVERED, language("en"))
    assert listed.count("<tr>") == MAX_LISTED + 1
    assert listed.endswith('<p class="paper paper-rest">and 3 more, which the file has</p>')
