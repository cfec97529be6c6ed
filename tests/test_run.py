"""A run asks exactly what has no stored answer, keeps each answer as it comes, and knows when to end."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from lib.gateway.transport import AsgiApp
from lib.lookup.desk import Desk
from lib.lookup.plan import Limits
from lib.lookup.retry import ATTEMPTS
from lib.lookup.run import run
from lib.records import NOT_ANSWERED, Answered, Failure, State
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import Fault, codes_of, sample_ids
from lib.store.ledger import Claim, Ledger
from lib.store.store import Store
from tests.support import ID_OF, Provider, Reply, Seen, gateway_to, good, known, never, request_for

WIDTH = 4
SIZE = 10
IDS = sample_ids(200)


class Office:
    """A store with one lookup in it, and a run for it against any provider."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.store, self.ledger = Store(database), Ledger(database)
        self.lookup_id = ""

    def create(self, ids: list[int], size: int = SIZE) -> None:
        self.lookup_id = self.store.create(request_for(ids, batch_size=size))

    def claim(self) -> Claim:
        return known(self.ledger.claim(self.lookup_id))

    def run(self, app: AsgiApp, beside: Callable[[], Coroutine[Any, Any, None]] | None = None, **options: Any) -> float:  # noqa: ANN401 - those of gateway_to
        """Run the lookup once, with `beside` at the same time; returns the seconds from its end to the run's."""

        async def both() -> float:
            async with gateway_to(app, **options) as gateway, asyncio.TaskGroup() as group:
                ran = group.create_task(run(self.claim(), Desk(gateway, Limits(SIZE, WIDTH)), WIDTH))
                if beside is not None:
                    await beside()
                since = monotonic()
                await ran
                return monotonic() - since

        return asyncio.run(asyncio.wait_for(both(), 30))

    @property
    def answered(self) -> Answered:
        return known(self.store.answered(self.lookup_id))

    @property
    def state(self) -> State:
        return self.answered.progress.state


@pytest.fixture
def office(database: Engine) -> Office:
    return Office(database)


def batches(ids: list[int], size: int = SIZE) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - what it waits for is told by no event
        await asyncio.sleep(0.005)


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
    stored.keep(5, Failure("timed_out"))
    provider = Provider()
    office.run(provider)
    left = [batch for number, batch in enumerate(batches(IDS)) if number not in (0, 3, 5, 19)]
    assert sorted(provider.asked) == sorted(left)
    assert office.answered.codes[:SIZE].tolist() == [25] * SIZE
    assert office.answered.failures == ((50, SIZE, Failure("timed_out")),)


# A batch that fails


def test_a_failed_batch_harms_no_other_and_says_why(office: Office) -> None:
    ids = [*IDS[:14], ID_OF[Fault.ARGUMENTS_REJECTED], *IDS[14:]]
    office.create(ids)
    office.run(create_app(latency=0))
    codes = codes_of(ids)
    codes[10:20] = [NOT_ANSWERED] * 10
    assert office.answered.codes.tolist() == codes
    assert office.answered.failures == ((10, 10, Failure("rejected_arguments", None, 2, 8)),)
    assert office.state is State.FINISHED


def test_retry_asks_exactly_what_failed_and_what_was_not_asked(office: Office) -> None:
    office.create(IDS)
    claim = office.claim()
    for batch in range(10):
        claim.keep(batch, Failure("unreachable") if batch in (2, 7) else office.answered.codes[:SIZE] * 0 + 3)
    office.store.cancel(office.lookup_id)
    office.store.retry(office.lookup_id)
    provider = Provider(answer=failing(IDS[70]))
    office.run(provider)
    left = [batch for number, batch in enumerate(batches(IDS)) if number in (2, 7) or number >= 10]
    assert sorted(provider.asked) == sorted(left)
    assert office.answered.failures == ((70, SIZE, Failure("provider", http_status=404)),)
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
    assert (office.state, office.answered.progress.stop) == (State.FAILED, Failure("credentials_refused", None, 2, 19))
    assert (office.answered.codes == NOT_ANSWERED).all()


def test_an_account_that_is_blocked_midway_keeps_what_was_answered(office: Office) -> None:
    ids = [*IDS[:55], ID_OF[Fault.PANEL_EXPIRED], *IDS[55:]]
    office.create(ids)
    office.run(create_app(latency=0))
    assert (office.state, office.answered.progress.stop) == (State.FAILED, Failure("account_blocked", None, 2, 18))
    assert office.answered.codes[:10].tolist() == codes_of(ids[:10])
    assert office.answered.failures == ((50, 10, Failure("account_blocked", None, 2, 18)),)


@pytest.mark.parametrize(("status", "kind"), [(502, "server_failed"), (302, "redirected"), (404, "provider")])
def test_a_provider_that_fails_for_everything_is_given_up(office: Office, status: int, kind: str) -> None:
    provider = Provider(answer=lambda _: Reply(status=status))
    office.create(IDS, 1)
    office.run(provider)
    assert (office.state, office.answered.progress.stop) == (State.FAILED, Failure(kind, status))
    assert 3 * WIDTH <= len(office.answered.failures) < 4 * WIDTH
    assert len(provider.requests) <= 4 * WIDTH * ATTEMPTS


def test_a_provider_that_fails_now_and_then_is_not_given_up(office: Office) -> None:
    good_ones = set(IDS[::8])
    office.create(IDS, 1)
    office.run(
        Provider(answer=lambda request: good(request.ids) if set(request.ids) & good_ones else Reply(status=502))
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
    assert office.run(provider, lose_it) < 1
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
    assert raised.group_contains(IntegrityError)
    assert office.state is State.RUNNING
    progress = office.answered.progress
    assert progress.done == (office.answered.codes != NOT_ANSWERED).sum() < len(IDS)
    with office.database.begin() as connection:
        connection.execute(text("DROP TRIGGER full"))
    office.run(create_app(latency=0))
    assert office.answered.codes.tolist() == codes_of(IDS)
