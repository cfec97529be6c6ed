"""The report of a file says what stands out and breaks it down by its columns; a press on either shows the rows."""

from typing import Final

import numpy as np
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Source
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup

SIZE: Final = 400
IDS: Final = np.arange(639258934720294000, 639258934720294000 + SIZE, dtype=np.int64)
ON_LINE: Final = np.arange(SIZE) % 4 == 0
"""The rows of the line on which all fail that do."""


def lookup_of(services: Services, *, has_rows: bool, is_planted: bool) -> str:
    """Keep a lookup that has ended, of a file or of a paste; return its id."""
    lines = np.where(ON_LINE, "3000123", "50004").tolist()
    rows = Rows(
        headings=("Id", "line", "mobile"),
        columns=(pa.array(IDS.astype(str)), pa.array(lines), pa.array([f"0912{place:07}" for place in range(SIZE)])),
        is_number=(None,) * 3,
        row_numbers=np.arange(2, SIZE + 2, dtype=np.int32),
        row_indexes=np.arange(SIZE, dtype=np.int32),
        id_column=0,
    )
    source = Source.FILE if has_rows else Source.PASTE
    lookup = start_lookup(services, Intake(IDS, 0, ()), source, rows=rows if has_rows else None)
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    failed = ON_LINE & (np.arange(SIZE) % 8 == 0) if is_planted else np.arange(SIZE) % 7 == 0
    codes = np.where(failed, 9, 3).astype(np.int32)
    start = 0
    for batch in claim.pending:
        size = len(claim.ids_of(batch))
        claim.store(batch, codes[start : start + size])
        start += size
    claim.end()
    return lookup


def page(lookup: str, *, is_open: bool = False, language: str = "en") -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params["language"] = language
    app.query_params["lookup"] = lookup
    app.session_state["by_column"] = is_open
    return run_page(app)


def pick(app: AppTest, key: str, place: int | None) -> None:
    app.pills(key=key).set_value(place)
    run_page(app)


def test_what_stands_out_is_said_and_a_press_shows_its_rows(services: Services) -> None:
    app = page(lookup_of(services, has_rows=True, is_planted=True))
    assert "100% of “Not delivered: advertising block (9)” is where line is 3000123, which carried 25%" in text_of(app)
    pick(app, "explanation_pick", 0)
    assert "50 of 400 rows" in text_of(app)
    assert "line is 3000123" in text_of(app).partition("Only:")[2]
    assert app.session_state["code_filter"] == [9]
    app.button(key="clear_filters").click()
    run_page(app)
    assert "400 rows" in text_of(app)


def test_where_nothing_stands_out_and_for_a_paste_nothing_is_said(services: Services) -> None:
    app = page(lookup_of(services, has_rows=True, is_planted=False))
    assert "What stands out" not in text_of(app)
    app = page(lookup_of(services, has_rows=False, is_planted=True), is_open=True)
    assert "What stands out" not in text_of(app)
    assert not [fold for fold in app.expander if fold.label == "Break down by a column"]


def test_a_file_is_broken_down_by_the_column_that_is_chosen_and_a_cell_shows_its_rows(services: Services) -> None:
    app = page(lookup_of(services, has_rows=True, is_planted=True), is_open=True)
    assert app.selectbox(key="breakdown_by").value == "own_1:value"
    assert "400 rows are counted. An Id that stands in several rows counts in each of them." in text_of(app)
    pick(app, "breakdown_pick", 0)  # the largest line, whatever became of its messages
    assert "300 of 400 rows" in text_of(app)
    pick(app, "breakdown_pick", None)
    assert "400 rows" in text_of(app)
    app.selectbox(key="breakdown_by").set_value("own_2:operator")
    run_page(app)
    assert "MCI (Hamrah-e Aval)" in text_of(app)


def test_what_a_column_holds_is_shown_and_can_be_changed(services: Services) -> None:
    lookup = lookup_of(services, has_rows=True, is_planted=True)
    app = page(lookup, is_open=True)
    app.selectbox(key="breakdown_by").set_value("own_2:operator")
    run_page(app)
    kind = app.selectbox(key=f"kind_{lookup}_own_2")
    assert kind.value == "telephone"
    kind.set_value("text")
    run_page(app)
    assert app.selectbox(key="breakdown_by").value == "own_2:value"
    assert "09120000000" in text_of(app)
