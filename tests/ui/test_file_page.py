"""What the page says of a file as a whole: what it is called, and which rows of it are read."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.i18n.language import Language
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.app_test import run_page
from tests.helpers.paths import ROOT

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
