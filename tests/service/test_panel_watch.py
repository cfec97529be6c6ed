"""The panel is asked seldom, by one thread at a time, and what it said last is at hand meanwhile."""

from datetime import UTC, datetime
from threading import Event

from lib.domain.failures import Failure, FailureKind
from lib.domain.panel import PanelState
from lib.service.panel_watch import FAILED_SECONDS, SELDOM_SECONDS, PanelWatch

AT = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)


class Asked:
    """A panel that counts how often it is asked, and a clock that a test sets."""

    def __init__(self, failure: Failure | None = None) -> None:
        self.times = 0
        self.now = 100.0
        self.failure = failure

    def ask(self) -> PanelState:
        self.times += 1
        return PanelState(AT, self.times, failure=self.failure)


def test_it_is_asked_again_after_a_while_and_not_before() -> None:
    asked = Asked()
    watch = PanelWatch(asked.ask, lambda: asked.now)
    assert watch.state is None
    told = []
    for wait in (0.0, SELDOM_SECONDS - 1, 1.0):
        asked.now += wait
        state = watch.refresh()
        told.append(state.credit if state is not None else None)
    assert told == [1, 1, 2]


def test_a_failure_stands_for_a_shorter_time() -> None:
    asked = Asked(Failure(FailureKind.TIMED_OUT))
    watch = PanelWatch(asked.ask, lambda: asked.now)
    for _ in range(3):
        watch.refresh()
        asked.now += FAILED_SECONDS / 2
    assert asked.times == 2


def test_an_answer_that_comes_at_once_is_at_hand_at_once() -> None:
    watch = PanelWatch(Asked().ask)
    state = watch.refresh_soon()
    assert state is not None
    assert state.credit == 1


def test_nobody_waits_for_it_who_asks_in_passing() -> None:
    began, go_on, ended = Event(), Event(), Event()

    def ask() -> PanelState:
        began.set()
        go_on.wait(30)
        ended.set()
        return PanelState(AT, 5)

    watch = PanelWatch(ask, patience=0.0)
    assert watch.refresh_soon() is None
    assert began.wait(30)
    assert watch.refresh_soon() is None, "it is under way, and is not asked a second time"
    go_on.set()
    assert ended.wait(30)
    state = watch.refresh()
    assert state is not None
    assert state.credit == 5
