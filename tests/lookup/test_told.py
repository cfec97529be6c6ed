"""What an engine in a process of its own tells is heard as it happened, once and whole, or not at all."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.failures import FailureKind
from lib.domain.instrumentation import EngineState, Instrumentation
from lib.lookup.told import Teller, hear
from lib.operations.metrics import Metrics

WELL = EngineState(is_well=True, is_owner=True)


def nobody(lookup_id: str) -> None:
    pytest.fail(f"{lookup_id} has not ended")


class Listener(Instrumentation):
    """Writes down each call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - of any method
        if name in Instrumentation.__dict__ and not name.startswith("_"):
            return lambda *facts: self.calls.append((name, *facts))
        return super().__getattribute__(name)


def everything_happens(heard: Instrumentation) -> None:
    heard.lookup_requested()
    heard.run_started()
    heard.batch_stored(99, 1)
    heard.provider_asked("answered", 0.25)
    heard.batch_retried(FailureKind.OVERLOADED)
    heard.store_failed()
    heard.lookup_ended("finished")


def test_what_an_engine_does_is_counted_elsewhere_as_if_it_had_been_done_there() -> None:
    told, here, there = Teller(), Metrics(), Metrics()
    everything_happens(told)
    everything_happens(here)
    assert told.has_news
    assert hear(told.line(WELL), there, nobody) == WELL
    assert there.text() == here.text()


def test_it_is_told_once() -> None:
    teller, listener = Teller(), Listener()
    everything_happens(teller)
    hear(teller.line(WELL), listener, nobody)
    assert not teller.has_news
    before = len(listener.calls)
    assert hear(teller.line(EngineState(is_well=False, is_owner=True)), listener, nobody) == EngineState(
        is_well=False, is_owner=True
    )
    assert len(listener.calls) == before > 0


@given(st.integers(0, 400))
def test_a_line_cut_off_where_its_process_was_killed_says_nothing(length: int) -> None:
    teller, listener = Teller(), Listener()
    everything_happens(teller)
    line = teller.line(WELL)
    cut = line[: min(length, len(line) - 2)]
    assert hear(cut, listener, nobody) is None
    assert not listener.calls


def test_what_is_no_event_is_not_called() -> None:
    listener = SimpleNamespace()
    events = b'[["__class__", 1], ["__doc__"], ["page_opened"]]'
    line = b'{"events": %b, "ended": [], "is_well": true, "is_owner": false}\n'
    assert hear(line % events, listener, nobody) == EngineState(is_well=True, is_owner=False)  # type: ignore[arg-type]


def test_the_end_of_a_lookup_is_told_at_once_and_by_its_id() -> None:
    teller, ended = Teller(), list[str]()
    teller.note_end("first")
    teller.note_end("second")
    started = time.monotonic()
    teller.wait(60.0)
    assert time.monotonic() - started < 30.0
    assert teller.has_news
    hear(teller.line(WELL), Listener(), ended.append)
    assert ended == ["first", "second"]
    teller.wait(0.0)
    assert not teller.has_news


@pytest.mark.parametrize("line", [b"", b"\n", b"1\n", b"[]\n", b"{}\n", b'{"events": []}\n', b"print of a library\n"])
def test_a_line_of_another_form_says_nothing(line: bytes) -> None:
    assert hear(line, Listener(), nobody) is None
