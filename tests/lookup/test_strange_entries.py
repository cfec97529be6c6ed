"""One strange entry in every answer costs its own Ids, in every dialect, and the lookup goes on."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from lib.domain.answers import UNREADABLE
from lib.domain.lookups import NOT_ANSWERED, State
from lib.sandbox.scenarios import codes_of
from tests.helpers.engine_runs import SIZE, OneLookup
from tests.helpers.provider import Provider, Reply, Seen

IDS = [639258934720294900 + number for number in range(3 * SIZE)]


@pytest.fixture
def lookup(database: Engine) -> OneLookup:
    found = OneLookup(database)
    found.create(IDS)
    return found


def answering(entry: Callable[[int], Any]) -> Provider:
    """Return a provider whose answers have `entry(id)` for each Id."""

    def answer(request: Seen) -> Reply:
        return Reply(json.dumps({"Status": 4, "Exception": 0, "Data": [entry(each) for each in request.ids]}).encode())

    return Provider(answer=answer)


def by_rule(message_id: int) -> int:
    (code,) = codes_of([message_id])
    return code


def test_a_name_that_no_table_has_is_stored_with_the_lookup(lookup: OneLookup) -> None:
    lookup.run(answering(lambda each: "Mystery" if each % SIZE == 7 else by_rule(each)))
    answered = lookup.answered
    (code,) = answered.progress.names
    assert lookup.state is State.FINISHED
    assert answered.progress.names == {code: "Mystery"}
    assert answered.codes.tolist() == [code if each % SIZE == 7 else by_rule(each) for each in IDS]
    assert answered.progress.counts[code] == 3
    assert (answered.progress.done, answered.progress.failed) == (len(IDS), 0)


def test_a_null_in_each_answer_costs_one_id_of_each_and_no_request_more(lookup: OneLookup) -> None:
    provider = answering(lambda each: None if each % SIZE in (4, 5) else by_rule(each))
    lookup.run(provider)
    assert lookup.state is State.FINISHED
    assert len(provider.requests) == 3
    assert lookup.answered.failures == tuple((start + 4, 2, UNREADABLE) for start in range(0, len(IDS), SIZE))
    assert lookup.answered.codes.tolist() == [NOT_ANSWERED if each % SIZE in (4, 5) else by_rule(each) for each in IDS]


def test_what_could_not_be_read_is_asked_again_when_a_person_wants_it_and_nothing_else(lookup: OneLookup) -> None:
    lookup.run(answering(lambda each: None if each == IDS[4] else "Mystery" if each == IDS[5] else by_rule(each)))
    lookup.store.retry(lookup.lookup_id)
    provider = answering(lambda each: "Riddle" if each == IDS[4] else by_rule(each))
    lookup.run(provider)
    assert provider.asked == [[IDS[4]]]
    assert sorted(lookup.answered.progress.names.values()) == ["Mystery", "Riddle"]
    assert not lookup.answered.failures


def test_a_provider_that_says_nothing_readable_of_any_id_is_not_asked_forever(lookup: OneLookup) -> None:
    lookup.create([IDS[0] + number for number in range(400)], size=1)
    provider = answering(lambda _: 3.5)
    lookup.run(provider)
    assert lookup.state is State.FAILED
    assert lookup.answered.progress.stop == UNREADABLE
    assert len(provider.requests) < 20
