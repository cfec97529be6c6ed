"""A newcomer looks up the sample file at one press, and reads what stands out in it."""

import numpy as np
import pytest

from lib.i18n.language import language as language_of
from lib.sandbox.sample_file import BLOCKED_LINE, ROWS
from lib.sandbox.scenarios import codes_of
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.provider import known
from tests.helpers.report_pages import report
from tests.ui.test_intake_page import FIRST, page


@pytest.mark.parametrize(("language", "sentence"), [("en", f"is where line is {BLOCKED_LINE}"), ("fa", BLOCKED_LINE)])
def test_a_newcomer_sees_the_sentence_after_one_press(services: Services, language: str, sentence: str) -> None:
    app = page(language_of(language))
    app.text_area(key="ids_text").set_value(str(FIRST))  # it stays in the box, and is not what is asked
    app = run_page(app)
    app.button(key="sample_file").click()
    app = run_page(run_page(app))
    lookup = str(app.query_params["lookup"])
    assert not {"sample", "sample_file"} & {button.key for button in app.button}
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    for batch in claim.pending:
        claim.store(batch, np.array(codes_of(claim.ids_of(batch)), dtype=np.int32))
    claim.end()
    entry = known(services.store.entry(lookup))
    assert (entry.progress.total, entry.progress.given) == (ROWS, ROWS)
    said = text_of(report(lookup, language))
    assert sentence in said
