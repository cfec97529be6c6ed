"""Totals of lookups to make trends of."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from lib.domain.totals import LookupTotals
from lib.i18n.language import TEHRAN

NOW: Final = datetime(2026, 3, 25, 10, 0, tzinfo=TEHRAN)
"""A Wednesday, 1405/01/05; its week began on Saturday, 2026-03-21, the Persian new year."""


def lookup_of(days_ago: float, counts: Mapping[int, int], not_answered: int = 0) -> LookupTotals:
    """Return the totals of a lookup that was started so many days before NOW."""
    return LookupTotals(NOW - timedelta(days=days_ago), sum(counts.values()) + not_answered, counts)
