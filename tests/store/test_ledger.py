"""A claim writes all of an answer or nothing, and only while it holds."""

import numpy as np
import pytest
from sqlalchemy import Engine, event

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import NOT_ANSWERED, Codes, State
from lib.store.database import DatabaseFailedError
from lib.store.ledger import ClaimLostError, Ledger
from lib.store.lookups import Store
from tests.helpers.provider import known, request_for
from tests.helpers.refusing_database import refuse_answers
from tests.helpers.store_rows import statements

ON_BOTH = True
BROKEN = Failure(FailureKind.SERVER_FAILED, http_status=500)


def codes(*values: int) -> Codes:
    return np.array(values, dtype=np.int32)


def test_a_lost_claim_can_write_nothing(store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1, 2], batch_size=1))
    first = known(ledger.claim(lookup_id))
    second = known(ledger.claim(lookup_id))
    assert (first.is_held(), second.is_held()) == (False, True)
    with pytest.raises(ClaimLostError):
        first.store(0, codes(3))
    first.end(BROKEN)
    assert known(store.progress(lookup_id)).state is State.RUNNING
    assert known(store.answered(lookup_id)).codes.tolist() == [NOT_ANSWERED] * 2
    second.store(0, codes(25))
    assert known(store.answered(lookup_id)).codes.tolist() == [25, NOT_ANSWERED]


def test_whether_claims_hold_is_read_for_all_of_them_together(database: Engine, store: Store, ledger: Ledger) -> None:
    claims = [known(ledger.claim(store.create(request_for([number])))) for number in range(1, 6)]
    with statements(database) as heard:
        assert all(claim.is_held(60.0) for claim in claims)
    assert len([statement for statement in heard if statement.startswith("SELECT")]) == 1
    later = known(ledger.claim(store.create(request_for([9]))))
    assert later.is_held(60.0), "what was read before it does not tell of it"
    store.cancel(claims[0].lookup_id)
    assert [claim.is_held() for claim in claims] == [False, True, True, True, True]
    claims[1].end()
    assert not claims[1].is_held()


def test_an_ended_lookup_cannot_be_claimed_until_it_is_retried(store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1, 2, 3], batch_size=1))
    claim = known(ledger.claim(lookup_id))
    claim.store(0, codes(3))
    claim.store(1, BROKEN)
    store.cancel(lookup_id)
    assert ledger.claim(lookup_id) is None
    with pytest.raises(ClaimLostError):
        claim.store(2, codes(3))
    store.retry(lookup_id)
    assert known(ledger.claim(lookup_id)).pending == [1, 2]


def test_retry_leaves_a_live_lookup_alone(store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1, 2], batch_size=1))
    claim = known(ledger.claim(lookup_id))
    claim.store(0, BROKEN)
    store.retry(lookup_id)
    assert claim.is_held()
    assert known(store.progress(lookup_id)).failed == 1


def test_cancel_leaves_an_ended_lookup_alone(store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1]))
    claim = known(ledger.claim(lookup_id))
    claim.store(0, codes(3))
    claim.end()
    rested = known(store.progress(lookup_id))
    store.cancel(lookup_id)
    assert known(store.progress(lookup_id)) == rested


# What the database does meanwhile


def test_an_answer_that_could_not_be_stored_is_not_counted(database: Engine, store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1, 2, 3], batch_size=1))
    claim = known(ledger.claim(lookup_id))
    refuse_answers(database, "NEW.batch = 0")
    with pytest.raises(DatabaseFailedError):
        claim.store(0, codes(3))
    claim.store(1, codes(25))
    found = known(store.progress(lookup_id))
    assert (found.done, found.counts) == (1, {25: 1})
    assert claim.pending == [0, 2]


def test_a_lookup_is_read_as_it_was_at_one_moment(database: Engine, store: Store, ledger: Ledger) -> None:
    lookup_id = store.create(request_for([1, 2], batch_size=1))
    claim = known(ledger.claim(lookup_id))
    claim.store(0, codes(3))
    waiting = [lambda: claim.store(1, codes(25))]

    def between(*about: object) -> None:
        if waiting and str(about[2]).startswith("SELECT lookup"):
            waiting.pop()()

    event.listen(database, "after_cursor_execute", between)
    found = known(store.answered(lookup_id))
    assert waiting == []
    assert found.progress.done == np.count_nonzero(found.codes != NOT_ANSWERED)
