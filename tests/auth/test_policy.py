"""Who someone is by their sign-in, and what the lists make of them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.auth.identity import Identity
from lib.auth.policy import Allowed
from lib.auth.roles import Permission, Role, may
from lib.settings import SettingsError, load
from tests.helpers.provider import known

SIGNED_IN: dict[str, Any] = {"is_logged_in": True, "iss": "https://login.test", "sub": "7", "iat": 1000, "nonce": "n"}
NO_SECRETS = Path("/nowhere/secrets.toml")


def someone(**claims: object) -> Identity:
    return known(Identity.of({**SIGNED_IN, **claims}))


def role_of(person: Identity, **lists: str) -> Role | None:
    """Return the role by the lists of these settings, named by the ends of their names."""
    environ = {f"NIKSMS_{name.upper()}": text for name, text in lists.items()}
    return load(environ, NO_SECRETS).rules.policy.role_of(person)


@pytest.mark.parametrize(
    ("text", "claims", "is_named"),
    [
        ("a@x.test", {"email": "a@x.test"}, True),
        ("A@X.test", {"email": "a@x.TEST"}, True),
        ("b@x.test, a@x.test", {"email": "a@x.test"}, True),
        ("a@x.test", {"email": "aa@x.test"}, False),
        ("a@x.test", {"email": "a@x.test.evil.test"}, False),
        ("@x.test", {"email": "any.one+tag@x.test"}, True),
        ("@x.test", {"email": "a@sub.x.test"}, False),
        ("@x.test", {"email": "a@evilx.test"}, False),
        ("@x.test", {"email": "a@x.test@evil.test"}, False),
        ("@x.test", {}, False),
        ("@x.test", {"email": ["a@x.test"]}, False),
        ("a@x.test", {"email": "a@x.test", "email_verified": True}, True),
        ("a@x.test", {"email": "a@x.test", "email_verified": "true"}, True),
        ("a@x.test", {"email": "a@x.test", "email_verified": False}, False),
        ("a@x.test", {"email": "a@x.test", "email_verified": "false"}, False),
        ("a@x.test", {"email": "a@x.test", "email_verified": 0}, False),
        ("role:desk", {"roles": ["other", "desk"]}, True),
        ("role:desk", {"roles": "desk"}, True),
        ("role:desk", {"roles": "desk other"}, False),
        ("role:desk", {"roles": ["LookupService"]}, False),
        ("role:desk", {"roles": {"desk": True}}, False),
        ("role:desk", {"groups": ["desk"]}, False),
        ("role:a@x.test", {"email": "a@x.test"}, False),
    ],
)
def test_a_list_names_whom_it_says_and_nobody_else(text: str, claims: dict[str, object], is_named: bool) -> None:  # noqa: FBT001
    assert (role_of(someone(**claims), staff=text) is Role.STAFF) == is_named


@pytest.mark.parametrize("claim", ["realm_access.roles", "https://x.test/roles"])
def test_the_roles_may_stand_in_another_claim_and_within_one(claim: str) -> None:
    person = someone(**{"realm_access": {"roles": ["desk"]}, "https://x.test/roles": ["desk"]})
    assert role_of(person, viewers="role:desk", role_claim=claim) is Role.VIEWER


def test_the_highest_role_counts() -> None:
    person = someone(email="a@x.test", roles=["desk"])
    assert role_of(person, viewers="@x.test", staff="role:desk", admins="a@x.test") is Role.ADMIN
    assert role_of(person, viewers="@x.test", staff="role:desk") is Role.STAFF
    assert role_of(person) is None


@pytest.mark.parametrize("wrong", ["x.test", "@x", "role:", "a@x.test b@x.test", "a@x.test;b@x.test", "*", "@", "role"])
@pytest.mark.parametrize("name", ["NIKSMS_VIEWERS", "NIKSMS_STAFF", "NIKSMS_ADMINS"])
def test_a_list_that_cannot_be_read_stops_the_start(name: str, wrong: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: takes .*separated by commas"):
        load({name: f"a@x.test, {wrong}"}, NO_SECRETS)


@given(st.text(), st.text())
def test_no_text_names_someone_without_an_address_or_role(text: str, subject: str) -> None:
    try:
        allowed = Allowed.read(text)
    except ValueError:
        return
    assert not allowed.names(someone(sub=subject or "7"), "roles")


names = st.sampled_from(["is_logged_in", "iss", "sub", "iat", "email", "roles"])
values = st.none() | st.text() | st.integers() | st.booleans() | st.lists(st.text())


@given(st.dictionaries(names, values))
def test_claims_of_any_form_are_someone_whole_or_nobody(claims: dict[str, Any]) -> None:
    person = Identity.of(claims)
    if person is not None:
        assert claims["is_logged_in"] is True
        assert person.who
        assert (person.email or "@") == (person.email or "@").lower()


@pytest.mark.parametrize("lacks", ["is_logged_in", "iss", "sub", "iat"])
def test_claims_that_say_too_little_are_nobody(lacks: str) -> None:
    assert Identity.of({name: value for name, value in SIGNED_IN.items() if name != lacks}) is None


@pytest.mark.parametrize("moment", [10**400, -1, 1e300, float("inf"), float("nan"), True, "1", None, [1]])
def test_claims_of_no_moment_name_nobody(moment: object) -> None:
    assert Identity.of({**SIGNED_IN, "iat": moment}) is None


@pytest.mark.parametrize("other", [{"iss": "https://b.test"}, {"sub": "8"}, {"iat": 1001}, {"nonce": "m"}])
def test_each_sign_in_has_a_key_of_its_own(other: dict[str, Any]) -> None:
    assert someone(email="a@x.test").key == someone(email="b@x.test").key
    assert someone(**other).key != someone().key


def test_someone_without_a_sure_address_is_called_by_what_no_address_looks_like() -> None:
    assert someone(email="A@x.test").who == "a@x.test"
    assert someone(email="a@x.test", email_verified=False).who == "7 @ login.test"
    assert someone(iss="https://[").who == "7 @ https://["


def test_what_each_role_may() -> None:
    allowed = {role: {act for act in Permission if may(role, act)} for role in Role}
    assert allowed == {
        Role.VIEWER: {Permission.READ, Permission.EXPORT},
        Role.STAFF: {Permission.READ, Permission.EXPORT, Permission.LOOK_UP},
        Role.ADMIN: set(Permission),
    }
