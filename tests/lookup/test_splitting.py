"""Exactly the guilty Ids of a rejected batch stay unanswered, found with no more requests than promised."""

import asyncio
from collections.abc import Sequence
from math import ceil, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from lib.domain.answers import BatchAnswer
from lib.domain.failures import Failure, FailureKind, Missing
from lib.domain.lookups import NOT_ANSWERED, State
from lib.gateway.errors import (
    BatchTooLargeError,
    CountMismatchError,
    CredentialsRefusedError,
    GatewayError,
    RejectedArgumentsError,
    UnreachableError,
)
from lib.lookup.split import MOST_REJECTED, SplitAnswer, Splitter
from lib.sandbox.scenarios import codes_of, sample_ids
from tests.helpers.engine_runs import SIZE, OneLookup, batches
from tests.helpers.provider import Provider, Reply, Seen, good

REJECTED = Failure(FailureKind.REJECTED_ARGUMENTS, 400)


class Strict:
    """Rejects a batch with one of `guilty` in it or more than `most` Ids, and answers the last digit of other Ids."""

    def __init__(self, guilty: set[int], most: int = 10**6, error: GatewayError | None = None) -> None:
        self.guilty, self.most = guilty, most
        self.error = error or RejectedArgumentsError(http_status=400)
        self.asked: list[list[int]] = []

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        self.asked.append(list(ids))
        if len(ids) > self.most:
            raise BatchTooLargeError(http_status=413)
        if self.guilty & set(ids):
            raise self.error
        return BatchAnswer(np.array(ids, dtype=np.int32) % 10)


def split(provider: Strict, ids: Sequence[int], splitter: Splitter | None = None) -> SplitAnswer:
    return asyncio.run((splitter or Splitter()).ask(ids, provider.ask))


def missing_indexes(answer: SplitAnswer) -> list[int]:
    return [index for item in answer.missing for index in range(item.start, item.start + item.size)]


@given(st.integers(1, 300), st.data())
def test_exactly_the_guilty_ids_are_found_within_the_bound(total: int, data: st.DataObject) -> None:
    guilty = data.draw(st.sets(st.integers(0, total - 1), max_size=6))
    provider = Strict(guilty)
    parts = split(provider, range(total))
    assert parts.codes.tolist() == [NOT_ANSWERED if place in guilty else place % 10 for place in range(total)]
    assert parts.missing == tuple(Missing(place, 1, REJECTED, is_settled=True) for place in sorted(guilty))
    assert len(provider.asked) <= 1 + 2 * len(guilty) * ceil(log2(total))


@given(st.integers(1, 300), st.data())
def test_however_many_are_guilty_the_requests_are_bounded_and_none_is_lost(total: int, data: st.DataObject) -> None:
    guilty = data.draw(st.sets(st.integers(0, total - 1)) | st.just(set(range(total))))
    provider = Strict(guilty)
    parts = split(provider, range(total))
    assert len(provider.asked) <= 1 + 2 * min(MOST_REJECTED, total - 1)
    assert missing_indexes(parts) == np.flatnonzero(parts.codes == NOT_ANSWERED).tolist()
    assert guilty <= set(missing_indexes(parts))
    assert {item.size for item in parts.missing if item.is_settled} <= {1}
    # Ids that were left because their half was rejected may be asked again.
    settled = {item.start for item in parts.missing if item.is_settled}
    assert settled <= guilty
    if total <= MOST_REJECTED:
        assert settled == guilty == set(missing_indexes(parts))


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_the_size_that_is_accepted_is_looked_for_once_a_lookup(total: int, most: int) -> None:
    provider, splitter = Strict(set(), most), Splitter()
    for _ in range(3):
        assert split(provider, range(total), splitter).codes.tolist() == [place % 10 for place in range(total)]
    too_large = [ids for ids in provider.asked if len(ids) > most]
    assert len(too_large) <= ceil(log2(total)) if total > 1 else not too_large
    assert not [ids for ids in provider.asked[-1:] if len(ids) > most]


def test_a_single_id_rejected_as_too_large_has_failed() -> None:
    parts = split(Strict(set(), most=0), range(4))
    assert parts.missing == tuple(
        Missing(place, 1, Failure(FailureKind.BATCH_TOO_LARGE, 413), is_settled=True) for place in range(4)
    )


def test_another_failure_of_a_piece_is_its_own_and_may_be_asked_again() -> None:
    provider = Strict({1})

    async def ask(ids: Sequence[int]) -> BatchAnswer:
        if 6 in ids and len(ids) <= 4:
            raise CountMismatchError
        return await provider.ask(ids)

    parts = asyncio.run(Splitter().ask(range(8), ask))
    assert parts.missing == (
        Missing(1, 1, REJECTED, is_settled=True),
        Missing(4, 4, Failure(FailureKind.COUNT_MISMATCH)),
    )
    assert parts.error is None


@pytest.mark.parametrize("error", [UnreachableError(), CredentialsRefusedError()], ids=lambda error: error.kind)
def test_an_outage_or_a_stop_ends_it_and_earlier_answers_stay(error: GatewayError) -> None:
    provider = Strict({0})

    async def ask(ids: Sequence[int]) -> BatchAnswer:
        if len(provider.asked) == 5:
            raise error
        return await provider.ask(ids)

    parts = asyncio.run(Splitter().ask(range(8), ask))
    assert parts.error is error
    # The right half and the second quarter were answered; the first quarter is open.
    assert parts.codes.tolist() == [NOT_ANSWERED, NOT_ANSWERED, 2, 3, 4, 5, 6, 7]
    assert parts.missing == ()


# In a whole lookup


def rejecting(guilty: set[int]) -> Provider:
    def answer(request: Seen) -> Reply:
        return Reply(status=400) if guilty & set(request.ids) else good(request.ids)

    return Provider(answer=answer)


def test_retry_leaves_ids_that_were_rejected_alone_and_asks_whole_batches_again(database: Engine) -> None:
    ids = sample_ids(40)
    guilty = {ids[3], ids[4], *ids[20:30]}
    lookup = OneLookup(database)
    lookup.create(ids)
    lookup.run(rejecting(guilty))
    found = lookup.answered
    assert found.failures == ((3, 2, REJECTED), (20, 10, REJECTED))
    assert (found.settled, found.progress.done, found.progress.failed) == (2, 40, 12)
    lookup.store.retry(lookup.lookup_id)
    assert (lookup.answered.progress.done, lookup.answered.progress.failed) == (30, 2)
    again = rejecting({ids[25]})
    lookup.run(again)
    assert again.asked[0] == batches(ids)[2]
    assert {message_id for asked in again.asked for message_id in asked} == set(ids[20:30])
    codes = codes_of(ids)
    for place in (3, 4, 25):
        codes[place] = NOT_ANSWERED
    assert lookup.answered.codes.tolist() == codes
    assert (lookup.state, lookup.answered.settled, lookup.answered.progress.failed) == (State.FINISHED, 3, 3)
    lookup.store.retry(lookup.lookup_id)
    nothing = Provider()
    lookup.run(nothing)
    assert (nothing.requests, lookup.state) == ([], State.FINISHED)


def test_a_partial_answer_is_completed_by_asking_for_the_open_ids_alone(database: Engine) -> None:
    ids = sample_ids(SIZE)
    lookup = OneLookup(database)
    lookup.create(ids)
    claim = lookup.claim()
    codes = np.full(SIZE, NOT_ANSWERED, dtype=np.int32)
    codes[[0, 5]] = 25
    failure = Failure(FailureKind.COUNT_MISMATCH)
    claim.store(0, codes, (Missing(1, 1, REJECTED, is_settled=True), Missing(8, 2, failure)))
    assert claim.ids_of(0) == [*ids[2:5], *ids[6:8]]
    assert (lookup.answered.progress.done, lookup.answered.progress.failed) == (5, 3)
    provider = Provider()
    lookup.run(provider)
    assert provider.asked == [[*ids[2:5], *ids[6:8]]]
    assert lookup.answered.failures == ((1, 1, REJECTED), (8, 2, failure))
    lookup.store.retry(lookup.lookup_id)
    lookup.run(provider)
    assert provider.asked[1:] == [ids[8:]]
    expected = [25, NOT_ANSWERED, *codes_of(ids[2:5]), 25, *codes_of(ids[6:])]
    assert lookup.answered.codes.tolist() == expected
    assert (lookup.answered.progress.done, lookup.answered.progress.failed) == (SIZE, 1)


def test_a_provider_that_rejects_whole_batches_in_a_row_is_given_up(database: Engine) -> None:
    lookup, width = OneLookup(database), 4
    lookup.create(sample_ids(400))
    # One Id is answered, so that the account is not in doubt.
    lookup.claim().store(0, np.array([3] * SIZE, dtype=np.int32))
    provider = Provider(answer=lambda _: Reply(status=400))
    lookup.run(provider)
    assert (lookup.state, lookup.answered.progress.stop) == (State.FAILED, REJECTED)
    assert len(provider.requests) <= (4 * width) * (2 * SIZE - 1)
