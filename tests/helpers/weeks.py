"""Lookups of this week and of earlier ones, as the page of trends reads them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Codes, Source
from lib.i18n.language import TEHRAN
from lib.report.trends import Step, periods_of
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.store.totals import TotalsKeeper
from lib.wiring import Services
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup
from tests.helpers.store_rows import put, rows_of

WORSE: Final = {0: {3: 60, 9: 40, 2: 5}, 1: {3: 90, 9: 10}, 2: {3: 95, 9: 5}}
"""The answers by week, counted back from the present one: of this week more are not delivered than of the last."""


BY_CAMPAIGN: Final = {
    0: {"yalda": {3: 60, 9: 40}, "shop": {3: 90, 9: 10}},
    1: {"yalda": {3: 95, 9: 5}, "shop": {3: 90, 9: 10}},
}
"""Rows of files by week and campaign: of one campaign more are not delivered than a week ago."""


def looked_up(services: Services, weeks: Mapping[int, Mapping[int, int]], asked_by: str = "") -> None:
    """Store a lookup for each week, with so many Ids by code."""
    for back, counts in weeks.items():
        _store(services, back, _codes(counts), asked_by=asked_by)


def looked_up_files(services: Services, weeks: Mapping[int, Mapping[str, Mapping[int, int]]]) -> None:
    """Store a lookup of a file for each week, with so many rows by campaign and code, and count its columns."""
    for back, campaigns in weeks.items():
        texts = [text for text, counts in campaigns.items() for _ in _codes(counts)]
        codes = np.concatenate([_codes(counts) for counts in campaigns.values()])
        rows = rows_of(1, texts, texts)
        rows = replace(rows, headings=("Id", "campaign"), columns=rows.columns[:2], is_number=(None, None))
        _store(services, back, codes, rows=rows)
    TotalsKeeper(services.store._database).fill()


def _codes(counts: Mapping[int, int]) -> Codes:
    return np.repeat(np.array([*counts], dtype=np.int32), [*counts.values()])


def _store(services: Services, back: int, codes: Codes, *, asked_by: str = "", rows: Rows | None = None) -> None:
    """Store a lookup with these answers, started `back` weeks ago."""
    this_week = periods_of([], Step.WEEK, datetime.now(UTC), TEHRAN)[-1].begins
    intake = Intake(np.arange(1, len(codes) + 1, dtype=np.int64), repeated=0, rejected=())
    source = Source.PASTE if rows is None else Source.FILE
    lookup = start_lookup(services, intake, source, rows=rows, asked_by=asked_by)
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    size = services.settings.batch_size
    for batch, start in enumerate(range(0, len(codes), size)):
        claim.store(batch, codes[start : start + size])
    claim.end()
    put(services.store, lookup, created_at=(this_week - timedelta(weeks=back)).timestamp())
