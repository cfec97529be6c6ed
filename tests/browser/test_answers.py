"""What a person does from the Ids to the files, in a real browser: the answer is what the sandbox's rule says."""

import csv
from collections import Counter
from pathlib import Path

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from lib.domain.statuses import status_of
from lib.report.columns import CODE, COLUMNS, ID
from lib.sandbox.scenarios import code_of
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit, number

# 4 Ids of every ending, so that all codes occur, and more of some so that the order of the bars is certain.
IDS = [639258934720294900 + place for place in range(400)]
EXPECTED = {str(message_id): str(code_of(message_id)) for message_id in IDS}
MOST, SECOND = Counter(EXPECTED.values()).most_common(2)
# Right to left: the Id stands in the last column.
ID_COLUMN, CODE_COLUMN = COLUMNS[::-1].index(ID), COLUMNS[::-1].index(CODE)
BY_OUTCOME = Counter(status_of(code_of(message_id)).outcome.value for message_id in IDS)


def answered(visit: Visit, server: Server, path: str = "/?language=fa") -> Person:
    person = visit(server, path)
    person.paste("\n".join(map(str, IDS)))
    person.check()
    return person


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def test_pasted_ids_are_answered_by_the_rule_of_the_sandbox(visit: Visit, quick: Server) -> None:
    person = answered(visit, quick)
    person.sees(person.tally, [len(IDS), len(IDS), 0, 0])
    person.sees(person.outcomes, dict(BY_OUTCOME))
    person.sees_rows(len(IDS))
    assert (person.cell(ID_COLUMN, 0), person.cell(CODE_COLUMN, 0)) == (str(IDS[0]), EXPECTED[str(IDS[0])])


def test_a_bar_filters_the_table_and_both_downloads_hold_what_it_shows(visit: Visit, quick: Server) -> None:
    person = answered(visit, quick)
    code, count = SECOND
    person.click_bar(1)
    person.sees_rows(count)
    assert person.cell(CODE_COLUMN, 0) == code
    expected = [(message_id, found) for message_id, found in EXPECTED.items() if found == code]

    name, path = person.download("export_csv")
    rows = read_csv(path)
    assert [(row["شناسه"], row["کد"]) for row in rows] == expected
    assert {row["شرح"] for row in rows} == {status_of(int(code)).description}
    assert name.endswith(f"_{count}.csv")

    name, path = person.download("export_xlsx")
    book = CalamineWorkbook.from_path(path)
    assert [tuple(row[:2]) for row in book.get_sheet_by_index(0).to_python()[1:]] == expected
    assert name.endswith(f"_{count}.xlsx")


def test_the_files_of_all_rows_hold_every_id_and_a_breakdown_that_adds_up(visit: Visit, quick: Server) -> None:
    person = answered(visit, quick, "/?language=en")
    _, path = person.download("export_csv")
    assert {row["Id"]: row["Code"] for row in read_csv(path)} == EXPECTED
    _, path = person.download("export_xlsx")
    sheets = CalamineWorkbook.from_path(path)
    assert {str(row[0]): str(row[1]) for row in sheets.get_sheet_by_index(0).to_python()[1:]} == EXPECTED
    breakdown = sheets.get_sheet_by_index(1).to_python()[1:]
    for part in ("Outcome", "Status"):
        assert sum(int(str(row[3]).split(".")[0]) for row in breakdown if row[0] == part) == len(IDS)


def test_a_bar_is_unfiltered_by_a_second_click_or_by_its_row(visit: Visit, quick: Server) -> None:
    person = answered(visit, quick)
    person.click_bar(0)
    person.sees_rows(MOST[1])
    person.click_bar(0)
    person.sees_rows(len(IDS))
    person.click_bar(0)
    person.sees_rows(MOST[1])
    person.part("status_table").locator("summary").click()
    person.part("status_table").get_by_role("button", pressed=True).click()
    person.rest()
    person.sees_rows(len(IDS))
    person.click_bar(0)
    person.sees_rows(MOST[1])


def test_filters_by_outcome_and_by_id_narrow_the_table(visit: Visit, quick: Server) -> None:
    person = answered(visit, quick, "/?language=en")
    person.press_tile("not_found")
    person.sees_rows(BY_OUTCOME["not_found"])
    person.press_tile("not_found")
    person.sees_rows(len(IDS))
    person.part("results_search").get_by_role("searchbox").fill("۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۰۷")
    person.part("results_search").get_by_role("searchbox").press("Enter")
    person.rest()
    person.sees_rows(1)
    person.part("results_search").get_by_role("searchbox").fill("no digit")
    person.part("results_search").get_by_role("searchbox").press("Enter")
    person.rest()
    expect(person.page.get_by_text("No row fits the search and the filters")).to_be_visible()
    expect(person.part("export_csv").get_by_role("button")).to_be_disabled()


def test_an_uploaded_file_is_answered_from_the_column_that_is_found_or_chosen(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    lines = [
        "phone,SMS id,other",
        *(f"0912000{place:04},{message_id},{7 + place}" for place, message_id in enumerate(IDS)),
    ]
    content = ("\ufeff" + "\r\n".join([*lines, "09120009999,,1", "09120009998,6.39259E+17,2"])).encode()
    person.part("ids_file").locator("input[type=file]").set_input_files(
        {"name": "messages.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(person.part("intake_summary")).to_be_visible()
    person.rest()
    person.sees(person.tally, [len(IDS) + 2, len(IDS), 0, 2])
    person.check()
    person.sees(person.outcomes, dict(BY_OUTCOME))

    person.page.locator(".edit-list").click()
    person.part("id_column").get_by_role("combobox").click()
    person.page.get_by_role("option", name="other").click()
    person.rest()
    person.sees(person.tally, [len(IDS) + 2, len(IDS) + 2, 0, 0])


def test_what_is_rejected_is_named_with_its_row_and_reason(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(f"{IDS[0]}، ۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۰۰\n09121234567\n{IDS[1]};oops")
    person.sees(person.tally, [5, 2, 1, 2])
    person.part("intake_summary").get_by_text("See the 2 rejected").click()
    cells = person.part("rejected").locator("[data-testid^=glide-cell]")
    expect(cells.first).to_be_attached()
    texts = [text for text in cells.all_text_contents() if text]
    assert texts[:3] == ["2", "09121234567", "a telephone number, not an Id"]
    assert texts[3:] == ["3", "oops", "not a whole number; an Id has digits only"]


def test_asking_about_nothing_says_what_to_do(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.press("check")
    expect(person.page.get_by_text("There is no Id to ask about yet")).to_be_visible()


def test_sample_ids_show_every_status(visit: Visit, quick: Server) -> None:
    person = visit(quick)
    person.take_sample()
    person.check()
    assert sum(person.outcomes().values()) == number(
        person.part("intake_summary").locator(".tally b").nth(1).inner_text()
    )
    assert set(person.outcomes()) == {"sent", "in_progress", "not_delivered", "not_found", "unknown_code"}
