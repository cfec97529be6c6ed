"""A lookup of an uploaded file offers that file with the answers, and reads its rows only when it is downloaded."""

import numpy as np
import pyarrow as pa
import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from lib.domain.intake import SKIPPED_FINAL, Intake, Reason, Rejected, Rows
from lib.domain.lookups import Request, Source
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.app_test import download_buttons, run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.provider import known

IDS = [10**17 + index for index in range(3)]
ROW_INDEXES = [0, 1, 1, -1, 2, SKIPPED_FINAL]
"""Six rows of a file: one repeated, one rejected, one left as it was."""


def answered(services: Services, *, has_rows: bool) -> str:
    """Keep a lookup of IDS that has come to rest, of a file or without one."""
    rows = Rows(
        headings=("Id",),
        columns=(pa.array(["x" if index < 0 else str(IDS[index]) for index in ROW_INDEXES]),),
        is_number=(None,),
        row_numbers=np.arange(2, len(ROW_INDEXES) + 2, dtype=np.int32),
        row_indexes=np.array(ROW_INDEXES, dtype=np.int32),
        id_column=0,
    )
    intake = Intake(np.array(IDS), repeated=1, rejected=(Rejected(5, "x", Reason.NOT_A_NUMBER),))
    request = Request(intake, Source.FILE, dialect="sandbox", batch_size=10, rows=rows if has_rows else None)
    lookup_id = services.store.create(request)
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup_id))
    claim.store(0, np.array([3, 0, 2], dtype=np.int32))
    claim.end()
    return lookup_id


def page(lookup: str, language: str = "en", *, all_rows: bool = False) -> AppTest:
    """Open the page of a lookup; `all_rows` opens the files of all rows."""
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    if all_rows:
        app.session_state["all_rows"] = True
    app.query_params["language"] = language
    app.query_params["lookup"] = lookup
    return run_page(app)


def search(app: AppTest, text: str) -> None:
    app.text_input(key="results_search").input(text)
    run_page(app)


def downloads(app: AppTest) -> list[str]:
    return [label for label, _ in download_buttons(app)]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_file_is_offered_first_with_the_number_of_its_rows(services: Services, language: str) -> None:
    app = page(answered(services, has_rows=True), language)
    first, second = downloads(app)[:2]
    assert ("6" if language == "en" else "۶") in first
    assert ("CSV" in first, second) == (True, "XLSX")


def test_one_row_an_id_and_all_rows_are_offered_behind_what_is_seen(services: Services) -> None:
    app = page(answered(services, has_rows=True), all_rows=True)
    whole = "Download all 6 rows, with the file's columns (CSV)"
    of_ids = ["Download all 3 Ids, one row each (CSV)", "XLSX"]
    assert downloads(app) == [whole, "XLSX", *of_ids]
    search(app, "0001")
    assert downloads(app) == [
        "Download the 2 rows shown, with the file's columns (CSV)",
        "XLSX",
        whole,
        "XLSX",
        *of_ids,
    ]
    search(app, "")
    assert downloads(app) == [whole, "XLSX", *of_ids]


def test_the_files_of_all_rows_are_made_ready_once_they_are_asked_for(services: Services) -> None:
    app = page(answered(services, has_rows=True))
    assert downloads(app) == ["Download all 6 rows, with the file's columns (CSV)", "XLSX"]


def test_the_first_download_says_which_rows_it_has(services: Services) -> None:
    app = page(answered(services, has_rows=True))
    app.session_state["outcome_filter"] = ["not_found"]
    assert downloads(run_page(app))[0] == "Download the 2 rows: Not found, with the file's columns (CSV)"
    assert app.dataframe[-1].value["own_0"].tolist() == [str(IDS[1])] * 2


def test_all_rows_are_offered_even_if_none_passes_the_filter(services: Services) -> None:
    app = page(answered(services, has_rows=True), all_rows=True)
    search(app, "nobody")
    assert [is_enabled for _, is_enabled in download_buttons(app)] == [False, False, True, True, True, True]
    assert "No row fits the search and the filters." in text_of(app)
    app.button(key="clear_filters").click()
    assert len(run_page(app).dataframe[-1].value) == 6


def test_a_lookup_without_a_file_offers_its_ids(services: Services) -> None:
    app = page(answered(services, has_rows=False), all_rows=True)
    assert downloads(app) == ["Download all 3 rows (CSV)", "XLSX"]
    search(app, "0001")
    of_ids = ["Download all 3 Ids, one row each (CSV)", "XLSX"]
    assert downloads(app) == ["Download the 1 row shown (CSV)", "XLSX", *of_ids]


def test_the_rows_of_a_file_are_read_once_and_searched_without_the_database(services: Services) -> None:
    lookup = answered(services, has_rows=True)
    statements: list[str] = []
    event.listen(services.store._database, "before_cursor_execute", lambda *about: statements.append(about[2]))
    search(page(lookup), "0001")
    page(lookup)
    assert len([statement for statement in statements if "uploaded.rows" in statement]) == 1


@pytest.mark.parametrize(("language", "words"), [("fa", "شناسه‌ها را دوباره"), ("en", "Give the Ids again")])
def test_a_download_from_a_lookup_that_was_deleted_meanwhile_says_so(
    services: Services, language: str, words: str
) -> None:
    lookup = answered(services, has_rows=True)
    app = page(lookup, language)
    assert services.history.delete(lookup)
    app.button(key="look_again_export_csv").click()  # as the browser does when it gets no file
    assert words in text_of(run_page(app))
    assert downloads(app) == []


@pytest.mark.parametrize("sought", ["\u202e0001", "۰\u200c۰\u200e۰۱", " 0001\ufeff", "0\u2066001\u2069"])
def test_the_search_overlooks_marks_that_nobody_sees(services: Services, sought: str) -> None:
    app = page(answered(services, has_rows=False))
    search(app, sought)
    assert app.dataframe[-1].value["id"].tolist() == [str(IDS[1])]
