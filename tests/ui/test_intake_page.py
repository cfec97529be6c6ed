"""What the page shows of a file before a lookup: its sheet, its column, repairs, warnings and rejected cells."""

import re
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain.intake import Reason
from lib.i18n.language import Language, language
from lib.report.files import id_table
from lib.report.frame import report_frame
from lib.report.labels import reason_cure, reason_label
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, LANGUAGES, answered_with
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.workbooks import SheetXml, xlsx

FIRST: Final = 639258934720294900
PHONES_FIRST: Final = (
    f"phone,SMS id,order\n09120000001,{FIRST},7\n09120000002,{FIRST + 1},8\n09120000003,oops,9\n".encode()
)
BOOK: Final = xlsx(
    SheetXml([["phone", "SMS id"], ["09120000001", str(FIRST)], ["09120000002", str(FIRST + 1)]], name="Sent"),
    SheetXml(name="Nothing"),
    SheetXml([["SMS id", "note"], [str(FIRST + 2), "=1"]], name="Secret", state="hidden"),
)
ROUNDED: Final = b"phone,SMS id,order\n1,639258934720295000,7\n2,639258934720296000,8\n"
CELLS: Final = {
    Reason.NOT_A_NUMBER: "oops",
    Reason.LEADING_ZERO: "0123",
    Reason.TOO_LARGE: "9223372036854775808",
    Reason.EMPTY_CELL: "",
    Reason.TELEPHONE: "+98 912 000 0001",
    Reason.SCIENTIFIC: "6.39259E+17",
    Reason.ROUNDED: "639258934720295000.0",
    Reason.QUESTION_MARKS: "????",
    Reason.SEVERAL_NUMBERS: f"{FIRST} {FIRST + 1}",
    Reason.MUCH_SHORTER: "48213",
}
in_each_language = pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)


def page(lang: Language = ENGLISH) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params["language"] = lang.code
    return run_page(app)


def upload(app: AppTest, content: bytes, name: str = "list.csv") -> AppTest:
    app.file_uploader(key="ids_file").set_value((name, content, "application/octet-stream"))
    return run_page(app)


def press_check(app: AppTest) -> AppTest:
    app.button(key="check").click()
    return run_page(app)


def tally(app: AppTest) -> list[int]:
    """Return the sum of what was given: in all, distinct, repeated, rejected."""
    bodies = [element.proto.body for element in app.get("html") if 'class="tally"' in element.proto.body]
    return [int(count) for count in re.findall(r"<b>(\d+)</b>", bodies[0])]  # digits of any script


def sheets(app: AppTest) -> Any:  # noqa: ANN401 - AppTest's selectbox
    return next(box for box in app.selectbox if known(box.key).startswith("sheet_"))


def preview(app: AppTest) -> list[list[str]]:
    """Return the rows of the preview, with their cells in reading order."""
    frame = app.dataframe[0]
    order = list(frame.proto.column_order)
    is_rtl = app.session_state["language"] == "fa"
    return [[str(row[name]) for name in (order[::-1] if is_rtl else order)] for row in frame.value.to_dict("records")]


def started(services: Services, app: AppTest) -> list[int] | None:
    """Return the sum of the lookup that was started, as `tally` does; None where none was."""
    if "lookup" not in app.query_params:
        assert Ledger(open_database(services.settings.database_url)).live() == []
        return None
    progress = known(services.store.progress(str(app.query_params["lookup"])))
    return [progress.given, progress.total, progress.repeated, progress.rejected]


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(("code", "hidden"), [("fa", "Secret (پنهان)"), ("en", "Secret (hidden)")])
def test_the_sheets_of_a_workbook_are_listed_and_the_hidden_one_is_marked(code: str, hidden: str) -> None:
    app = upload(page(language(code)), BOOK)
    assert [re.sub("[\u2068\u2069]", "", option) for option in sheets(app).options] == ["Sent", "Nothing", hidden]
    assert sheets(app).value == "Sent"


@in_each_language
@pytest.mark.usefixtures("services")
def test_another_sheet_has_its_own_preview_and_sum(lang: Language) -> None:
    app = upload(page(lang), BOOK)
    assert preview(app) == [
        [lang.number(2), str(FIRST), "09120000001"],
        [lang.number(3), str(FIRST + 1), "09120000002"],
    ]
    assert tally(app) == [2, 2, 0, 0]
    sheets(app).set_value("Secret")
    assert preview(run_page(app)) == [[lang.number(2), str(FIRST + 2), "=1"]]
    assert tally(app) == [1, 1, 0, 0]


def test_an_empty_sheet_says_so_and_another_can_still_be_chosen(services: Services) -> None:
    app = upload(page(), BOOK)
    sheets(app).set_value("Nothing")
    assert [error.value for error in run_page(app).error] == ["This sheet is empty. Choose another sheet."]
    assert not app.dataframe
    assert started(services, press_check(app)) is None
    assert "There is no Id to ask about yet." in text_of(app)
    sheets(app).set_value("Secret")
    assert started(services, press_check(app)) == [1, 1, 0, 0]


@in_each_language
@pytest.mark.usefixtures("services")
def test_the_column_of_ids_is_found_and_stands_beside_the_row_number(lang: Language) -> None:
    app = upload(page(lang), PHONES_FIRST)
    assert app.selectbox(key="id_column").value == 1
    assert preview(app)[0] == [lang.number(2), str(FIRST), "09120000001", "7"]


def test_another_column_is_previewed_summed_and_asked_and_another_file_begins_anew(services: Services) -> None:
    app = upload(page(), PHONES_FIRST)
    assert tally(app) == [3, 2, 0, 1]
    app.selectbox(key="id_column").set_value(2)
    assert preview(run_page(app))[0] == ["2", "7", "09120000001", str(FIRST)]
    assert tally(app) == [3, 3, 0, 0]
    assert started(services, press_check(app)) == [3, 3, 0, 0]
    upload(app, PHONES_FIRST)
    assert (app.selectbox(key="id_column").value, tally(app)) == (1, [3, 2, 0, 1])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۰۰", "2 × Persian or Arabic digits"),
        (f"\u200f{FIRST}", "2 × invisible marks"),
        (f"'{FIRST}'", "2 × quotes, brackets, '#' or '=' around the number"),
        ("639,258,934,720,294,900", "2 × thousands separators"),
        (f"+{FIRST}", "2 × a '+' before the number"),
        ("639258934720294901.0", "2 × '.0' behind the number"),
    ],
)
@pytest.mark.usefixtures("services")
def test_repairs_are_counted(cell: str, said: str) -> None:
    app = upload(page(), f"SMS id;name\n{cell};a\n{cell};b\n{FIRST + 2};c\n".encode())
    assert tally(app) == [3, 2, 1, 0]
    assert f"Mended without losing a digit: {said} " in text_of(app)


@pytest.mark.usefixtures("services")
def test_numbers_of_a_workbook_are_counted_as_repaired() -> None:
    app = upload(page(), xlsx(SheetXml([["SMS id", "name"], [12345, "a"], [12347, "b"]])), "list.xlsx")
    assert "Mended without losing a digit: 2 × number cells read as text " in text_of(app)


@in_each_language
@pytest.mark.usefixtures("services")
def test_every_reason_of_rejection_has_its_count_its_label_and_its_cure(lang: Language) -> None:
    assert set(CELLS) == set(Reason) - {Reason.CUT_IN_TWO}  # which only a text can have
    lines = ["SMS id;name", f"{FIRST};=1", *(f"{cell};{reason}" for reason, cell in CELLS.items())]
    app = upload(page(lang), "\n".join(lines).encode())
    said = text_of(app)
    for reason in CELLS:
        row = lang.plural("row {rows}", "rows {rows}", 1, rows=lang.number([*CELLS].index(reason) + 3))
        named = f"{lang.number(1)} × {reason_label(reason, lang)} ({row}) {reason_cure(reason, lang)}"
        assert re.sub("[\u200f\u2066-\u2069]", "", named) in said.replace("\u200f", "")
    assert app.dataframe[1].value.to_numpy().tolist() == [
        [lang.number(row), "SMS id", cell, reason_label(reason, lang)]
        for row, (reason, cell) in enumerate(CELLS.items(), start=3)
    ]


def test_long_numbers_that_all_end_in_zeros_are_asked_only_once_a_person_has_confirmed_them(services: Services) -> None:
    app = upload(page(), ROUNDED)
    assert "Every long number ends in zeros (long numbers: 2, first in row 2: 639258934720295000)." in text_of(app)
    assert started(services, press_check(app)) is None
    assert "Nothing was asked yet. Compare the Ids above" in text_of(app)
    app.checkbox(key="confirmed").check()
    assert started(services, run_page(app)) is None
    assert started(services, press_check(app)) == [2, 2, 0, 0]


def test_what_was_confirmed_of_one_file_or_column_is_not_confirmed_of_another(services: Services) -> None:
    app = upload(page(), ROUNDED)
    app.checkbox(key="confirmed").check()
    upload(run_page(app), ROUNDED)
    assert not app.checkbox(key="confirmed").value
    app.checkbox(key="confirmed").check()
    for column in (2, 1):
        app.selectbox(key="id_column").set_value(column)
        run_page(app)
    assert not app.checkbox(key="confirmed").value
    assert started(services, press_check(app)) is None


@pytest.mark.parametrize(("source", "expected"), [("file", [3, 2, 0, 1]), ("paste", [1, 1, 0, 0])])
def test_with_a_text_and_a_file_the_person_chooses_which_to_look_up(
    services: Services, source: str, expected: list[int]
) -> None:
    app = upload(page(), PHONES_FIRST)
    app.text_area(key="ids_text").input("5")
    assert run_page(app).radio(key="intake_source").value == "file"
    app.radio(key="intake_source").set_value(source)
    assert tally(run_page(app)) == expected
    assert started(services, press_check(app)) == expected
    assert known(services.store.answered(str(app.query_params["lookup"]))).source == source


@in_each_language
@pytest.mark.parametrize("is_taken", [True, False])
def test_an_export_of_ours_can_be_looked_up_without_its_final_rows(
    services: Services, lang: Language, *, is_taken: bool
) -> None:
    answered = answered_with([3, 2, 18, 0, 9001], list(range(FIRST, FIRST + 5)))
    app = upload(page(lang), id_table.to_csv(report_frame(answered, lang), lang))
    box = app.checkbox(key="only_open")
    assert (box.value, lang.number(3) in box.label) == (False, True)
    box.set_value(is_taken)
    count = 3 if is_taken else 5
    assert started(services, press_check(app)) == [count, count, 0, 0]


@pytest.mark.parametrize("codes", [[2, 18], [3, 0]], ids=["all open", "all final"])
@pytest.mark.usefixtures("services")
def test_no_choice_of_rows_where_all_or_none_are_final_or_the_file_is_not_ours(codes: list[int]) -> None:
    of_ours = id_table.to_csv(report_frame(answered_with(codes), ENGLISH), ENGLISH)
    assert not any(upload(page(), content).checkbox for content in (of_ours, PHONES_FIRST))


def test_a_key_and_then_the_button_are_one_lookup() -> None:
    app = page()
    app.text_area(key="ids_text").set_value(str(FIRST))
    run_page(app)
    press_check(app)
    shown = app.query_params["lookup"]
    press_check(app)
    assert app.query_params["lookup"] == shown
