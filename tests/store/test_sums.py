"""Whatever happens to a lookup, at every moment each Id is answered or not answered, and the counts say the same."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lib.domain.failures import Failure, FailureKind, Missing
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED, State
from lib.store.database import open_database
from lib.store.ledger import Claim, ClaimLostError, Ledger
from lib.store.lookups import Store
from tests.helpers.examples import examples
from tests.helpers.provider import known, request_for

ON_BOTH = True

any_code = st.sampled_from([0, 3, 18, 9001, MIN_CODE, MAX_CODE]) | st.integers(MIN_CODE, MAX_CODE)
any_answer = any_code | st.just(NOT_ANSWERED)


class Lookups(RuleBasedStateMachine):
    """One lookup among others, used by pages and engines; `codes` is what it must have."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.database = open_database(self.url)
        self.store, self.ledger = Store(self.database), Ledger(self.database)
        self.lost: list[Claim] = []
        self.holder: Claim | None = None
        self.failed: set[int] = set()
        """The indexes that were asked and have no answer."""
        self.settled: set[int] = set()
        """The indexes among them that were rejected alone."""
        self.stop: Failure | None = None

    @initialize(total=st.integers(0, 30), size=st.integers(1, 12))
    def ask_for_it(self, total: int, size: int) -> None:
        """Create it, and another one beside it, which must not mix."""
        self.size = size
        self.ids = list(range(10**18, 10**18 + total))
        self.codes = np.full(total, NOT_ANSWERED, dtype=np.int32)
        self.beside = self.store.create(request_for([1, 2], batch_size=1))
        beside = known(self.ledger.claim(self.beside))
        beside.store(0, np.array([21], dtype=np.int32))
        beside.store(1, Failure(FailureKind.REDIRECTED, 302))
        self.lookup_id = self.store.create(request_for(self.ids, batch_size=size))
        self.state = State.QUEUED

    @rule()
    def take_up(self) -> None:
        """Have a run claim it; the run that held it loses it."""
        claim = self.ledger.claim(self.lookup_id)
        assert (claim is not None) == self.state.is_live
        if claim is not None:
            assert claim.pending == self._unasked()
            self.lost += [self.holder] if self.holder else []
            self.holder, self.state = claim, State.RUNNING

    @precondition(lambda self: self.holder and self.holder.pending)
    @rule(data=st.data())
    def keep_a_batch(self, data: st.DataObject) -> None:
        """Have the run that holds it store the answer to a batch: all of it, a part, or why there is none."""
        assert self.holder is not None
        batch = data.draw(st.sampled_from(self.holder.pending))
        places = [self.ids.index(message_id) for message_id in self.holder.ids_of(batch)]
        assert places == [place for place in self._places(batch) if place in self._open()]
        if data.draw(st.booleans()):
            self.holder.store(batch, Failure(FailureKind.TIMED_OUT))
            self.failed.update(places)
            return
        codes = np.array(data.draw(st.lists(any_answer, min_size=len(places), max_size=len(places))), dtype=np.int32)
        missing: list[Missing] = []
        for number, place in enumerate(places):
            self.codes[place] = codes[number]
            if (
                codes[number] == NOT_ANSWERED
                and (what := data.draw(st.sampled_from(["open", "failed", "settled"]))) != "open"
            ):
                missing.append(
                    Missing(number, 1, Failure(FailureKind.REJECTED_ARGUMENTS, 400), is_settled=what == "settled")
                )
                self.failed.add(place)
                self.settled.update([place] if what == "settled" else [])
        self.holder.store(batch, codes, missing)

    @precondition(lambda self: self.holder)
    @rule(stopped=st.booleans())
    def end(self, *, stopped: bool) -> None:
        """Have the run that holds it end it, with all its batches done or not."""
        assert self.holder is not None
        self.stop = Failure(FailureKind.CREDENTIALS_REFUSED, 401) if stopped else None
        self.holder.end(self.stop)
        self._let_go(State.FAILED if stopped else State.FINISHED)

    @precondition(lambda self: self.lost)
    @rule()
    def write_without_a_claim(self) -> None:
        """Have the run that lost it last try to write."""
        for claim in self.lost[-3:]:
            assert not claim.is_held()
            claim.end(Failure(FailureKind.UNREACHABLE))
            for batch in claim.pending[:1]:
                with pytest.raises(ClaimLostError):
                    claim.store(batch, np.zeros(len(claim.ids_of(batch)), dtype=np.int32))

    @rule()
    def cancel(self) -> None:
        """Cancel it."""
        self.store.cancel(self.lookup_id)
        if self.state.is_live:
            self._let_go(State.CANCELLED)

    @rule()
    def retry(self) -> None:
        """Ask again for what is missing."""
        self.store.retry(self.lookup_id)
        if not self.state.is_live:
            self.state, self.stop = State.QUEUED, None
            self.settled = {place for place in self.settled if self._has_answers(place // self.size)}
            self.failed = set(self.settled)

    def teardown(self) -> None:
        """Close the database."""
        self.database.dispose()

    def _let_go(self, state: State) -> None:
        self.lost += [self.holder] if self.holder else []
        self.holder, self.state = None, state

    def _places(self, batch: int) -> range:
        return range(batch * self.size, min((batch + 1) * self.size, len(self.ids)))

    def _has_answers(self, batch: int) -> bool:
        return any(self.codes[place] != NOT_ANSWERED for place in self._places(batch))

    def _open(self) -> set[int]:
        return {place for place, code in enumerate(self.codes) if code == NOT_ANSWERED} - self.failed

    def _unasked(self) -> list[int]:
        return sorted({place // self.size for place in self._open()})

    @invariant()
    def the_other_lookup_is_left_alone(self) -> None:
        """Compare the other lookup with its answers."""
        beside = known(self.store.answered(self.beside))
        assert beside.codes.tolist() == [21, NOT_ANSWERED]
        assert beside.failures == ((1, 1, Failure(FailureKind.REDIRECTED, 302)),)
        assert beside.progress.state is State.RUNNING

    @invariant()
    def every_id_is_answered_or_not_answered(self) -> None:
        """Compare what both readers of the store return with what it must have."""
        progress, answered = known(self.store.progress(self.lookup_id)), known(self.store.answered(self.lookup_id))
        assert (progress.state, progress.stop) == (self.state, self.stop)
        assert answered.ids.tolist() == self.ids
        assert answered.codes.tolist() == self.codes.tolist()
        has_answer = self.codes[self.codes != NOT_ANSWERED]
        assert progress.counts == Counter(has_answer.tolist())
        assert progress.failed == sum(size for _, size, _ in answered.failures)
        failed = [place for first, size, _ in answered.failures for place in range(first, first + size)]
        assert failed == sorted(self.failed)
        assert answered.settled == sum(self._has_answers(place // self.size) for place in self.settled)
        assert progress.done == len(has_answer) + progress.failed
        unasked = progress.total - progress.done
        assert progress.total == len(has_answer) + progress.failed + unasked == len(self.ids)
        assert unasked == len(self._open())


def test_the_sum_holds_at_every_moment(database_url: str) -> None:
    class Here(Lookups):
        url = database_url

    # Without shrinking, which takes minutes where each step writes to a file.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    run_state_machine_as_test(Here, settings=settings(max_examples=examples(25), deadline=None, phases=phases))
