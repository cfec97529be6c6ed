"""Lookups that have come to rest, each Id a batch of its own, and the page that shows them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from streamlit.testing.v1 import AppTest

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Source
from lib.gateway.errors import GatewayError
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.app_test import run_page
from tests.helpers.paths import ROOT
from tests.helpers.start_lookup import start_lookup

FIRST: Final = 639258934720294900
NOT_ASKED: Final = None
"""In index of an answer: the lookup was cancelled before."""


def at_rest(services: Services, answers: Sequence[int | GatewayError | None], rows: Rows | None = None) -> str:
    """Keep a lookup that was answered with these codes, or failures, for Ids from FIRST on; return its id.

    Where one was NOT_ASKED, the lookup is a cancelled one. The settings must say that a batch has one Id.
    With `rows` it is a lookup of a file.
    """
    ids = np.arange(FIRST, FIRST + len(answers), dtype=np.int64)
    source = Source.PASTE if rows is None else Source.FILE
    lookup = start_lookup(services, Intake(ids, repeated=0, rejected=()), source, rows=rows)
    claim = Ledger(open_database(services.settings.database_url)).claim(lookup)
    assert claim is not None
    for index, answer in enumerate(answers):
        if answer is not NOT_ASKED:
            claim.store(
                index, answer.as_failure() if isinstance(answer, GatewayError) else np.array([answer], np.int32)
            )
    if NOT_ASKED in answers:
        services.store.cancel(lookup)
    else:
        claim.end()
    return lookup


def report(lookup: str, language: str = "en") -> AppTest:
    """Return the page that shows a lookup."""
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params["language"] = language
    app.query_params["lookup"] = lookup
    return run_page(app)


def bodies(app: AppTest, name: str) -> list[str]:
    """Return the pieces of HTML on the page that hold an element of this class."""
    return [element.proto.body for element in app.get("html") if f'class="{name}' in element.proto.body]
