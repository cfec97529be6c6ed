"""Pages are drawn one after the other, what somebody waits for first, and none waits for one that hangs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from lib.ui.state.drawing_turns import ENDED_SECONDS, OPENING_SECONDS, DrawingTurns
from lib.ui.state.view import View

FOR_GOOD = 600.0
"""Seconds that no test lasts."""


class Pages:
    """Pages that are drawn in threads of their own, and the order in which they were."""

    def __init__(self, held_seconds: float = FOR_GOOD) -> None:
        self.turns = DrawingTurns(held_seconds)
        self.drawn: list[str] = []
        self._threads: list[threading.Thread] = []

    def ask_for(self, name: str, patience: float = 0.0) -> None:
        """Have a page drawn, and return once it waits for its turn."""

        def draw() -> None:
            with self.turns.turn(patience):
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
        for name, patience in (("opened 1", 5.0), ("press 1", 0.0), ("opened 2", 5.0), ("press 2", 0.0)):
            pages.ask_for(name, patience)
        assert pages.drawn == []
    assert pages.end() == ["press 1", "press 2", "opened 1", "opened 2"]


def test_a_page_that_is_opened_waits_no_longer_than_its_patience() -> None:
    pages = Pages()
    with pages.turns.turn():
        pages.ask_for("opened", patience=0.01)
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
    return len(turns._waiting)


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
    patience = [view.pop_patience()]
    view.last_language = "fa"
    patience.append(view.pop_patience())
    view.note_end()
    patience += [view.pop_patience(), view.pop_patience()]
    assert patience == [OPENING_SECONDS, 0.0, ENDED_SECONDS, 0.0]
    assert 0.0 < ENDED_SECONDS < OPENING_SECONDS
