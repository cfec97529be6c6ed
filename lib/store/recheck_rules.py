"""When a lookup is asked again by itself, and when there is nothing more to ask: what a plan is in its row."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Case, case, null

from lib.domain.failures import FailureKind
from lib.domain.statuses import CATALOGUE
from lib.store.schema import LOOKUP

SECONDS_A_MINUTE: Final = 60
FINAL: Final = frozenset(code for code, status in CATALOGUE.items() if not status.is_open)
"""The codes that do not change any more. One that the table lacks may."""
NO_PLAN: Final[Mapping[str, Any]] = {"recheck_minutes": None, "recheck_left": 0, "recheck_at": None}
ENDS_PLAN: Final = frozenset(
    {
        FailureKind.CREDENTIALS_REFUSED,
        FailureKind.ACCOUNT_BLOCKED,
        FailureKind.UNEXPLAINED_REFUSAL,
        FailureKind.PROVIDER_CHANGED,
    }
)
"""The failures of a whole lookup after which nothing is asked again by itself: an account may be locked by it."""


def next_recheck(now: float) -> Case[float | None]:
    """Return, as SQL, when a lookup that comes to rest now is asked again; null where it has no plan."""
    return case((LOOKUP.c.recheck_left > 0, now + LOOKUP.c.recheck_minutes * SECONDS_A_MINUTE), else_=null())


def may_change(counts: Mapping[int, int], total: int) -> bool:
    """Whether any answer of `total` Ids may still change or come, where these are the counts by code."""
    return sum(counts.values()) < total or not FINAL.issuperset(counts)
