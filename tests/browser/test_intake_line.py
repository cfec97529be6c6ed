"""Beside an answer the intake is one line: what a person must see or decide of it is in sight all the same."""

from typing import Final

from playwright.sync_api import expect

from lib.intake.limits import IntakeLimits
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit
from tests.helpers.workbooks import SheetXml, xlsx

NOT_FOUND: Final = 639258934720294900
SENT, QUEUED = NOT_FOUND + 3, NOT_FOUND + 91
BOOK: Final = xlsx(SheetXml([["SMS id"], [str(SENT)], [str(QUEUED)]], name="Sent"), SheetXml(name="Nothing"))


def choose_sheet(person: Person, name: str) -> None:
    person.page.locator("[class*=st-key-sheet_]").get_by_role("combobox").click()
    person.page.get_by_role("option", name=name).click()
    person.rest()


def test_of_a_text_and_a_file_the_person_says_which_is_asked(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(str(NOT_FOUND))
    person.upload("book.xlsx", BOOK)
    person.sees(person.tally, [2, 2, 0, 0])
    person.part("intake_source").get_by_text("the pasted Ids").click()
    person.sees(person.tally, [1, 1, 0, 0])
    person.check()
    person.sees(person.outcomes, {"not_found": 1})
    expect(person.part("intake_summary")).to_be_hidden()
    person.part("intake_source").get_by_text("the file").click()
    person.sees(person.tally, [2, 2, 0, 0])
    person.check()
    person.sees(person.outcomes, {"sent": 1, "in_progress": 1})


def test_what_a_person_must_see_of_another_file_is_in_sight_beside_an_answer(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(str(NOT_FOUND))
    person.check()
    expect(person.part("intake_summary")).to_be_hidden()
    person.upload("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00")
    expect(person.page.get_by_text("This is neither text nor a workbook.")).to_be_visible()
    person.upload("book.xlsx", BOOK)
    choose_sheet(person, "Nothing")
    expect(person.page.get_by_text("This sheet is empty.")).to_be_visible()
    choose_sheet(person, "Sent")
    expect(person.part("intake_summary")).to_be_visible()
    person.check()
    expect(person.part("intake_summary")).to_be_hidden()
    person.sees(person.outcomes, {"sent": 1, "in_progress": 1})


def test_why_the_browser_does_not_send_a_file_is_read_beside_an_answer(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(str(NOT_FOUND))
    person.check()
    path = person.server.log.parent / "large.csv"
    path.write_bytes(b"x" * (IntakeLimits().file_bytes + 1))
    upload = person.part("ids_file")
    upload.locator("input[type=file]").set_input_files(path)
    expect(upload.get_by_role("alert")).to_contain_text("File must be 50.0MB or smaller.")
    person.rest()
    area, reason = upload.bounding_box(), upload.get_by_role("alert").bounding_box()
    assert area["y"] <= reason["y"]
    assert reason["y"] + reason["height"] <= area["y"] + area["height"]


def test_the_one_line_of_an_answered_list_is_its_first(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste("\n".join(str(NOT_FOUND + place) for place in range(6)))
    person.check()
    person.see_report()
    person.rest()
    box = person.part("ids_text").locator("textarea")
    assert box.bounding_box()["height"] < 60
    assert box.evaluate("box => box.scrollTop") == 0
