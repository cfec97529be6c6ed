"""When a planned re-check is due, and when there is none any more, in columns of the lookup's row."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Case, case, null

from lib.domain.failures import FailureKind
from lib.domain.statuses import is_final
from lib.store.schema import LOOKUP

SECONDS_A_MINUTE: Final = 60
NO_PLAN: Final[Mapping[str, Any]] = {"recheck_minutes": None, "recheck_left": 0, "recheck_at": None}
ENDS_PLAN: Final = frozenset(
    {
        FailureKind.CREDENTIALS_REFUSED,
        FailureKind.ACCOUNT_BLOCKED,
        FailureKind.UNEXPLAINED_REFUSAL,
        FailureKind.REJECTED_THROUGHOUT,
        FailureKind.PROVIDER_CHANGED,
    }
)
"""The failures of a whole lookup that end its plan: asking on might get the account locked."""


def next_recheck(now: float) -> Case[float | None]:
    """Return the SQL expression for when a lookup that ends now is re-checked; null where it has no plan."""
    return case((LOOKUP.c.recheck_left > 0, now + LOOKUP.c.recheck_minutes * SECONDS_A_MINUTE), else_=null())


def may_change(counts: Mapping[int, int], total: int) -> bool:
    """Whether any answer of `total` Ids may still change or come, where these are the counts by code."""
    return sum(counts.values()) < total or not all(map(is_final, counts))
