"""Lookups of this week and of earlier ones, as the page of trends reads them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.i18n.language import TEHRAN
from lib.report.trends import Step, periods_of
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup
from tests.helpers.store_rows import put

WORSE: Final = {0: {3: 60, 9: 40, 2: 5}, 1: {3: 90, 9: 10}, 2: {3: 95, 9: 5}}
"""The answers by week, counted back from the present one: of this week more are not delivered than of the last."""


def looked_up(services: Services, weeks: Mapping[int, Mapping[int, int]], asked_by: str = "") -> None:
    """Store a lookup for each week, with so many Ids by code."""
    this_week = periods_of([], Step.WEEK, datetime.now(UTC), TEHRAN)[-1].begins
    for back, counts in weeks.items():
        codes = np.repeat(np.array([*counts], dtype=np.int32), [*counts.values()])
        intake = Intake(np.arange(1, len(codes) + 1, dtype=np.int64), repeated=0, rejected=())
        lookup = start_lookup(services, intake, Source.PASTE, asked_by=asked_by)
        claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
        size = services.settings.batch_size
        for batch, start in enumerate(range(0, len(codes), size)):
            claim.store(batch, codes[start : start + size])
        claim.end()
        put(services.store, lookup, created_at=(this_week - timedelta(weeks=back)).timestamp())
