"""Streamlit's grid, which has no direction of its own, is drawn from right to left."""

import json
import re
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.i18n.language import language
from tests.helpers.app_test import run_page
from tests.helpers.intake_cases import FIRST
from tests.ui.test_intake_page import page, upload

FILE: Final = f"mobile (home),provider_id,SMS متن,نام\n09121234567,{FIRST},سلام,سارا\n".encode()
# How the grid tells the side of a heading: by the first letter that has a direction, of these ranges alone.
DRAWN_AT_THE_RIGHT: Final = re.compile(
    "^[^A-Za-z\u00c0-\u02b8\u0300-\u0590\u0800-\u1fff\u200e\u2c00-\ufb1c]*[\u0591-\u07ff]"
)
DIRECTIONS: Final = re.compile("[\u061c\u2066-\u2069]")


def headings(app: AppTest) -> list[str]:
    """Return the headings of the preview, in the order of its columns from the left."""
    grid = app.dataframe[0].proto
    config = json.loads(grid.columns)
    return [config[column]["label"] for column in grid.column_order]


@pytest.mark.usefixtures("services")
def test_every_heading_of_a_persian_page_is_at_the_side_of_its_cells() -> None:
    drawn = headings(upload(page(language("fa")), FILE))
    assert all(map(DRAWN_AT_THE_RIGHT.match, drawn))
    words = ["ردیف در فایل", "شناسه‌ها: provider_id", "mobile (home)", "SMS متن", "نام"]
    assert [DIRECTIONS.sub("", heading) for heading in reversed(drawn)] == words


@pytest.mark.usefixtures("services")
def test_an_english_page_has_its_headings_as_they_are() -> None:
    assert headings(upload(page(), FILE)) == [
        "Row in the file",
        "Ids: \u2068provider_id\u2069",
        "mobile (home)",
        "SMS متن",
        "نام",
    ]


@pytest.mark.usefixtures("services")
def test_a_pasted_table_has_rows_and_no_file() -> None:
    app = page()
    app.text_area(key="ids_text").input(FILE.decode())
    assert headings(run_page(app))[0] == "Row"
    assert app.dataframe[0].proto.alt == "The first rows"
