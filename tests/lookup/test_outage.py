"""While the provider is down lookups wait; when it is back they go on, with what failed when it went down."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from math import ceil, log2
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from lib.domain.answers import BatchAnswer
from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, ProviderState, State
from lib.gateway.errors import GATEWAY_ERRORS, GatewayError, RejectedArgumentsError, UnreachableError
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.lookup.limits import LONGEST_PAUSE, PATIENCE, THRESHOLD, Limits
from lib.lookup.retry import ATTEMPTS
from lib.lookup.run import ROUNDS
from lib.sandbox.scenarios import code_of, codes_of, sample_ids
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import FileOwnership
from tests.helpers.engine_runs import SIZE, WIDTH, OneLookup
from tests.helpers.examples import examples
from tests.helpers.fake_clock import START
from tests.helpers.provider import Provider, gateway_to, known, request_for, wait_until

IDS = sample_ids(200)
OUTAGES = [kind for kind in GATEWAY_ERRORS if kind.is_outage]


class Scripted:
    """A gateway that raises the next error of `script` at each request, or answers at None and after the end."""

    def __init__(self, script: Sequence[GatewayError | None], guilty: set[int] | None = None) -> None:
        self.script = list(script)
        self.guilty = guilty or set()
        self.asked: Counter[int] = Counter()
        self.rejected_alone: set[int] = set()

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        self.asked.update(ids)
        error = self.script.pop(0) if self.script else None
        await asyncio.sleep(0)
        if error is not None:
            if error.is_rejection and len(ids) == 1:
                self.rejected_alone.update(ids)
            raise error
        if self.guilty & set(ids):
            raise RejectedArgumentsError(http_status=400)
        return BatchAnswer(np.array(codes_of(ids), dtype=np.int32))


@pytest.fixture
def lookup(database: Engine) -> OneLookup:
    lookup = OneLookup(database)
    lookup.create(IDS)
    return lookup


@pytest.mark.parametrize("width", [1, 4, 8])
@pytest.mark.parametrize("kind", OUTAGES)
def test_the_batches_that_failed_first_are_asked_again_when_the_provider_is_back(
    lookup: OneLookup, kind: type[GatewayError], width: int
) -> None:
    down = [kind()] * (THRESHOLD * ATTEMPTS + width * ATTEMPTS + 3)
    gateway = Scripted([None, None, *down])
    asyncio.run(lookup.run_with(gateway, width=width))
    assert (lookup.state, lookup.answered.failures) == (State.FINISHED, ())
    assert lookup.answered.codes.tolist() == codes_of(IDS)
    assert len(lookup.clock.waits) > 1
    assert lookup.clock.stored[-1].is_down is False


def test_a_lookup_of_a_single_batch_waits_too(database: Engine) -> None:
    lookup = OneLookup(database)
    lookup.create([7])
    asyncio.run(lookup.run_with(Scripted([UnreachableError()] * (THRESHOLD * ATTEMPTS + 3))))
    assert (lookup.state, lookup.answered.codes.tolist()) == (State.FINISHED, codes_of([7]))
    assert lookup.clock.waits == [5.0, 10.0, 20.0, 40.0]


@pytest.mark.parametrize("kind", OUTAGES)
def test_a_provider_that_stays_down_ends_the_lookup_when_its_patience_is_over(
    lookup: OneLookup, kind: type[GatewayError]
) -> None:
    asyncio.run(lookup.run_with(Scripted([*[None] * 8, *[kind(http_status=500)] * 10_000])))
    failure = Failure(kind.kind, 500)
    assert (lookup.state, lookup.answered.progress.stop) == (State.FAILED, failure)
    answered = int((lookup.answered.codes != NOT_ANSWERED).sum())
    assert 0 < answered <= 8 * SIZE
    assert {why for _, _, why in lookup.answered.failures} == {failure}
    # The try that ends it comes up to a pause later; this clock then begins the next one's pause too.
    assert PATIENCE <= lookup.clock.now - START <= PATIENCE + 2 * LONGEST_PAUSE
    # The rest can be retried, as after any failure.
    lookup.store.retry(lookup.lookup_id)
    asyncio.run(lookup.run_with(Scripted([])))
    assert lookup.answered.codes.tolist() == codes_of(IDS)


@pytest.mark.parametrize("kind", [kind for kind in GATEWAY_ERRORS if not kind.stops_lookup and not kind.is_rejection])
def test_a_batch_that_always_fails_beside_good_ones_is_its_own_fault(
    lookup: OneLookup, kind: type[GatewayError]
) -> None:
    class Spoilt(Scripted):
        async def ask(self, ids: Sequence[int]) -> BatchAnswer:
            if IDS[7] in ids:
                await asyncio.sleep(0)
                self.asked.update(ids)
                raise kind
            return await super().ask(ids)

    gateway = Spoilt([])
    asyncio.run(lookup.run_with(gateway))
    assert (lookup.state, lookup.clock.waits) == (State.FINISHED, [])
    assert lookup.answered.failures == ((0, SIZE, Failure(kind.kind)),)
    assert gateway.asked[IDS[7]] <= ROUNDS * ATTEMPTS


def test_a_lookup_that_waits_is_cancelled_at_once(lookup: OneLookup) -> None:
    async def cancel() -> None:
        while not (lookup.clock.stored and lookup.clock.stored[-1].is_down):  # noqa: ASYNC110 - told by no event
            await asyncio.sleep(0.005)
        lookup.store.cancel(lookup.lookup_id)

    lookup.clock.is_stopped = True
    asyncio.run(asyncio.wait_for(lookup.run_with(Scripted([UnreachableError()] * 1000), cancel), 60))
    assert (lookup.state, lookup.answered.failures) == (State.CANCELLED, ())


def test_an_engine_that_starts_anew_asks_waiting_batches_at_once(database: Engine, store: Store) -> None:
    path = Path(str(database.url.database))
    lookup_id = store.create(request_for(IDS, SIZE))
    down = Provider(answer=lambda _: (_ for _ in ()).throw(OSError))
    limits, lock = Limits(SIZE, WIDTH), FileOwnership(path)
    first = EmbeddedEngine(EngineParts(Ledger(database), lambda: gateway_to(down), limits, lock, "sandbox"))
    first.start()
    wait_until(lambda: store.provider().is_down)
    seen = store.provider()
    assert (known(store.progress(lookup_id)).state, known(store.progress(lookup_id)).done) == (State.RUNNING, 0)
    assert known(seen.next_try) > known(seen.since)
    first.stop()
    assert store.provider().is_down
    back = Provider()
    lock = FileOwnership(path)
    second = EmbeddedEngine(EngineParts(Ledger(database), lambda: gateway_to(back), limits, lock, "sandbox"))
    second.start()
    wait_until(lambda: not known(store.progress(lookup_id)).state.is_live)
    second.stop()
    assert known(store.answered(lookup_id)).codes.tolist() == codes_of(IDS)
    now = store.provider()
    assert (now.is_down, now.since, now.next_try) == (False, None, None)
    assert (now.last_failure, now.last_failure_at) == (seen.last_failure, seen.last_failure_at)
    assert known(now.last_answer_at) > known(seen.last_failure_at)


def test_no_log_of_an_outage_or_a_split_holds_an_id(lookup: OneLookup, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        asyncio.run(lookup.run_with(Scripted([UnreachableError()] * 60, {IDS[3]})))
    told = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert told
    assert not [message_id for message_id in map(str, IDS) if message_id in told]
    state = ProviderState(last_failure=lookup.clock.stored[-1].last_failure)
    assert state.last_failure == Failure(FailureKind.UNREACHABLE)


# Whatever happens

scripts = st.lists(st.sampled_from([None, *(kind(http_status=500) for kind in GATEWAY_ERRORS)]), max_size=80)
ids_in_a_lookup = list(range(10**18, 10**18 + 60))


@settings(max_examples=examples(60))
@example([RejectedArgumentsError(), RejectedArgumentsError()], set(), 2, 1)
@given(scripts, st.sets(st.sampled_from(ids_in_a_lookup), max_size=5), st.integers(1, 25), st.integers(1, 4))
def test_whatever_goes_wrong_no_id_is_lost_and_none_is_asked_too_often(
    script: list[GatewayError | None], guilty: set[int], size: int, width: int
) -> None:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/lookups.sqlite3")
        lookup = OneLookup(database)
        lookup.create(ids_in_a_lookup, size)
        gateway = Scripted(script, guilty)
        asyncio.run(lookup.run_with(gateway, width=width))
        _check_totals(lookup)
        # Each piece that an Id is in: in its rounds with all retries, in every try, and in interrupted retries.
        pieces = 1 + ceil(log2(size))
        tries = len(lookup.clock.waits)
        assert max(gateway.asked.values()) <= pieces * ROUNDS * ATTEMPTS + tries * (1 + ATTEMPTS)
        for _ in range(2):
            lookup.store.retry(lookup.lookup_id)
            asyncio.run(lookup.run_with(Scripted([], guilty), width=width))
            _check_totals(lookup)
        # Retried at a provider that is up, all Ids are answered except those that it rejects, or once rejected when
        # they were asked for alone: a retry leaves those as they are.
        if lookup.answered.progress.stop is None:
            missing = lookup.answered.ids[lookup.answered.codes == NOT_ANSWERED].tolist()
            assert guilty <= set(missing) <= guilty | gateway.rejected_alone
        database.dispose()


def _check_totals(lookup: OneLookup) -> None:
    found = lookup.answered
    assert not found.progress.state.is_live
    for message_id, code in zip(found.ids.tolist(), found.codes.tolist(), strict=True):
        assert code in (code_of(message_id), NOT_ANSWERED)
    missing = int((found.codes == NOT_ANSWERED).sum())
    failed = sum(size for _, size, _ in found.failures)
    assert failed == found.progress.failed
    assert found.progress.done == len(found.ids) - missing + failed
    assert found.progress.state is State.FAILED or failed == missing
