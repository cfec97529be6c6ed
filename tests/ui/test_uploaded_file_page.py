"""A lookup of an uploaded file offers that file with the answers, and reads its rows only when it is downloaded."""

import re

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
from tests.helpers.app_test import run_page, text_of
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


def page(lookup: str, language: str = "en") -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params["language"] = language
    app.query_params["lookup"] = lookup
    return run_page(app)


def downloads(app: AppTest) -> list[str]:
    return [re.sub("[\u2068\u2069]", "", element.proto.label) for element in app.get("download_button")]


def scopes(app: AppTest) -> list[str]:
    return [option for radio in app.radio if radio.key == "export_scope" for option in radio.options]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_file_is_offered_first_with_the_number_of_its_rows(services: Services, language: str) -> None:
    app = page(answered(services, has_rows=True), language)
    assert (app.radio(key="export_scope").index, len(scopes(app))) == (0, 2)
    assert all(("6" if language == "en" else "۶") in label for label in downloads(app))


def test_one_row_an_id_and_the_rows_shown_are_offered_beside_the_file(services: Services) -> None:
    app = page(answered(services, has_rows=True))
    assert scopes(app) == ["the uploaded file with the answers", "all Ids, one row each"]
    app.radio(key="export_scope").set_value("all")
    assert downloads(run_page(app)) == ["Download CSV (3 rows)", "Download XLSX (3 rows)"]
    app.text_input(key="id_filter").input("0001")
    assert scopes(run_page(app)) == ["the uploaded file with the answers", "the rows shown", "all Ids, one row each"]
    app.radio(key="export_scope").set_value("shown")
    assert downloads(run_page(app)) == ["Download CSV (1 row)", "Download XLSX (1 row)"]
    app.text_input(key="id_filter").input("")
    assert downloads(run_page(app)) == ["Download CSV (6 rows)", "Download XLSX (6 rows)"]


def test_the_file_is_offered_even_if_no_row_passes_the_filter(services: Services) -> None:
    app = page(answered(services, has_rows=True))
    app.text_input(key="id_filter").input("no digit")
    assert downloads(run_page(app)) == ["Download CSV (6 rows)", "Download XLSX (6 rows)"]


def test_a_lookup_without_a_file_offers_its_ids(services: Services) -> None:
    app = page(answered(services, has_rows=False))
    assert scopes(app) == []
    assert downloads(app) == ["Download CSV (3 rows)", "Download XLSX (3 rows)"]
    app.text_input(key="id_filter").input("0001")
    assert scopes(run_page(app)) == ["the rows shown", "all rows"]
    assert downloads(app) == ["Download CSV (1 row)", "Download XLSX (1 row)"]


def test_drawing_the_page_reads_no_rows(services: Services) -> None:
    lookup = answered(services, has_rows=True)
    statements: list[str] = []
    event.listen(services.store._database, "before_cursor_execute", lambda *about: statements.append(about[2]))
    page(lookup)
    assert [statement for statement in statements if "uploaded.count" in statement]
    assert not [statement for statement in statements if "uploaded.rows" in statement]


@pytest.mark.parametrize(("language", "words"), [("fa", "شناسه‌ها را دوباره"), ("en", "Give the Ids again")])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_from_a_lookup_that_was_deleted_meanwhile_says_so(
    services: Services, kind: str, language: str, words: str
) -> None:
    lookup = answered(services, has_rows=True)
    app = page(lookup, language)
    assert services.history.delete(lookup)
    app.download_button(key=f"export_{kind}").click()
    assert words in text_of(run_page(app))
    assert downloads(app) == []


@pytest.mark.parametrize("sought", ["\u202e0001", "۰\u200c۰\u200e۰۱", " 0001\ufeff", "0\u2066001\u2069", "00 01"])
def test_the_search_overlooks_marks_that_nobody_sees(services: Services, sought: str) -> None:
    app = page(answered(services, has_rows=False))
    app.text_input(key="id_filter").input(sought)
    assert downloads(run_page(app)) == ["Download CSV (1 row)", "Download XLSX (1 row)"]
