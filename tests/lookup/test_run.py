"""A run asks exactly what has no stored answer, keeps each answer as it comes, and knows when to end."""

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
from tests.helpers.engine_runs import SIZE, WIDTH, Office, batches, until
from tests.helpers.provider import ID_OF, Provider, Reply, Seen, gateway_to, good, never

IDS = sample_ids(200)


@pytest.fixture
def office(database: Engine) -> Office:
    return Office(database)


def failing(*spoilt: int) -> Callable[[Seen], Reply]:
    """Return a provider's answer that fails each batch with one of `spoilt` in it, for good."""
    return lambda request: Reply(status=404) if set(spoilt) & set(request.ids) else good(request.ids)


# The whole


@pytest.mark.parametrize("size", [1, 7, 200, 1000])
def test_every_id_is_asked_once_and_has_its_own_answer(office: Office, size: int) -> None:
    app = create_app(latency=0, count_ids=True)
    office.create(IDS, size)
    office.run(app)
    assert app.state.asked == Counter(IDS)
    assert office.answered.codes.tolist() == codes_of(IDS)
    assert (office.state, office.answered.progress.stop) == (State.FINISHED, None)


def test_a_lookup_without_ids_is_finished_without_a_request(office: Office) -> None:
    provider = Provider()
    office.create([])
    office.run(provider)
    assert (office.state, provider.requests) == (State.FINISHED, [])


def test_only_what_has_no_stored_answer_is_asked(office: Office) -> None:
    office.create(IDS)
    stored = office.claim()
    for batch in (0, 3, 19):
        stored.keep(batch, office.answered.codes[:SIZE] * 0 + 25)
    stored.keep(5, Failure(FailureKind.TIMED_OUT))
    provider = Provider()
    office.run(provider)
    left = [batch for number, batch in enumerate(batches(IDS)) if number not in (0, 3, 5, 19)]
    assert sorted(provider.asked) == sorted(left)
    assert office.answered.codes[:SIZE].tolist() == [25] * SIZE
    assert office.answered.failures == ((50, SIZE, Failure(FailureKind.TIMED_OUT)),)


# A batch that fails


def test_an_id_that_is_rejected_harms_no_other_and_says_why(office: Office) -> None:
    ids = [*IDS[:14], ID_OF[Fault.ARGUMENTS_REJECTED], *IDS[14:]]
    office.create(ids)
    office.run(create_app(latency=0))
    codes = codes_of(ids)
    codes[14] = NOT_ANSWERED
    assert office.answered.codes.tolist() == codes
    assert office.answered.failures == ((14, 1, Failure(FailureKind.REJECTED_ARGUMENTS, None, 2, 8)),)
    assert office.state is State.FINISHED


def test_retry_asks_exactly_what_failed_and_what_was_not_asked(office: Office) -> None:
    office.create(IDS)
    claim = office.claim()
    for batch in range(10):
        claim.keep(batch, Failure(FailureKind.UNREACHABLE) if batch in (2, 7) else office.answered.codes[:SIZE] * 0 + 3)
    office.store.cancel(office.lookup_id)
    office.store.retry(office.lookup_id)
    provider = Provider(answer=failing(IDS[70]))
    office.run(provider)
    left = [batch for number, batch in enumerate(batches(IDS)) if number in (2, 7) or number >= 10]
    assert sorted(provider.asked) == sorted(left)
    assert office.answered.failures == ((70, SIZE, Failure(FailureKind.PROVIDER, http_status=404)),)
    office.store.retry(office.lookup_id)
    again = Provider()
    office.run(again)
    assert again.asked == [batches(IDS)[7]]
    assert not (office.answered.codes == NOT_ANSWERED).any()


# The end before the end


def test_wrong_credentials_stop_the_lookup_with_few_requests(office: Office) -> None:
    app = create_app(latency=0)
    office.create(IDS)
    office.run(app, password="wrong")  # noqa: S106 - made up
    assert app.state.requests <= WIDTH
    assert (office.state, office.answered.progress.stop) == (
        State.FAILED,
        Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19),
    )
    assert (office.answered.codes == NOT_ANSWERED).all()


def test_an_account_that_is_blocked_midway_keeps_what_was_answered(office: Office) -> None:
    ids = [*IDS[:55], ID_OF[Fault.PANEL_EXPIRED], *IDS[55:]]
    office.create(ids)
    office.run(create_app(latency=0))
    assert (office.state, office.answered.progress.stop) == (
        State.FAILED,
        Failure(FailureKind.ACCOUNT_BLOCKED, None, 2, 18),
    )
    assert office.answered.codes[:10].tolist() == codes_of(ids[:10])
    assert office.answered.failures == ((50, 10, Failure(FailureKind.ACCOUNT_BLOCKED, None, 2, 18)),)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(302, FailureKind.REDIRECTED), (404, FailureKind.PROVIDER), (400, FailureKind.REJECTED_ARGUMENTS)],
)
def test_a_provider_that_fails_for_everything_is_given_up(office: Office, status: int, kind: FailureKind) -> None:
    provider = Provider(answer=lambda _: Reply(status=status))
    office.create(IDS, 1)
    office.run(provider)
    assert (office.state, office.answered.progress.stop) == (State.FAILED, Failure(kind, status))
    assert 3 * WIDTH <= len(office.answered.failures) < 4 * WIDTH
    assert len(provider.requests) <= 4 * WIDTH
    assert office.clock.waits == []


@pytest.mark.parametrize("lookups", [1, 3])
def test_wrong_credentials_are_tried_once_by_each_worker_under_way(database: Engine, lookups: int) -> None:
    app, width = create_app(latency=0), 8
    offices = [Office(database) for _ in range(lookups)]
    for office in offices:
        office.create(list(range(1, 10_001)), 10)

    async def together() -> None:
        async with gateway_to(app, password="wrong") as gateway, asyncio.TaskGroup() as group:  # noqa: S106 - made up
            scheduler = RequestScheduler(gateway, Limits(10, width))
            for office in offices:
                group.create_task(run(office.claim(), scheduler, width))

    asyncio.run(together())
    assert app.state.requests <= width * lookups
    for office in offices:
        stop = office.answered.progress.stop
        assert (office.state, stop) == (State.FAILED, Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19))


def test_a_provider_that_fails_now_and_then_is_not_given_up(office: Office) -> None:
    good_ones = set(IDS[::8])
    office.create(IDS, 1)
    office.run(
        Provider(answer=lambda request: good(request.ids) if set(request.ids) & good_ones else Reply(status=404))
    )
    assert office.state is State.FINISHED
    assert len(office.answered.failures) == len(IDS) - len(good_ones)


@pytest.mark.parametrize("what", ["cancelled", "taken over"])
def test_a_run_that_lost_its_lookup_ends_within_a_second_and_keeps_what_was_answered(office: Office, what: str) -> None:
    provider = Provider()

    async def first_batches() -> None:
        # The first five are answered, and the others under way for ever.
        if len(provider.requests) > 5:
            await never()

    provider.hold = first_batches

    async def lose_it() -> None:
        await until(lambda: provider.under_way == WIDTH)
        if what == "cancelled":
            office.store.cancel(office.lookup_id)
        else:
            office.claim()

    office.create(IDS)
    # It looks often enough for a second, however long a busy machine then takes.
    assert CHECK_SECONDS <= 0.25
    office.run(provider, lose_it)
    assert len(provider.requests) == 5 + WIDTH
    assert provider.under_way == 0
    assert office.state is (State.CANCELLED if what == "cancelled" else State.RUNNING)
    assert office.answered.codes.tolist() == [*codes_of(IDS[:50]), *[NOT_ANSWERED] * 150]
    assert office.answered.failures == ()


def test_an_answer_that_cannot_be_stored_ends_the_run_and_is_asked_again(office: Office) -> None:
    office.create(IDS)
    with office.database.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON answer WHEN NEW.batch = 6 BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    with pytest.raises(ExceptionGroup) as raised:
        office.run(create_app(latency=0))
    assert raised.group_contains(DatabaseFailedError)
    assert office.state is State.RUNNING
    progress = office.answered.progress
    assert progress.done == (office.answered.codes != NOT_ANSWERED).sum() < len(IDS)
    with office.database.begin() as connection:
        connection.execute(text("DROP TRIGGER full"))
    office.run(create_app(latency=0))
    assert office.answered.codes.tolist() == codes_of(IDS)
