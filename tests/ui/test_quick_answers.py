"""Which lookups a page waits for, a moment, before it draws them: those that may be answered whole by then."""

from datetime import UTC, datetime, timedelta

import pytest

from lib.domain.lookups import Progress, State
from lib.lookup.limits import Limits
from lib.ui.lookup.progress import NEW_SECONDS, may_be_quick

LIMITS = Limits(batch_size=100, concurrency=8)


@pytest.mark.parametrize(
    ("total", "state", "age", "expected"),
    [
        (1, State.QUEUED, 0.0, True),
        (800, State.RUNNING, 0.0, True),
        (801, State.RUNNING, 0.0, False),
        (1, State.RUNNING, NEW_SECONDS + 1.0, False),
        (1, State.FINISHED, 0.0, False),
        (1, State.CANCELLED, 0.0, False),
    ],
)
def test_a_page_waits_for_a_new_lookup_all_of_which_is_asked_at_once(
    total: int, state: State, age: float, *, expected: bool
) -> None:
    created = datetime.now(UTC) - timedelta(seconds=age)
    progress = Progress("a lookup", state, created, total, done=0, failed=0, repeated=0, rejected=0, rate=0.0)
    assert may_be_quick(progress, LIMITS) is expected
