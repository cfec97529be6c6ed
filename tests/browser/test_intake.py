"""From a file to the file with its answers and back again, in a real browser, as a person does it."""

import csv
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from lib.domain.intake import Reason
from lib.domain.statuses import Outcome, status_of
from lib.i18n.language import Language, language
from lib.report.columns import headings_of
from lib.report.labels import advice_label, outcome_label, reason_cure, reason_label
from lib.sandbox.scenarios import code_of
from tests.helpers.dashboard_server import Server
from tests.helpers.exported_files import WRITTEN_OUT, written_out
from tests.helpers.person import Person, Visit
from tests.helpers.workbooks import SheetXml, xlsx

Rows = list[list[str]]

FIRST: Final = 639258934720294900
SENT, QUEUED, NOT_UPDATED, NOT_FOUND, UNKNOWN = FIRST + 3, FIRST + 91, FIRST + 94, FIRST, FIRST + 88
SPOILED: Final = "6.39259E+17"
OWN: Final = ["=name", "SMS id", "amount", "note"]
ROWS: Final = {
    2: ["=HYPERLINK(1)", str(SENT), "+5", "a, b"],
    3: ["علی", str(QUEUED), "-7", "0912"],
    4: ["Bo", str(SENT), "5", 'said "no"'],
    6: ["@Cy", SPOILED, "1.50", "two\nlines"],
    7: ["Di", f" {NOT_UPDATED}", "", ""],
    8: ["Ed", str(NOT_FOUND), "1", ""],
    9: ["Fy", str(UNKNOWN), "1", "="],
}
"""Rows of a file by their numbers; a blank row, which was counted, is left out."""
FINAL: Final = (2, 4, 8)
IDS: Final = {2: SENT, 3: QUEUED, 4: SENT, 7: NOT_UPDATED, 8: NOT_FOUND, 9: UNKNOWN}
GUARDED: Final = {cell: f"'{cell}" for cell in ("=name", "=HYPERLINK(1)", "@Cy", "=")}
"""The cells that a program may run as formulas where it opens a CSV file."""
BOOK: Final = xlsx(
    SheetXml([["SMS id", "phone"], [str(SENT), "09120000001"], [str(QUEUED), "09120000002"]], name="Sent"),
    SheetXml(name="Nothing"),
    SheetXml([["note", "SMS id"], ["x", str(NOT_FOUND)]], name="Secret", state="hidden"),
)
ROUNDED: Final = b"SMS id,name\n639258934720295000,x\n639258934720296000,y\n"


def file_of_a_person() -> bytes:
    path: list[str] = []
    writer = csv.writer(_Lines(path))
    writer.writerow(OWN)
    for number in range(2, max(ROWS) + 1):
        writer.writerow(ROWS.get(number, [""] * len(OWN)))
    return "".join(path).encode()


class _Lines:
    """What `csv.writer` writes into."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def as_read(path: Path) -> Rows:
    """Return the rows of a download, those of a workbook's first sheet; every Id is a text there."""
    if path.read_bytes().startswith(b"PK"):
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert all(isinstance(row[1], str) for row in rows)
        return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.reader(source))


def own_cells(number: int, kind: str) -> list[str]:
    cells = written(ROWS[number], kind)
    return [cells[0], str(IDS[number]) if number in IDS else cells[1], *cells[2:]]


def written(cells: list[str], kind: str) -> list[str]:
    """Return cells as they are in a file; in XLSX a text is a text, and needs no mark."""
    return [GUARDED.get(cell, cell) for cell in cells] if kind == "csv" else cells


def answer(number: int, lang: Language) -> list[str]:
    """Return what a row is given back with: code, name, description, outcome, advice."""
    if number not in IDS:
        reason = Reason.SCIENTIFIC
        return ["", "", reason_label(reason, lang), lang.say("Rejected"), reason_cure(reason, lang)]
    status = status_of(code_of(IDS[number]))
    outcome, advice = outcome_label(status.outcome, lang), advice_label(status.advice, lang)
    name = f"{lang.say('unknown code')} {status.code}" if status.outcome is Outcome.UNKNOWN_CODE else status.name
    return [str(status.code), name, status.description, outcome, advice]


def asked_with_a_file(visit: Visit, server: Server, code: str) -> Person:
    person = visit(server, f"/?language={code}")
    person.upload("people.csv", file_of_a_person())
    person.sees(person.tally, [7, 5, 1, 1])
    person.check()
    return person


def choose(person: Person, part: Any, option: str) -> None:  # noqa: ANN401 - a Playwright locator
    part.get_by_role("combobox").click()
    person.page.get_by_role("option", name=option).click()
    person.rest()


def sheets(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    return person.page.locator("[class*=st-key-sheet_]")


def first_row(person: Person, count: int) -> list[str]:
    grid = person.part("preview")
    return [str(grid.get_by_test_id(f"glide-cell-{column}-0").text_content()) for column in range(count)]


def test_the_sheet_of_a_workbook_is_chosen_and_an_empty_one_is_left_again(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.upload("book.xlsx", BOOK)
    person.sees(person.tally, [2, 2, 0, 0])
    sheets(person).get_by_role("combobox").click()
    options = person.page.get_by_role("option").all_inner_texts()
    assert [option.strip("\u2068\u2069 ").replace("\u2069", "") for option in options] == [
        "Sent",
        "Nothing",
        "Secret (hidden)",
    ]
    person.page.keyboard.press("Escape")
    choose(person, sheets(person), "Secret")
    person.sees(lambda: first_row(person, 3), ["2", str(NOT_FOUND), "x"])
    person.sees(person.tally, [1, 1, 0, 0])
    choose(person, sheets(person), "Nothing")
    person.sees(person.alert, "This sheet is empty. Choose another sheet.")
    choose(person, sheets(person), "Sent")
    person.sees(lambda: first_row(person, 3), ["2", str(SENT), "09120000001"])
    person.check()
    person.sees(person.outcomes, {"sent": 1, "in_progress": 1})


def test_another_column_is_asked_and_another_file_begins_anew(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.upload("people.csv", file_of_a_person())
    person.sees(lambda: first_row(person, 5), ["2", str(SENT), "=HYPERLINK(1)", "+5", "a, b"])
    choose(person, person.part("id_column"), "amount")
    person.sees(lambda: first_row(person, 3), ["2", "+5", "=HYPERLINK(1)"])
    person.sees(person.tally, [7, 2, 2, 3])
    person.check()
    person.sees(person.outcomes, {"sent": 1, "in_progress": 1})
    person.upload("others.csv", file_of_a_person())
    person.sees(person.tally, [7, 5, 1, 1])


def test_rounded_numbers_are_asked_only_when_a_person_has_confirmed_them(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.upload("rounded.csv", ROUNDED)
    person.press("check")
    expect(person.page.get_by_text("Nothing was asked yet.")).to_be_visible()
    assert "lookup" not in person.page.url
    person.part("confirmed").locator("label").click()
    person.rest()
    expect(person.part("confirmed").get_by_role("checkbox")).to_be_checked()
    assert "lookup" not in person.page.url
    person.check()
    person.sees(person.outcomes, {"not_found": 2})


@pytest.mark.parametrize("code", ["fa", "en"])
def test_a_file_comes_back_as_it_was_with_the_answers_beside_it(visit: Visit, quick: Server, code: str) -> None:
    lang = language(code)
    person = asked_with_a_file(visit, quick, code)
    for kind in ("csv", "xlsx"):
        expected = [[*own_cells(number, kind), str(number), *answer(number, lang)] for number in ROWS]
        name, path = person.download(f"export_{kind}")
        found = [written_out(row) for row in as_read(path)]
        assert name.startswith("niksms-file_")
        assert name.endswith(f"_{len(ROWS)}.{kind}")
        assert found == [[*written(OWN, kind), *headings_of(WRITTEN_OUT, lang).values()], *expected]


@pytest.mark.parametrize(("kind", "before", "after"), [("csv", "en", "fa"), ("xlsx", "fa", "en")])
def test_a_file_given_back_is_uploaded_again_and_only_its_open_rows_are_asked(
    visit: Visit, quick: Server, kind: str, before: str, after: str
) -> None:
    earlier, lang = language(before), language(after)
    name, path = asked_with_a_file(visit, quick, before).download(f"export_{kind}")
    person = visit(quick, f"/?language={after}")
    person.upload(name, path.read_bytes())
    expect(person.part("id_column").get_by_role("combobox")).to_have_value(f"SMS id ({SENT})")
    person.sees(person.tally, [7, 5, 1, 1])
    offer = person.part("recheck_offer")
    expect(offer.get_by_role("checkbox")).not_to_be_checked()
    assert lang.number(len(FINAL)) in offer.locator(".hint").inner_text()
    assert lang.number(len(ROWS) - len(FINAL)) in offer.locator("label").inner_text()
    offer.locator("label").click()
    person.sees(person.tally, [4, 3, 0, 1])
    person.check()
    person.sees(person.outcomes, {"in_progress": 1, "sent": 1, "unknown_code": 1})
    for again in ("csv", "xlsx"):
        expected = [
            # What was final keeps its words, whatever language they are in; the file has no blank row any more.
            [*own_cells(number, again), str(place), *answer(number, earlier if number in FINAL else lang)]
            for place, number in enumerate(ROWS, start=2)
        ]
        _, path = person.download(f"export_{again}")
        found = [written_out(row) for row in as_read(path)]
        assert found == [[*written(OWN, again), *headings_of(WRITTEN_OUT, lang).values()], *expected]


@pytest.mark.parametrize("code", ["fa", "en"])
def test_ids_are_pasted_and_asked_by_the_keyboard_alone(visit: Visit, quick: Server, code: str) -> None:
    person = visit(quick, f"/?language={code}")
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person.page.evaluate("text => navigator.clipboard.writeText(text)", f"{SENT}\n{QUEUED}\n{SENT}")
    box = person.part("ids_text").locator("textarea")
    for _ in range(20):
        person.page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    person.page.keyboard.press("Control+v")
    person.page.keyboard.press("Control+Enter")
    person.see_report()
    person.sees(person.tally, [3, 2, 1, 0])
    person.sees(person.outcomes, {"sent": 1, "in_progress": 1})
