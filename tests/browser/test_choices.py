"""A choice of a person outlives another sheet, source and language, and is not taken for a choice about others."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_intake import BOOK, NOT_FOUND, QUEUED, SENT, choose, sheets
from tests.helpers.app_test import run_page
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit
from tests.helpers.workbooks import SheetXml, xlsx
from tests.ui.test_intake_page import FIRST, PHONES_FIRST, page, upload
from tests.ui.test_intake_page import sheets as sheets_of


@pytest.mark.usefixtures("services")
def test_whoever_comes_back_from_an_empty_sheet_finds_the_column_of_ids_again() -> None:
    book = xlsx(SheetXml([["order", "SMS id"], ["1", str(FIRST)]], name="Sent"), SheetXml(name="Nothing"))
    app = upload(page(), book)
    for sheet in ("Nothing", "Sent"):
        sheets_of(app).set_value(sheet)
        run_page(app)
    assert app.selectbox(key="id_column").value == 1


@pytest.mark.parametrize("column", [1, 2])
@pytest.mark.usefixtures("services")
def test_whoever_comes_back_from_the_pasted_ids_finds_the_column_of_the_file_again(column: int) -> None:
    app = upload(page(), PHONES_FIRST)
    app.selectbox(key="id_column").set_value(column)
    app.text_area(key="ids_text").input("5")
    run_page(app)
    for source in ("paste", "file"):
        app.radio(key="intake_source").set_value(source)
        run_page(app)
    assert app.selectbox(key="id_column").value == column


def to_persian(person: Person) -> None:
    person.part("language").get_by_role("radio", name="فارسی").click()
    person.rest()


def test_another_language_leaves_the_column_that_is_asked(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.upload("nameless.csv", f"1,{SENT},09120000001\n2,{QUEUED},09120000002\n".encode())
    to_persian(person)
    person.check()
    person.sees(person.outcomes, {"sent": 1, "in_progress": 1})


def test_another_language_leaves_the_hidden_sheet_that_was_chosen(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.upload("book.xlsx", BOOK)
    choose(person, sheets(person), "Secret")
    to_persian(person)
    person.check()
    person.sees(person.outcomes, {"not_found": 1})


def test_another_language_leaves_the_pasted_ids_those_that_are_asked(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(str(NOT_FOUND))
    person.upload("book.xlsx", BOOK)
    person.part("intake_source").get_by_text("the pasted Ids").click()
    person.rest()
    to_persian(person)
    person.check()
    person.sees(person.outcomes, {"not_found": 1})


def test_what_was_confirmed_of_one_column_is_not_confirmed_of_another(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    rows = "639258934720295000,639258934720297000,x", "639258934720296000,639258934720298000,y"
    person.upload("rounded.csv", "\n".join(["SMS id,other,name", *rows]).encode())
    choose(person, person.part("id_column"), "SMS id")
    person.part("confirmed").locator("label").click()
    person.rest()
    choose(person, person.part("id_column"), "other")
    expect(person.part("confirmed").get_by_role("checkbox")).not_to_be_checked()
    person.press("check")
    expect(person.page.get_by_text("Nothing was asked yet.")).to_be_visible()


def test_what_was_confirmed_of_one_text_is_not_confirmed_of_another(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste("639258934720295000 639258934720296000")
    person.part("confirmed").locator("label").click()
    person.rest()
    person.paste("639258934720297000 639258934720298000")
    expect(person.part("confirmed").get_by_role("checkbox")).not_to_be_checked()
    person.press("check")
    expect(person.page.get_by_text("Nothing was asked yet.")).to_be_visible()
