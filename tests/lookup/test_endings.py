"""Threads that wait for a lookup hear of its end, whoever else waits, and of no other's."""

import asyncio
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


async def waited(endings: Endings, seconds: float) -> float:
    """Return how long an event loop waited, which went on meanwhile."""
    started = time.monotonic()
    await endings.wait(["other", "mine"], seconds)
    return time.monotonic() - started


def test_an_event_loop_hears_of_an_end_from_another_thread_beside_a_thread_that_waits() -> None:
    async def end(endings: Endings) -> float:
        waiting = asyncio.create_task(waited(endings, LONG))
        await asyncio.sleep(0)
        with endings.awaited("mine") as awaited:
            await asyncio.to_thread(endings.note, "mine")
            awaited.wait(LONG)
        return await waiting

    assert asyncio.run(end(Endings())) < LONG / 2


def test_an_event_loop_that_hears_nothing_waits_no_longer_than_it_was_to() -> None:
    endings = Endings()
    assert 0.05 <= asyncio.run(waited(endings, 0.05)) < LONG / 2
    assert not endings._awaited
