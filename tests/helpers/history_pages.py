"""The page of past lookups without a browser, and what stands on it."""

from datetime import UTC, datetime

import numpy as np
from lxml import html
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import MenuButton
from streamlit.util import calc_hash

from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.ui.history.lookup_row import RowAction
from lib.wiring import Services
from tests.helpers.app_test import drawn
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup

_UNSEEN = dict.fromkeys(range(0x2066, 0x206A))


def history_page(language: str = "en", **address: str) -> AppTest:
    """Return the page of past lookups, or with `compare` what has changed."""
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app._page_hash = calc_hash("history")
    for name, value in {"language": language, **address}.items():
        app.query_params[name] = value
    return drawn(app)


def kept(services: Services, *codes: int, first: int = 1, name: str = "", rests: bool = True) -> str:
    """Keep a lookup of a file of this name that was answered with these codes, for Ids from `first` on; return its id."""
    ids = np.arange(first, first + len(codes), dtype=np.int64)
    intake = Intake(ids, repeated=0, rejected=())
    lookup_id = start_lookup(services, intake, Source.FILE if name else Source.PASTE, file_name=name)
    if rests:
        answer(services, lookup_id, *codes)
    return lookup_id


def answer(services: Services, lookup_id: str, *codes: int) -> None:
    """Answer all of a lookup that fits into one batch."""
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup_id))
    claim.store(0, np.array(codes, dtype=np.int32))
    claim.end()


def menu(app: AppTest, lookup_id: str) -> MenuButton[RowAction]:
    """Return the menu of a lookup's row."""
    return app.menu_button(key=f"actions_{lookup_id}")


def rows(app: AppTest) -> list[str]:
    """Return the ids of the lookups that are listed, in their order."""
    return [str(button.key).removeprefix("actions_") for button in app.menu_button]


def links(app: AppTest) -> list[str]:
    """Return what the links on the page are called, without marks of direction."""
    texts = [element.proto.label for element in app.get("page_link")]
    return [_read(text).replace("\\", "") for text in texts]


def table(app: AppTest) -> list[list[str]]:
    """Return the cells of the table on the page, row by row, as they read."""
    body = next(element.proto.body for element in app.get("html") if "past-table" in element.proto.body)
    found = [row.xpath("th | td") for row in html.fromstring(body).xpath("//tbody/tr")]
    return [[_read(cell.text_content()) for cell in row] for row in found]


def _read(text: str) -> str:
    return " ".join(text.translate(_UNSEEN).split())


def moment(text: str) -> float:
    """Return a time of UTC as the database keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
