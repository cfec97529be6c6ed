"""On the page: what a paste or a file is read as, the column that has to be chosen, and the shorter numbers."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain.intake import Reason
from lib.report.labels import reason_label
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.app_test import run_page, text_of
from tests.helpers.intake_cases import FIRST, GIVEN, Case
from tests.helpers.provider import known
from tests.helpers.written_kinds import KINDS
from tests.helpers.written_prose import PROSE
from tests.helpers.written_requests import REQUESTS
from tests.ui.test_intake_page import page, press_check, started, tally, upload

LOGGED = "\n".join(f"{FIRST + row} {port} {48000 + row}" for row, port in enumerate((80, 443, 8080)))


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="ids_text").input(text)
    return run_page(app)


def given(case: Case, app: AppTest) -> AppTest:
    return upload(app, case.bytes, f"{case.name.replace('/', '-')}.txt") if case.is_file else paste(app, case.text)


@pytest.mark.parametrize("is_file", [True, False], ids=["files", "pastes"])
@pytest.mark.usefixtures("services")
def test_what_is_given_is_read_as_what_it_is(*, is_file: bool) -> None:
    app = page()
    for case in (*GIVEN, *KINDS, *PROSE, *REQUESTS):
        if case.is_file == is_file:
            check_outcome(case, given(case, app))


def check_outcome(case: Case, app: AppTest) -> None:
    """Check the sum, the reasons, the column and whether anything can be asked."""
    assert app.button(key="check").disabled == bool(case.choice)
    if case.choice:
        assert app.selectbox(key="id_column").value is None
        says_several = len(case.choice) > 1
        assert ("More than one column may hold the Ids" in text_of(app)) == says_several
        assert ("No column looks like Ids of messages" in text_of(app)) != says_several
        app.selectbox(key="id_column").set_value(case.choice[0])
        assert not run_page(app).button(key="check").disabled
    elif case.column is not None and app.selectbox:
        chosen = app.selectbox(key="id_column")
        assert re.sub("[\u2066-\u2069]", "", chosen.options[known(chosen.value)]).startswith(case.column)
    rejected = sum(case.rejected.values())
    if not case.choice or min(case.asked, default=FIRST) >= FIRST:
        assert [tally(app)[1], tally(app)[3]] == [len(case.asked), rejected]
        said = text_of(app)
        assert all(f"{count} × {reason_label(reason, ENGLISH)}" in said for reason, count in case.rejected.items())
    assert any(box.key == "confirmed" for box in app.checkbox) == bool(case.warnings)


def test_shorter_numbers_are_asked_by_one_click_and_not_before(services: Services) -> None:
    app = paste(page(), LOGGED)
    assert tally(app) == [9, 3, 0, 6]
    assert f"Numbers of two kinds: 3 of 18 digits (such as {FIRST}), 6 of 2 to 5 (such as 80)." in text_of(app)
    assert app.checkbox(key="takes_short").label == "Ask about the 6 shorter numbers too"
    app.checkbox(key="takes_short").check()
    assert tally(run_page(app)) == [9, 9, 0, 0]
    assert tally(run_page(app)) == [9, 9, 0, 0]
    assert started(services, press_check(app)) == [9, 9, 0, 0]


def test_a_choice_of_shorter_numbers_is_not_that_of_another_text(services: Services) -> None:
    app = paste(page(), LOGGED)
    app.checkbox(key="takes_short").check()
    run_page(app)
    assert tally(paste(app, LOGGED + " 9")) == [10, 3, 0, 7]
    assert started(services, press_check(app)) == [10, 3, 0, 7]


def test_where_nearly_all_numbers_are_short_a_person_says_what_is_meant(services: Services) -> None:
    short = "\n".join(map(str, range(70049, 70149, 3)))
    app = paste(page(), f"{short}\n{FIRST}")
    assert tally(app) == [35, 35, 0, 0]
    assert "Nearly all numbers are short" in text_of(app)
    assert started(services, press_check(app)) is None
    app.checkbox(key="takes_short").uncheck()
    assert tally(run_page(app)) == [35, 1, 0, 34]
    app.checkbox(key="takes_short").check()
    run_page(app).checkbox(key="confirmed").check()
    assert started(services, press_check(run_page(app))) == [35, 35, 0, 0]


def test_nothing_is_asked_before_the_column_is_chosen_and_then_that_column_is(services: Services) -> None:
    app = upload(page(), f"message_id,ref\n48214,{FIRST}\n48217,{FIRST + 1}\n".encode())
    assert (app.selectbox(key="id_column").value, app.button(key="check").disabled) == (None, True)
    said = text_of(app)
    assert "48214" in said
    assert str(FIRST) in said
    app.selectbox(key="id_column").set_value(1)
    assert started(services, press_check(run_page(app))) == [2, 2, 0, 0]
    assert known(services.store.answered(str(app.query_params["lookup"]))).ids.tolist() == [FIRST, FIRST + 1]


def test_a_pasted_table_is_a_paste_that_has_no_file_to_give_back(services: Services) -> None:
    app = paste(page(), next(case.text for case in GIVEN if case.name == "10-json/a-compact.paste.txt"))
    assert started(services, press_check(app)) == [5, 5, 0, 0]
    lookup = str(app.query_params["lookup"])
    assert known(services.store.answered(lookup)).source == "paste"
    assert services.store.rows(lookup) is None


@pytest.mark.parametrize(
    ("rest", "rows"),
    [
        ("a b", "row 1"),
        ("a b\nc", "rows 1, 2"),
        ("a b" + "\nc" * 7, "rows 1, 2, 3, 4, 5, 6, 7, 8"),
        ("a b" + "\nc" * 8, "rows 1, 2, 3, 4, 5, 6, 7, 8…"),
    ],
)
@pytest.mark.usefixtures("services")
def test_a_row_is_named_once_however_much_of_it_is_rejected(rest: str, rows: str) -> None:
    app = paste(page(), f"{FIRST} {rest}")
    assert f"{reason_label(Reason.NOT_A_NUMBER, ENGLISH)} ({rows})" in text_of(app)
