"""What the provider says in words, a status or an error, is shown and exported as it is, and is no markup anywhere."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from lib import wiring
from lib.domain.code_names import code_of_name
from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.report.breakdown import Breakdown
from lib.report.charts import breakdown_figure, moves_figure
from lib.report.files import comparison, id_table
from lib.report.frame import report_frame
from lib.report.moves import compare
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, FARSI, LANGUAGES
from tests.helpers.app_test import text_of
from tests.helpers.provider import known
from tests.helpers.report_pages import FIRST, report
from tests.helpers.start_lookup import start_lookup

NAME = "Mystery<b>&[x](http://h)"
CODE = code_of_name(NAME)
WORDS = "The <img src=http://h/x> **account** ![x](http://h/y) is closed"
IDS = np.arange(FIRST, FIRST + 4, dtype=np.int64)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Services]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'lookups.sqlite3'}")
    monkeypatch.setenv("NIKSMS_BATCH_SIZE", "3")
    wiring.services.cache_clear()
    yield wiring.services()
    wiring.services.cache_clear()


@pytest.fixture
def lookup(services: Services) -> str:
    """A lookup of four Ids: two with the name, one sent, one that failed in the provider's own words."""
    lookup = start_lookup(services, Intake(IDS, repeated=0, rejected=()), Source.PASTE)
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    claim.store(0, np.array([CODE, CODE, 3], dtype=np.int32), names={CODE: NAME})
    claim.store(1, Failure(FailureKind.PROVIDER, words=WORDS))
    claim.end()
    return lookup


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_shows_the_name_and_the_words_and_never_our_number(lookup: str, language: str) -> None:
    app = report(lookup, language)
    html = "".join(element.proto.body for element in app.get("html"))
    assert NAME in text_of(app)
    assert "<b>&[x]" not in html
    assert "<img src=http" not in html
    assert str(CODE) not in text_of(app)
    (warning,) = [element.value for element in app.warning if "account" in element.value]
    assert r"\*\*account\*\*" in warning
    assert r"\!\[x\]" in warning


def test_a_filter_by_the_name_shows_its_ids(lookup: str) -> None:
    app = report(lookup)
    app.pills(key="code_filter").set_value([CODE])
    app.run()
    assert "2 of 4 rows" in text_of(app).replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_the_exports_have_the_name_in_place_of_a_number(services: Services, lookup: str, lang: object) -> None:
    assert lang in (ENGLISH, FARSI)
    language = ENGLISH if lang is ENGLISH else FARSI
    answered = known(services.store.answered(lookup))
    frame = report_frame(answered, language)
    row = frame.iloc[0]
    assert (row["code"], row["name"]) == ("", NAME)
    assert WORDS in frame.iloc[3]["description"]
    whole = Breakdown.of_codes(answered.codes, answered.progress.names)
    assert NAME in id_table.to_csv(frame, language).decode()
    book = openpyxl.load_workbook(BytesIO(id_table.to_xlsx(frame, whole, answered.progress, language)))
    cells = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
    assert NAME in cells
    assert any(cell != NAME and NAME in cell for cell in cells), "in the sums too"
    assert not [cell for cell in cells if str(CODE) in cell]


def test_a_comparison_and_the_charts_have_the_name(services: Services, lookup: str) -> None:
    answered = known(services.store.answered(lookup))
    later = answered.codes[::-1].copy()
    moves = compare((answered.ids, answered.codes), (answered.ids, later), answered.progress.names)
    assert NAME in comparison.to_csv(moves, ENGLISH).decode()
    assert str(CODE) not in comparison.to_csv(moves, ENGLISH).decode()
    whole = Breakdown.of_codes(answered.codes, answered.progress.names)
    for figure in (moves_figure(moves, ENGLISH), breakdown_figure(whole, ENGLISH)):
        labels = "".join(figure.data[0]["y"])
        assert "Mystery&lt;b>&amp;" in labels.replace("<br>", " ")
        assert str(CODE) not in labels


def test_the_history_of_an_id_has_the_name(services: Services, lookup: str) -> None:
    (match,) = services.history.id_matches(FIRST)
    assert match.entry.lookup_id == lookup
    assert match.entry.progress.names == {CODE: NAME}
