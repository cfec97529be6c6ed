"""A run asks exactly the batches without a stored answer, stores each answer as it comes, and knows when to end."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, State
from lib.lookup.limits import Limits
from lib.lookup.run import CHECK_SECONDS, run
from lib.lookup.scheduler import RequestScheduler
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import Fault, codes_of, sample_ids
from lib.store.database import DatabaseFailedError
from tests.helpers.engine_runs import SIZE, WIDTH, OneLookup, batches, until
from tests.helpers.provider import ID_OF, Provider, Reply, Seen, gateway_to, good, never

IDS = sample_ids(200)


@pytest.fixture
def lookup(database: Engine) -> OneLookup:
    return OneLookup(database)


def failing(*spoilt: int) -> Callable[[Seen], Reply]:
    """Return what answers like a provider, and fails for good each batch with one of `spoilt` in it."""
    return lambda request: Reply(status=409) if set(spoilt) & set(request.ids) else good(request.ids)


# The whole lookup


@pytest.mark.parametrize("size", [1, 7, 200, 1000])
def test_every_id_is_asked_once_and_has_its_own_answer(lookup: OneLookup, size: int) -> None:
    app = create_app(latency=0, count_ids=True)
    lookup.create(IDS, size)
    lookup.run(app)
    assert app.state.asked == Counter(IDS)
    assert lookup.answered.codes.tolist() == codes_of(IDS)
    assert (lookup.state, lookup.answered.progress.stop) == (State.FINISHED, None)


def test_a_lookup_without_ids_is_finished_without_a_request(lookup: OneLookup) -> None:
    provider = Provider()
    lookup.create([])
    lookup.run(provider)
    assert (lookup.state, provider.requests) == (State.FINISHED, [])


def test_only_batches_without_a_stored_answer_are_asked(lookup: OneLookup) -> None:
    lookup.create(IDS)
    stored = lookup.claim()
    for batch in (0, 3, 19):
        stored.store(batch, lookup.answered.codes[:SIZE] * 0 + 25)
    stored.store(5, Failure(FailureKind.TIMED_OUT))
    provider = Provider()
    lookup.run(provider)
    left = [batch for number, batch in enumerate(batches(IDS)) if number not in (0, 3, 5, 19)]
    assert sorted(provider.asked) == sorted(left)
    assert lookup.answered.codes[:SIZE].tolist() == [25] * SIZE
    assert lookup.answered.failures == ((50, SIZE, Failure(FailureKind.TIMED_OUT)),)


# A batch that fails


def test_an_id_that_is_rejected_harms_no_other_and_says_why(lookup: OneLookup) -> None:
    ids = [*IDS[:14], ID_OF[Fault.ARGUMENTS_REJECTED], *IDS[14:]]
    lookup.create(ids)
    lookup.run(create_app(latency=0))
    codes = codes_of(ids)
    codes[14] = NOT_ANSWERED
    assert lookup.answered.codes.tolist() == codes
    assert lookup.answered.failures == ((14, 1, Failure(FailureKind.REJECTED_ARGUMENTS, None, 2, 8)),)
    assert lookup.state is State.FINISHED


def test_retry_asks_exactly_what_failed_and_what_was_not_asked(lookup: OneLookup) -> None:
    lookup.create(IDS)
    claim = lookup.claim()
    for batch in range(10):
        claim.store(
            batch, Failure(FailureKind.UNREACHABLE) if batch in (2, 7) else lookup.answered.codes[:SIZE] * 0 + 3
        )
    lookup.store.cancel(lookup.lookup_id)
    lookup.store.retry(lookup.lookup_id)
    provider = Provider(answer=failing(IDS[70]))
    lookup.run(provider)
    left = [batch for number, batch in enumerate(batches(IDS)) if number in (2, 7) or number >= 10]
    assert sorted(provider.asked) == sorted(left)
    assert lookup.answered.failures == ((70, SIZE, Failure(FailureKind.PROVIDER, http_status=409)),)
    lookup.store.retry(lookup.lookup_id)
    again = Provider()
    lookup.run(again)
    assert again.asked == [batches(IDS)[7]]
    assert not (lookup.answered.codes == NOT_ANSWERED).any()


# An early end


def test_wrong_credentials_stop_the_lookup_with_few_requests(lookup: OneLookup) -> None:
    app = create_app(latency=0)
    lookup.create(IDS)
    lookup.run(app, password="wrong")  # noqa: S106 - made up
    assert app.state.requests <= WIDTH
    assert (lookup.state, lookup.answered.progress.stop) == (
        State.FAILED,
        Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19),
    )
    assert (lookup.answered.codes == NOT_ANSWERED).all()


def test_answers_from_before_the_account_was_blocked_stay(lookup: OneLookup) -> None:
    ids = [*IDS[:55], ID_OF[Fault.PANEL_EXPIRED], *IDS[55:]]
    lookup.create(ids)
    lookup.run(create_app(latency=0))
    assert (lookup.state, lookup.answered.progress.stop) == (
        State.FAILED,
        Failure(FailureKind.ACCOUNT_BLOCKED, None, 2, 18),
    )
    assert lookup.answered.codes[:10].tolist() == codes_of(ids[:10])
    assert lookup.answered.failures == ((50, 10, Failure(FailureKind.ACCOUNT_BLOCKED, None, 2, 18)),)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(302, FailureKind.REDIRECTED), (409, FailureKind.PROVIDER), (404, FailureKind.WRONG_ADDRESS)],
)
def test_a_provider_that_fails_for_everything_is_given_up(lookup: OneLookup, status: int, kind: FailureKind) -> None:
    provider = Provider(answer=lambda _: Reply(status=status))
    lookup.create(IDS, 1)
    lookup.run(provider)
    assert (lookup.state, lookup.answered.progress.stop) == (State.FAILED, Failure(kind, status))
    assert 3 * WIDTH <= len(lookup.answered.failures) < 4 * WIDTH
    assert len(provider.requests) <= 4 * WIDTH
    assert lookup.clock.waits == []


@pytest.mark.parametrize("count", [1, 3])
def test_wrong_credentials_are_tried_once_by_each_worker_under_way(database: Engine, count: int) -> None:
    app, width = create_app(latency=0), 8
    lookups = [OneLookup(database) for _ in range(count)]
    for lookup in lookups:
        lookup.create(list(range(1, 10_001)), 10)

    async def together() -> None:
        async with gateway_to(app, password="wrong") as gateway, asyncio.TaskGroup() as group:  # noqa: S106 - made up
            scheduler = RequestScheduler(gateway, Limits(10, width))
            for lookup in lookups:
                group.create_task(run(lookup.claim(), scheduler, width))

    asyncio.run(together())
    assert app.state.requests <= width * count
    for lookup in lookups:
        stop = lookup.answered.progress.stop
        assert (lookup.state, stop) == (State.FAILED, Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19))


def test_a_provider_that_fails_now_and_then_is_not_given_up(lookup: OneLookup) -> None:
    good_ones = set(IDS[::8])
    lookup.create(IDS, 1)
    lookup.run(
        Provider(answer=lambda request: good(request.ids) if set(request.ids) & good_ones else Reply(status=409))
    )
    assert lookup.state is State.FINISHED
    assert len(lookup.answered.failures) == len(IDS) - len(good_ones)


@pytest.mark.parametrize("what", ["cancelled", "taken over"])
def test_a_run_that_lost_its_lookup_ends_within_a_second_and_its_answers_stay(lookup: OneLookup, what: str) -> None:
    provider = Provider()

    async def first_batches() -> None:
        # The first five are answered, and the others stay under way.
        if len(provider.requests) > 5:
            await never()

    provider.hold = first_batches

    async def lose_it() -> None:
        await until(lambda: provider.under_way == WIDTH)
        if what == "cancelled":
            lookup.store.cancel(lookup.lookup_id)
        else:
            lookup.claim()

    lookup.create(IDS)
    # It checks often enough for that, however long a busy machine takes.
    assert CHECK_SECONDS <= 0.25
    lookup.run(provider, lose_it)
    assert len(provider.requests) == 5 + WIDTH
    assert provider.under_way == 0
    assert lookup.state is (State.CANCELLED if what == "cancelled" else State.RUNNING)
    assert lookup.answered.codes.tolist() == [*codes_of(IDS[:50]), *[NOT_ANSWERED] * 150]
    assert lookup.answered.failures == ()


def test_an_answer_that_cannot_be_stored_ends_the_run_and_is_asked_again(lookup: OneLookup) -> None:
    lookup.create(IDS)
    with lookup.database.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON answer WHEN NEW.batch = 6 BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    with pytest.raises(ExceptionGroup) as raised:
        lookup.run(create_app(latency=0))
    assert raised.group_contains(DatabaseFailedError)
    assert lookup.state is State.RUNNING
    progress = lookup.answered.progress
    assert progress.done == (lookup.answered.codes != NOT_ANSWERED).sum() < len(IDS)
    with lookup.database.begin() as connection:
        connection.execute(text("DROP TRIGGER full"))
    lookup.run(create_app(latency=0))
    assert lookup.answered.codes.tolist() == codes_of(IDS)
