"""What a person may read and do: their own lookups, by the permissions of that moment, and audited."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, text

from lib.auth.policy import Policy
from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.service.lookup_service import LookupService
from lib.service.permissions import NotAllowedError, TooOftenError
from lib.store.ledger import Ledger
from tests.helpers.provider import known
from tests.helpers.signed_in import RULES, GuardedParts, service_of_anyone, signed_in

ID = 639258934720294949
CODES = (3, 1, 4)


@pytest.fixture
def guarded(database: Engine) -> GuardedParts:
    return GuardedParts(database)


def asked(service: LookupService, first: int = ID, file_name: str = "") -> str:
    return service.start_lookup(
        Intake(np.arange(first, first + 3), repeated=0, rejected=()), Source.PASTE, None, file_name
    )


def answer(guarded: GuardedParts, lookup_id: str) -> None:
    claim = known(Ledger(guarded.database).claim(lookup_id))
    claim.store(0, np.array(CODES, dtype=np.int32))
    claim.end()


def listed(service: LookupService) -> list[str]:
    return [entry.lookup_id for entry in service.history.listing().entries]


def id_matches(service: LookupService, message_id: int = ID) -> list[str]:
    return [match.entry.lookup_id for match in service.history.id_matches(message_id)]


def test_people_see_their_own_lookups_and_admins_all(guarded: GuardedParts) -> None:
    ann, bob, boss = (guarded.service(signed_in(name)) for name in ("ann", "bob", "boss"))
    hers, his = asked(ann), asked(bob)
    answer(guarded, hers)
    assert (listed(ann), listed(bob), listed(boss)) == ([hers], [his], [his, hers])
    assert (id_matches(ann), id_matches(bob), id_matches(boss)) == ([hers], [his], [his, hers])
    for service, seen in ((ann, True), (bob, False), (boss, True)):
        found = [service.store.entry(hers), service.store.progress(hers), service.store.answered(hers)]
        assert [part is not None for part in found] == [seen] * 3
        assert bool(service.history.family(hers)) == seen
    # Another person's lookup and one that never was are answered alike.
    for reads in (bob.store.entry, bob.store.answered, bob.store.rows, bob.store.row_count, bob.history.family):
        assert reads(hers) == reads("never")


def test_a_family_shows_only_what_the_person_may_see(guarded: GuardedParts) -> None:
    ann, boss = guarded.service(signed_in("ann")), guarded.service(signed_in("boss"))
    hers = asked(ann)
    answer(guarded, hers)
    again = known(boss.rechecks.recheck(hers))
    assert [entry.lookup_id for entry in ann.history.family(hers)] == [hers]
    assert [entry.lookup_id for entry in boss.history.family(hers)] == [hers, again]
    assert [len(service.history.versions(again)) for service in (ann, boss)] == [0, 2]
    assert [len(service.history.versions(hers)) for service in (ann, boss)] == [1, 2]
    (entry,) = ann.history.listing().entries
    assert ann.history.families([entry]).sizes == {hers: 1}
    assert boss.history.families(boss.history.listing().entries).sizes == {hers: 2}


ACTS: dict[str, Callable[[LookupService, str], object]] = {
    "cancel": lambda service, lookup: service.store.cancel(lookup),
    "retry": lambda service, lookup: service.store.retry(lookup),
    "rename": lambda service, lookup: service.history.rename(lookup, "taken"),
    "plan": lambda service, lookup: service.rechecks.plan(lookup, 5, 1),
    "drop_plan": lambda service, lookup: service.rechecks.drop_plan(lookup),
    "delete": lambda service, lookup: service.history.delete(lookup),
    "ask_once": lambda service, _: service.ask_once(ID),
    "trail": lambda service, _: service.audit_log(),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("shared", [False, True])
def test_nobody_changes_what_is_another_persons(guarded: GuardedParts, act: str, shared: bool) -> None:  # noqa: FBT001 - as pytest passes it
    guarded.set_rules(is_shared=shared)
    ann, bob = guarded.service(signed_in("ann")), guarded.service(signed_in("bob"))
    hers = asked(ann)
    before = guarded.parts.store.entry(hers)
    with pytest.raises(NotAllowedError):
        ACTS[act](bob, hers)
    assert guarded.parts.store.entry(hers) == before


@pytest.mark.parametrize("act", ACTS)
def test_a_viewer_changes_nothing_even_of_their_own(guarded: GuardedParts, act: str) -> None:
    ann = guarded.service(signed_in("ann"))
    hers = asked(ann)
    guarded.set_rules(policy=Policy(viewers=RULES.policy.staff))
    before = guarded.parts.store.entry(hers)
    with pytest.raises(NotAllowedError):
        ACTS[act](ann, hers)  # the page was drawn while she was staff
    assert guarded.parts.store.entry(hers) == before
    assert guarded.audited()[-1] == ("refused", "ann@x.test", "role")
    with pytest.raises(NotAllowedError):
        asked(ann)
    assert known(guarded.service(signed_in("ann")).store.entry(hers)).lookup_id == hers


def test_what_staff_may_do_with_their_own(guarded: GuardedParts) -> None:
    ann = guarded.service(signed_in("ann"))
    hers = asked(ann)
    for act in ("rename", "plan", "drop_plan", "cancel"):
        ACTS[act](ann, hers)
    assert known(ann.store.entry(hers)).note == "taken"
    with pytest.raises(NotAllowedError):
        ann.history.delete(hers)
    assert guarded.service(signed_in("boss")).history.delete(hers)


def revoked(guarded: GuardedParts, claims: dict[str, Any]) -> None:  # noqa: ARG001 - as the others
    guarded.set_rules(policy=Policy())


def idle(guarded: GuardedParts, claims: dict[str, Any]) -> None:  # noqa: ARG001 - as the others
    guarded.set_rules(idle_seconds=-1)


def signed_out(guarded: GuardedParts, claims: dict[str, Any]) -> None:
    guarded.gate.sign_out(claims, "")


@pytest.mark.parametrize("ends", [revoked, idle, signed_out])
def test_a_page_left_open_does_nothing_once_the_session_has_ended(
    guarded: GuardedParts, ends: Callable[[GuardedParts, dict[str, Any]], None]
) -> None:
    claims = signed_in("boss")
    boss = guarded.service(claims)
    kept = asked(boss)
    download = boss.exported("csv", 3, lambda: b"all of it")
    assert download() == b"all of it"
    ends(guarded, claims)
    acts: list[Callable[[LookupService, str], object]] = [
        lambda *_: download(),
        lambda service, _: asked(service),
        *ACTS.values(),
    ]
    for act in acts:
        with pytest.raises(NotAllowedError):
            act(boss, kept)
    assert [entry.lookup_id for entry in guarded.parts.history.listing().entries] == [kept]


def test_everybody_reads_shared_lookups_and_reruns_them_as_their_own(guarded: GuardedParts) -> None:
    guarded.set_rules(is_shared=True)
    ann, viewer = guarded.service(signed_in("ann")), guarded.service(signed_in("v", email="reads@x.test"))
    hers = asked(ann)
    answer(guarded, hers)
    bob = guarded.service(signed_in("bob"))
    assert listed(bob) == listed(viewer) == [hers]
    again = known(bob.rechecks.rerun(hers))
    assert known(bob.store.entry(again)).asked_by == "bob@x.test"


def test_another_persons_lookup_is_not_asked_again(guarded: GuardedParts) -> None:
    ann, bob = guarded.service(signed_in("ann")), guarded.service(signed_in("bob"))
    hers = asked(ann)
    answer(guarded, hers)
    assert bob.rechecks.rerun(hers) is None
    assert bob.rechecks.recheck(hers) is None
    assert listed(bob) == []


def test_too_many_lookups_within_a_minute_wait_and_the_others_do_not(guarded: GuardedParts) -> None:
    guarded.set_rules(lookups_a_minute=2)
    ann, bob = guarded.service(signed_in("ann")), guarded.service(signed_in("bob"))
    lookups = [asked(ann), asked(ann)]
    answer(guarded, lookups[0])
    acts: list[Callable[[], object]] = [
        lambda: asked(ann),
        lambda: ann.rechecks.rerun(lookups[0]),
        lambda: ann.rechecks.recheck(lookups[0]),
    ]
    for act in acts:
        with pytest.raises(TooOftenError):
            act()
    assert asked(bob)
    assert len(listed(ann)) == 2


def test_without_sign_in_everybody_may_do_all_without_limits(guarded: GuardedParts) -> None:
    guarded.set_rules(lookups_a_minute=1)
    here, there = (service_of_anyone(guarded.parts) for _ in range(2))
    lookups = [asked(here), asked(here)]
    assert listed(there) == lookups[::-1]
    assert there.history.delete(lookups[0])
    assert guarded.audited() == [("lookup", "", "first"), ("lookup", "", "first"), ("delete", "", "")]


def test_the_trail_has_who_did_what_how_much_and_from_where_and_no_id_or_secret(guarded: GuardedParts) -> None:
    ann, boss = guarded.service(signed_in("ann", nonce="S3cret-nonce", tokens={"id": "S3cret-token"})), None
    kept = asked(ann, file_name=f"{ID} of the customer.csv")
    ann.history.rename(kept, f"note {ID}")
    answer(guarded, kept)
    ann.rechecks.recheck(kept)
    ann.exported("xlsx", 3, lambda: b"")()
    boss = guarded.service(signed_in("boss"))
    boss.ask_once(ID)
    boss.history.delete(kept)
    boss.exported_audit_log(6, lambda: b"")()
    assert guarded.audited() == [
        ("sign_in", "ann@x.test", ""),
        ("lookup", "ann@x.test", "first"),
        ("lookup", "ann@x.test", "recheck"),
        ("export", "ann@x.test", "xlsx"),
        ("sign_in", "boss@x.test", ""),
        ("lookup", "boss@x.test", "test"),
        ("delete", "boss@x.test", ""),
        ("export", "boss@x.test", "trail"),
    ]
    events = [record.event for record in guarded.gate.audit_log.page().records[::-1]]
    assert [event.count for event in events] == [None, 3, 1, 3, None, 1, 3, 6]
    assert {event.address for event in events} == {"192.0.2.7"}
    with guarded.database.connect() as connection:
        whole = str(
            [*connection.execute(text("SELECT * FROM trail")), *connection.execute(text("SELECT * FROM login"))]
        )
    for secret in (str(ID), str(ID + 1), "S3cret", kept, "customer"):
        assert secret not in whole


def test_a_planned_recheck_is_audited_as_the_planners_and_does_not_count_to_their_limit(guarded: GuardedParts) -> None:
    guarded.set_rules(lookups_a_minute=2)
    ann = guarded.service(signed_in("ann"))
    kept = asked(ann)
    answer(guarded, kept)
    ann.rechecks.plan(kept, 1, 1)
    with guarded.database.begin() as connection:
        connection.execute(text("UPDATE lookup SET recheck_at = 1 WHERE recheck_at IS NOT NULL"))
    (made,) = guarded.parts.rechecks.start_due()
    assert guarded.audited()[-1] == ("lookup", "ann@x.test", "timed")
    assert known(ann.store.entry(made)).asked_by == "ann@x.test"
    asked(ann)
