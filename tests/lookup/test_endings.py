"""Threads that wait for a lookup hear of its end, whoever else waits, and of no other's."""

import time

from lib.lookup.endings import Endings

LONG = 60.0


def is_woken(endings: Endings, lookup_id: str, *ended: str) -> bool:
    with endings.awaited(lookup_id) as awaited, endings.awaited(lookup_id) as other:
        for each in ended:
            endings.note(each)
        started = time.monotonic()
        awaited.wait(LONG if lookup_id in ended else 0.01)
        other.wait(LONG if lookup_id in ended else 0.01)
    return time.monotonic() - started < LONG / 2 and lookup_id in ended


def test_an_end_that_came_before_the_wait_ends_it_for_all_who_wait() -> None:
    assert is_woken(Endings(), "mine", "another", "mine")


def test_the_end_of_another_lookup_wakes_nobody() -> None:
    assert not is_woken(Endings(), "mine", "another")


def test_each_end_is_heard_once_since_it_may_be_asked_again() -> None:
    endings = Endings()
    with endings.awaited("mine") as awaited:
        endings.note("mine")
        awaited.wait(LONG)
        started = time.monotonic()
        awaited.wait(0.05)
        assert time.monotonic() - started >= 0.05


def test_one_that_nobody_waits_for_any_more_is_forgotten() -> None:
    endings = Endings()
    with endings.awaited("mine"):
        pass
    endings.note("mine")
    assert not endings._awaited
