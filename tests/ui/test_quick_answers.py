"""Which lookups a page waits for, a moment, before it draws them, and how often it looks how far the others are."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.domain.lookups import Progress, State
from lib.lookup.limits import Limits
from lib.ui.elements.live_parts import LONGEST_LOOK_SECONDS, LOOK_SECONDS, pause_after
from lib.ui.lookup.progress import (
    NEW_SECONDS,
    OTHERS_SECONDS,
    QUICK_SECONDS,
    may_be_quick,
    wait_for_quick_answer,
)

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
    assert may_be_quick(progress(total, state, datetime.now(UTC) - timedelta(seconds=age)), LIMITS) is expected


def test_what_was_asked_for_together_is_drawn_together() -> None:
    begun = progress(300, State.RUNNING)
    ways = iter([begun, replace(begun, done=100), replace(begun, done=200), replace(begun, state=State.FINISHED)])
    wait_for_quick_answer(begun, lambda: next(ways))
    assert next(ways, None) is None  # the last one was waited for


@pytest.mark.parametrize(("done", "seconds"), [(0, QUICK_SECONDS), (100, OTHERS_SECONDS)])
def test_what_does_not_come_is_not_waited_for(done: int, seconds: float) -> None:
    still = replace(progress(300, State.RUNNING), done=done)
    looks: list[float] = []

    def look() -> Progress:
        looks.append(time.monotonic())
        return still

    started = time.monotonic()
    wait_for_quick_answer(still, look)
    assert looks[-1] >= started + seconds


def test_a_lookup_that_was_deleted_meanwhile_is_not_waited_for() -> None:
    looks: list[None] = []
    wait_for_quick_answer(progress(300, State.RUNNING), lambda: looks.append(None))
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("rate", "seconds"), [(0.0, LOOK_SECONDS), (100.0, LOOK_SECONDS), (30.0, 1.0), (1.0, LONGEST_LOOK_SECONDS)]
)
def test_a_page_looks_seldom_where_it_takes_long(rate: float, seconds: float) -> None:
    assert pause_after(replace(progress(600, State.RUNNING), rate=rate)) == seconds


def progress(total: int, state: State, created: datetime | None = None) -> Progress:
    at = created or datetime.now(UTC)
    return Progress("a lookup", state, at, total, done=0, failed=0, repeated=0, rejected=0, rate=0.0)
