"""Where every request of a lookup is rejected, few are sent, and no reading of it is taken for the only one."""

import asyncio
import json
from collections.abc import Callable
from typing import Final

import pytest
from sqlalchemy import Engine

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, State
from lib.gateway.dialects import open_gateway
from lib.sandbox.scenarios import codes_of
from tests.helpers.dialect_cases import DIALECT_CASES, good_answer
from tests.helpers.engine_runs import OneLookup
from tests.helpers.provider import Provider, Reply, Seen

IDS: Final = list(range(639258934720290000, 639258934720294000))
NUMBER_8: Final = json.dumps({"Status": 0, "Exception": 8, "Data": None}).encode()
Rule = Callable[[list[int]], bool]


@pytest.fixture
def lookup(database: Engine) -> OneLookup:
    return OneLookup(database)


def rejecting(dialect: str, rule: Rule, reply: Reply) -> Provider:
    """Return a provider that rejects a request whose Ids `rule` holds for, and answers any other."""

    def answer(request: Seen) -> Reply:
        ids = [int(text) for text in DIALECT_CASES[dialect].read(request.body)[1]]
        return reply if rule(ids) else Reply(good_answer(dialect, ids))

    return Provider(answer=answer)


def run(lookup: OneLookup, provider: Provider, width: int, dialect: str = "rest") -> None:
    async def opened() -> None:
        secrets = ["secret"] * len(DIALECT_CASES[dialect].record.credentials)
        async with open_gateway(
            DIALECT_CASES[dialect].record, "http://localhost/ask", secrets, width=width, timeout=20, app=provider
        ) as gateway:
            await lookup.run_with(gateway, width=width)

    asyncio.run(asyncio.wait_for(opened(), 60))


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@pytest.mark.parametrize(("width", "size"), [(8, 100), (1, 100), (8, 1), (1, 2)])
def test_a_wrong_password_that_is_called_wrong_arguments_costs_few_requests(
    lookup: OneLookup, dialect: str, width: int, size: int
) -> None:
    lookup.create(IDS[:400], size=size)
    provider = rejecting(dialect, lambda _: True, Reply(b"", 400))
    run(lookup, provider, width, dialect)
    assert len(provider.requests) <= 2 * width + 4
    assert lookup.state is State.FAILED
    assert lookup.answered.progress.stop == Failure(FailureKind.REJECTED_THROUGHOUT, 400)
    assert (lookup.answered.codes == NOT_ANSWERED).all()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_lookup_of_few_ids_that_are_all_rejected_says_both_readings(lookup: OneLookup, count: int) -> None:
    lookup.create(IDS[:count])
    provider = rejecting("rest", lambda _: True, Reply(NUMBER_8))
    run(lookup, provider, width=8)
    assert len(provider.requests) <= 1 + count
    assert lookup.answered.progress.stop == Failure(FailureKind.REJECTED_THROUGHOUT, None, 0, 8)
    # As after a crash: nothing is left to ask, and still both readings hold.
    lookup.store.retry(lookup.lookup_id)
    run(lookup, provider, width=8)
    assert len(provider.requests) <= 2 * (1 + count)
    assert lookup.answered.progress.stop == Failure(FailureKind.REJECTED_THROUGHOUT, None, 0, 8)


def test_several_lookups_at_once_stop_each_by_itself(database: Engine) -> None:
    lookups = [OneLookup(database) for _ in range(3)]
    provider = rejecting("rest", lambda _: True, Reply(NUMBER_8))
    for each in lookups:
        each.create(IDS, size=100)
        run(each, provider, width=8)
        assert each.answered.progress.stop == Failure(FailureKind.REJECTED_THROUGHOUT, None, 0, 8)
    assert len(provider.requests) <= 3 * (2 * 8 + 4)


@pytest.mark.parametrize("guilty", [{0}, {50}, set(range(0, 100, 12)), set(range(60))])
def test_wrong_ids_among_right_ones_are_found_as_before(lookup: OneLookup, guilty: set[int]) -> None:
    wrong = {IDS[index] for index in guilty}
    lookup.create(IDS[:100], size=100)
    provider = rejecting("rest", lambda ids: bool(wrong & set(ids)), Reply(NUMBER_8))
    run(lookup, provider, width=8)
    assert (lookup.state, lookup.answered.progress.stop) == (State.FINISHED, None)
    codes = lookup.answered.codes.tolist()
    assert [code for code, number in zip(codes, IDS, strict=False) if number in wrong] == [NOT_ANSWERED] * len(wrong)
    right = [number for number in IDS[:100] if number not in wrong]
    if len(guilty) < 40:
        assert [code for code, number in zip(codes, IDS, strict=False) if number not in wrong] == codes_of(right)


def test_a_lookup_that_was_answered_before_is_not_doubted(lookup: OneLookup) -> None:
    lookup.create(IDS[:40], size=10)
    run(lookup, rejecting("rest", lambda ids: IDS[0] not in ids, Reply(b"", 401)), width=1)
    assert lookup.answered.progress.counts
    lookup.store.retry(lookup.lookup_id)
    run(lookup, rejecting("rest", lambda _: True, Reply(NUMBER_8)), width=1)
    assert lookup.answered.progress.stop == Failure(FailureKind.REJECTED_ARGUMENTS, None, 0, 8)
