"""The gate: who enters, who does not, and what ends a sign-in for good."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from lib.auth.gate import Refused, SignedOut, Visitor
from lib.auth.policy import Policy
from lib.auth.roles import Role
from lib.domain.audit import RefusalDetail, SessionEndDetail
from tests.helpers.signed_in import ADDRESS, RULES, GuardedParts, signed_in

ON_BOTH = True


@pytest.fixture
def guarded(database: Engine) -> GuardedParts:
    return GuardedParts(database)


def why(decision: object) -> RefusalDetail | SessionEndDetail | None:
    return decision.why if isinstance(decision, Refused) else None


def test_who_is_on_a_list_enters_with_their_role_and_is_noted_once(guarded: GuardedParts) -> None:
    first, again = guarded.decide(signed_in("ann", iat=1e9 * 2)), None
    assert why(first) is SessionEndDetail.TOO_LONG  # a sign-in of the future is none
    claims = signed_in("ann")
    first, again = guarded.decide(claims), guarded.decide(claims)
    assert isinstance(first, Visitor)
    assert first == again
    assert (first.who, first.role, first.address, first.sees_all) == ("ann@x.test", Role.STAFF, ADDRESS, False)
    assert isinstance(guarded.decide(signed_in("boss")), Visitor)
    assert guarded.audited() == [("sign_in", "ann@x.test", ""), ("sign_in", "boss@x.test", "")]


def test_nobody_who_has_not_signed_in_is_let_in_or_noted(guarded: GuardedParts) -> None:
    for claims in ({}, {"is_logged_in": False}, {**signed_in("ann"), "is_logged_in": "True"}):
        assert isinstance(guarded.decide(claims), SignedOut)
    assert guarded.audited() == []


def test_who_is_on_no_list_is_refused_and_stays_so_with_this_sign_in(guarded: GuardedParts) -> None:
    claims = signed_in("eve", email="eve@y.test")
    assert [why(guarded.decide(claims)) for _ in range(3)] == [RefusalDetail.NOT_LISTED] * 3
    assert guarded.audited() == [("refused", "eve@y.test", "not_listed")]


def test_who_is_taken_off_the_list_is_out_at_the_next_click_and_needs_a_new_sign_in(guarded: GuardedParts) -> None:
    claims = signed_in("ann")
    assert isinstance(guarded.decide(claims), Visitor)
    guarded.set_rules(policy=Policy())
    assert why(guarded.decide(claims)) is RefusalDetail.NOT_LISTED
    guarded.set_rules()
    assert why(guarded.decide(claims)) is RefusalDetail.NOT_LISTED
    assert isinstance(guarded.decide(signed_in("ann", nonce="new")), Visitor)


def test_a_role_that_changes_holds_at_the_next_click(guarded: GuardedParts) -> None:
    claims = signed_in("ann")
    assert isinstance(guarded.decide(claims), Visitor)
    guarded.set_rules(policy=Policy(viewers=RULES.policy.staff))
    found = guarded.decide(claims)
    assert isinstance(found, Visitor)
    assert found.role is Role.VIEWER


def test_a_session_ends_idle_and_does_not_come_back(guarded: GuardedParts) -> None:
    claims = signed_in("ann")
    assert isinstance(guarded.decide(claims), Visitor)
    guarded.set_rules(idle_seconds=-1)
    assert why(guarded.decide(claims)) is SessionEndDetail.IDLE
    guarded.set_rules()
    assert why(guarded.decide(claims)) is SessionEndDetail.IDLE
    assert guarded.audited() == [("sign_in", "ann@x.test", ""), ("session_end", "ann@x.test", "idle")]


def test_a_session_ends_after_its_longest_time_however_busy(guarded: GuardedParts) -> None:
    claims = signed_in("ann", ago=3600)
    assert isinstance(guarded.decide(claims), Visitor)
    guarded.set_rules(session_seconds=3599)
    assert why(guarded.decide(claims)) is SessionEndDetail.TOO_LONG
    guarded.set_rules()
    assert why(guarded.decide(claims)) is SessionEndDetail.TOO_LONG


def test_an_old_cookie_lets_nobody_in_even_when_its_sign_in_is_forgotten(guarded: GuardedParts) -> None:
    claims = signed_in("ann", ago=RULES.session_seconds + 1)
    guarded.gate.purge(365)
    assert why(guarded.decide(claims)) is SessionEndDetail.TOO_LONG
    assert guarded.audited() == []


def test_a_purge_keeps_sessions_whose_cookies_may_still_come(guarded: GuardedParts) -> None:
    claims = signed_in("ann", ago=100)
    guarded.decide(claims)
    guarded.gate.sign_out(claims, ADDRESS)
    guarded.gate.purge(1)
    assert why(guarded.decide(claims)) is SessionEndDetail.SIGNED_OUT


def test_signing_out_ends_the_sign_in_everywhere_and_only_that_one(guarded: GuardedParts) -> None:
    claims, elsewhere = signed_in("ann"), signed_in("ann", nonce="at home")
    assert isinstance(guarded.decide(claims), Visitor)
    assert isinstance(guarded.decide(elsewhere), Visitor)
    guarded.gate.sign_out(claims, ADDRESS)
    guarded.gate.sign_out(claims, ADDRESS)
    assert why(guarded.decide(claims)) is SessionEndDetail.SIGNED_OUT
    assert isinstance(guarded.decide(elsewhere), Visitor)
    assert [line[0] for line in guarded.audited()] == ["sign_in", "sign_in", "sign_out"]


def test_a_sign_in_that_was_never_used_can_be_ended_too(guarded: GuardedParts) -> None:
    claims = signed_in("ann")
    guarded.gate.sign_out(claims, ADDRESS)
    assert why(guarded.decide(claims)) is SessionEndDetail.SIGNED_OUT


def test_too_many_sign_ins_of_one_person_within_a_minute_are_refused(guarded: GuardedParts) -> None:
    guarded.set_rules(sign_ins_a_minute=2)
    found = [guarded.decide(signed_in("ann", nonce=str(time))) for time in range(4)]
    assert [why(decision) for decision in found] == [None, None, RefusalDetail.TOO_OFTEN, RefusalDetail.TOO_OFTEN]
    assert isinstance(guarded.decide(signed_in("bob")), Visitor)


def test_rules_that_cannot_be_read_let_nobody_in_and_end_nothing(guarded: GuardedParts) -> None:
    claims = signed_in("ann")
    assert isinstance(guarded.decide(claims), Visitor)
    guarded.rules = None
    assert why(guarded.decide(claims)) is RefusalDetail.FAILED
    guarded.set_rules()
    assert isinstance(guarded.decide(claims), Visitor)


def test_tabs_that_come_back_at_once_are_one_sign_in(guarded: GuardedParts) -> None:
    claims = signed_in("ann")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: guarded.decide(claims), range(8)))
    assert all(isinstance(decision, Visitor) for decision in found)
    assert guarded.audited() == [("sign_in", "ann@x.test", "")]


def test_once_people_sign_in_they_have_to_until_the_end_of_the_process(guarded: GuardedParts) -> None:
    assert not guarded.gate.is_on(is_set_up=False)
    assert guarded.gate.is_on(is_set_up=True)
    assert guarded.gate.is_on(is_set_up=False)
