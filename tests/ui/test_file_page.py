"""What the page says of a file as a whole: what it is called, and which rows of it are read."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.i18n.language import Language
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, FARSI
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.workbooks import Cell, SheetXml, xlsx, xlsx_parts, zipped

FIRST: Final = 639258934720294901
LIST: Final = f"SMS id,order\n{FIRST},7\n{FIRST + 1},8\n".encode()


def page(content: bytes, name: str = "list.csv", lang: Language = ENGLISH) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params["language"] = lang.code
    run_page(app).file_uploader(key="ids_file").set_value((name, content, "application/octet-stream"))
    return run_page(app)


def press_check(app: AppTest) -> AppTest:
    app.button(key="check").click()
    return run_page(app)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\x00b.csv", "a b.csv"),
        ("the %22last%22 list.csv", 'the "last" list.csv'),
        ("a%0D%0Ab.csv", "a b.csv"),
        ("\u202egnp.csv\x1b", "gnp.csv"),
        ("list", "list"),
        ("list.csv.log", "list.csv.log"),
        ("\x00", ""),
    ],
)
def test_a_file_of_any_name_is_read_and_no_mark_of_its_name_is_kept(services: Services, sent: str, shown: str) -> None:
    app = press_check(page(LIST, sent))
    assert not app.exception
    (entry,) = services.history.listing().entries
    assert entry.file_name == shown


NUMBERED: Final[list[list[Cell]]] = [[str(FIRST + index), index] for index in range(7)]
HIDDEN: Final = xlsx(
    SheetXml(
        [["گزارش"], ["SMS id", "n"], *NUMBERED],
        row_attributes={3: 'hidden="1"', 4: 'hidden="1"', 5: 'hidden="1"'},
    )
)


@pytest.mark.parametrize(
    ("lang", "hides", "above"),
    [
        (ENGLISH, "The sheet hides 3 rows", "1 row above the headings is not read"),
        (FARSI, "۳ ردیف پنهان دارد", "۱ ردیف بالای سرستون‌ها خوانده نمی‌شود"),
    ],
)
def test_hidden_rows_are_told_and_can_be_left_out(services: Services, lang: Language, hides: str, above: str) -> None:
    app = page(HIDDEN, "book.xlsx", lang)
    assert hides in text_of(app)
    assert above in text_of(app)
    app.checkbox(key="without_hidden").check()
    press_check(run_page(app))
    (entry,) = services.history.listing().entries
    assert (entry.progress.total, entry.progress.rejected) == (4, 0)


def test_hidden_rows_are_read_unless_a_person_says_otherwise(services: Services) -> None:
    press_check(page(HIDDEN, "book.xlsx"))
    (entry,) = services.history.listing().entries
    assert entry.progress.total == 7


@pytest.mark.parametrize(("lang", "said"), [(ENGLISH, "was never calculated"), (FARSI, "هرگز محاسبه نشده")])
@pytest.mark.usefixtures("services")
def test_formulas_that_were_never_calculated_are_told(lang: Language, said: str) -> None:
    sheet = f'<row r="1"><c r="A1"><v>5</v></c></row><row r="2"><c r="A2"><f>A1&amp;"{FIRST}"</f><v/></c></row>'
    xml = f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"
    assert said in text_of(page(zipped(xlsx_parts({"S": (xml, "")})), "book.xlsx", lang))


@pytest.mark.parametrize(("lang", "said"), [(ENGLISH, "From row 3 on"), (FARSI, "از ردیف ۳ به بعد")])
@pytest.mark.usefixtures("services")
def test_a_second_order_of_columns_is_told(lang: Language, said: str) -> None:
    assert said in text_of(page(f"id,cost\n{FIRST},5\ncost,id\n6,{FIRST + 1}\n".encode(), lang=lang))


@pytest.mark.usefixtures("services")
def test_a_column_without_any_id_says_to_choose_another() -> None:
    said = "No cell of this column is an Id. Choose another column above"
    app = page(f"name,id\nAnn,{FIRST}\nBob,{FIRST + 1}\n".encode())
    assert said not in text_of(app)
    app.selectbox(key="id_column").set_value(0)
    assert said in text_of(run_page(app))
