"""A page survives a failing database: it says what happened in its language, and goes on when that is over."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui.history.lookup_row import RowAction
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.history_pages import history_page, menu, rows, stored_lookup
from tests.helpers.provider import known
from tests.helpers.report_pages import report

SAID = {"en": "could not be read or written just now", "fa": "خواندن یا نوشتن در پایگاه داده ممکن نشد"}
CURE = {"en": "Try again; if it stays so, tell whoever set this up.", "fa": "به مسئول فنی خبر دهید"}


@contextmanager
def out_of_reach(folder: Path, table: str = "lookup") -> Iterator[None]:
    """Rename a table while the context lasts, so that it is missing."""

    def rename(old: str, new: str) -> None:
        with sqlite3.connect(folder / "lookups.sqlite3") as connection:
            connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
        connection.close()

    rename(table, "elsewhere")
    try:
        yield
    finally:
        rename("elsewhere", table)


def failed(app: AppTest, language: str) -> bool:
    said = text_of(app)
    return SAID[language] in said and CURE[language] in said and "try_again" in {button.key for button in app.button}


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(
    "show",
    [history_page, lambda language: history_page(language, compare="any"), lambda language: report("any", language)],
)
def test_a_page_says_that_the_database_failed_and_goes_on_after(
    services: Services, tmp_path: Path, show: Callable[[str], AppTest], language: str
) -> None:
    stored_lookup(services, 3)
    with out_of_reach(tmp_path):
        app = show(language)
        assert failed(app, language)
        app.button(key="try_again").click()
        assert failed(run_page(app), language)
    app.button(key="try_again").click()
    assert SAID[language] not in text_of(run_page(app))


def test_ids_that_are_checked_while_it_fails_stay_on_the_page(services: Services, tmp_path: Path) -> None:
    app = report("any")
    app.button(key="close").click()
    run_page(app)
    app.text_area(key="ids_text").input("1 2 3")
    run_page(app)
    with out_of_reach(tmp_path):
        app.button(key="check").click()
        assert failed(run_page(app), "en")
    assert services.history.listing().total == 0
    assert app.text_area(key="ids_text").value == "1 2 3"
    app.button(key="check").click()
    run_page(app)
    assert services.history.listing().total == 1


def test_what_is_pressed_while_it_fails_does_nothing_and_says_so(services: Services, tmp_path: Path) -> None:
    lookup = stored_lookup(services, 2)
    app, list_of_all = report(lookup), history_page()
    with out_of_reach(tmp_path):
        app.button(key="recheck").click()
        assert failed(run_page(app), "en")
        menu(list_of_all, lookup).click(RowAction.RECHECK)
        assert failed(run_page(list_of_all), "en")
    assert rows(history_page()) == [lookup]


def test_a_report_that_was_read_before_is_not_shown_with_what_cannot_be_read_now(
    services: Services, tmp_path: Path
) -> None:
    lookup = stored_lookup(services, 3)
    report(lookup)
    with out_of_reach(tmp_path):
        assert failed(report(lookup), "en")
    assert SAID["en"] not in text_of(report(lookup))


def test_a_lookup_under_way_is_shown_again_when_the_database_is_back(services: Services, tmp_path: Path) -> None:
    lookup = stored_lookup(services, 2, is_answered=False)
    app = report(lookup)
    with out_of_reach(tmp_path):
        app.button(key="cancel").click()
        assert failed(run_page(app), "en")
    assert "Done 0 of 1" in text_of(run_page(app))
    app.button(key="cancel").click()
    run_page(app)
    assert not known(services.store.progress(lookup)).state.is_live


def test_what_the_counts_tell_is_drawn_before_any_answer_is_read(services: Services, tmp_path: Path) -> None:
    lookup = stored_lookup(services, 3, 3, 3, 2, 2, 21)
    with out_of_reach(tmp_path, "answer"):
        app = report(lookup)
        assert failed(app, "en")
        said = text_of(app)
        assert "6 messages: 1 not delivered · 2 under way · 3 sent" in said
        assert "Sent 3 50% In progress 2 33.3% Not delivered 1 16.7%" in said
        assert [element.proto.alt for element in app.get("plotly_chart")] == [
            "Sent (3): 3, Being sent (2): 2, Not delivered: wrong number (21): 1"
        ]
        assert not app.dataframe
    assert len(run_page(app).dataframe[-1].value) == 6
