"""The same wish of one session, said twice within a moment, is one lookup."""

import numpy as np
import pytest
from sqlalchemy import Engine

from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.service.lookup_service import LookupService
from lib.service.recent_start import SECONDS, RecentStart
from tests.helpers.signed_in import GuardedParts, signed_in

ID = 639258934720294949


@pytest.fixture
def guarded(database: Engine) -> GuardedParts:
    return GuardedParts(database)


def asked(service: LookupService, first: int = ID, file_name: str = "") -> str:
    return service.start_lookup(
        Intake(np.arange(first, first + 3), repeated=0, rejected=()), Source.PASTE, None, file_name
    )


def test_the_same_ids_asked_twice_within_a_moment_by_one_session_are_one_lookup(guarded: GuardedParts) -> None:
    now = 100.0
    ann = guarded.service(signed_in("ann"), RecentStart(lambda: now))
    first = asked(ann)
    now += SECONDS / 2
    assert asked(ann) == first
    assert asked(guarded.service(signed_in("ann"))) != first, "another session"
    other = asked(ann, ID + 1)
    assert other != first
    assert asked(ann, ID + 1, "a.csv") != other
    again = asked(ann)
    now += SECONDS
    assert asked(ann) not in (first, again)
    assert [event[0] for event in guarded.audited()].count("lookup") == 6


def test_what_was_cancelled_or_deleted_is_asked_anew_at_once(guarded: GuardedParts) -> None:
    boss = guarded.service(signed_in("boss"), RecentStart())
    first = asked(boss)
    boss.store.cancel(first)
    second = asked(boss)
    assert second != first
    assert asked(boss) == second
    boss.history.delete(second)
    assert asked(boss) != second
