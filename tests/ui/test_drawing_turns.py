"""Pages are drawn one after the other, what somebody waits for first, and none waits for one that hangs."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from lib.ui.state.drawing_turns import END, OPENING, PRESS, DrawingTurns, Urgency
from lib.ui.state.view import View

FOR_GOOD = 600.0
"""Seconds that no test lasts."""


class Pages:
    """Pages that are drawn in threads of their own, and the order in which they were."""

    def __init__(self, held_seconds: float = FOR_GOOD) -> None:
        self.turns = DrawingTurns(held_seconds)
        self.drawn: list[str] = []
        self._threads: list[threading.Thread] = []

    def ask_for(self, name: str, urgency: Urgency = PRESS) -> None:
        """Have a page drawn, and return once it waits for its turn."""

        def draw() -> None:
            with self.turns.turn(urgency):
                self.drawn.append(name)

        thread = threading.Thread(target=draw)
        self._threads.append(thread)
        before = waiting(self.turns)
        thread.start()
        while thread.is_alive() and waiting(self.turns) == before:
            pass

    def end(self) -> list[str]:
        """Wait until all are drawn, and return their order."""
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()
        return self.drawn


def test_a_press_comes_before_pages_that_are_opened_and_each_in_order() -> None:
    pages = Pages()
    with pages.turns.turn():
        for name, urgency in (("opened 1", OPENING), ("press 1", PRESS), ("opened 2", OPENING), ("press 2", PRESS)):
            pages.ask_for(name, urgency)
        assert pages.drawn == []
    assert pages.end() == ["press 1", "press 2", "opened 1", "opened 2"]


def test_a_page_that_is_opened_waits_no_longer_than_its_patience() -> None:
    pages = Pages()
    with pages.turns.turn():
        pages.ask_for("opened", Urgency(0.01))
        threading.Event().wait(0.02)
        pages.ask_for("press")
    assert pages.end() == ["opened", "press"]


def test_who_waits_for_an_answer_lets_others_go_and_comes_before_those_after() -> None:
    pages = Pages()
    with pages.turns.turn():
        with pages.turns.given_up():
            pages.ask_for("beside")
            assert pages.end() == ["beside"]
            with until_two_wait(pages.turns):
                pages.ask_for("after")
        pages.drawn.append("answered")
    assert pages.end() == ["beside", "answered", "after"]


@contextmanager
def until_two_wait(turns: DrawingTurns) -> Iterator[None]:
    """Have another thread hold the turn until two threads wait for it."""
    begun = threading.Event()

    def hold() -> None:
        with turns.turn():
            begun.set()
            while waiting(turns) < 2:
                pass

    threading.Thread(target=hold).start()
    assert begun.wait(60)
    yield


def waiting(turns: DrawingTurns) -> int:
    """Return how many threads wait for a turn."""
    return sum(map(len, turns._waiting.values()))


def test_a_page_that_hangs_holds_nobody_up() -> None:
    pages = Pages(held_seconds=0.01)
    with pages.turns.turn():
        for name in ("1", "2", "3"):
            pages.ask_for(name)
        assert sorted(pages.end()) == ["1", "2", "3"]
    with pages.turns.turn():
        pages.drawn.append("4")
    assert pages.drawn[-1] == "4"


def test_a_page_that_fails_passes_its_turn_on() -> None:
    pages = Pages()

    def fail() -> None:
        with pages.turns.turn():
            pages.ask_for("next")
            raise OSError

    with suppress(OSError):
        fail()
    assert pages.end() == ["next"]


def test_without_a_turn_there_is_none_to_give_up() -> None:
    pages = Pages()
    with pages.turns.given_up():
        pages.ask_for("a page")
    assert pages.end() == ["a page"]


def test_a_press_comes_before_the_end_of_a_lookup_and_that_before_a_page_that_is_opened() -> None:
    view = View()
    urgencies = [view.pop_urgency()]
    view.last_language = "fa"
    urgencies.append(view.pop_urgency())
    view.note_end()
    urgencies += [view.pop_urgency(), view.pop_urgency()]
    assert urgencies == [OPENING, PRESS, END, PRESS]
    assert PRESS.patience < END.patience < OPENING.patience


def test_pages_that_are_opened_together_are_let_in_one_after_the_other_and_presses_between() -> None:
    pages, gap = Pages(), 0.1
    started = time.monotonic()
    for number in range(3):
        pages.ask_for(f"opened {number}", Urgency(0.0, gap))
    pages.ask_for("press", Urgency(60.0))
    assert pages.end() == ["opened 0", "press", "opened 1", "opened 2"]
    assert time.monotonic() - started >= 2 * gap


def test_one_that_is_opened_alone_waits_for_nothing() -> None:
    turns = DrawingTurns()
    started = time.monotonic()
    with turns.turn(Urgency(5.0, gap=60.0)):
        pass
    assert time.monotonic() - started < 30.0
