"""The sign-in as people meet it: in a browser, by a provider on loopback."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.helpers.axe import violations
from tests.helpers.dashboard_server import Server
from tests.helpers.identity_provider import IdentityProvider, identity_provider, signed_in_dashboard
from tests.helpers.person import Person, Visit
from tests.helpers.whole_files import replace_whole

COOKIE: Final = "_streamlit_user"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A dashboard with sign-in, its provider, and the file of its secrets."""

    server: Server
    provider: IdentityProvider
    secrets: Path


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with identity_provider() as provider, signed_in_dashboard(tmp_path_factory.mktemp("signin"), provider) as found:
        yield Guarded(found[0], provider, found[1])


def heading(person: Person, text: str) -> None:
    """Wait for the heading of a page."""
    expect(person.page.get_by_role("heading", name=text, level=1)).to_be_visible()
    person.rest()


def sign_in(person: Person, account: str) -> None:
    """Press the button, and choose an account at the provider."""
    person.part("sign_in").get_by_role("button").click()
    person.page.get_by_role("link", name=account, exact=True).click()
    person.page.wait_for_url(f"{person.server.url}/**")


def is_in(person: Person, name: str, role: str) -> None:
    """Wait until the page says who is signed in, and as what."""
    expect(person.part("person")).to_have_text(re.compile(rf"{name}\W+{role}\W+Sign out"))


def login_cookie(person: Person) -> str:
    """Return the cookie of the sign-in."""
    return next(cookie["value"] for cookie in person.page.context.cookies() if cookie["name"] == COOKIE)


def take_cookie(person: Person, value: str) -> None:
    """Let the browser send this as the cookie of the sign-in."""
    person.page.context.add_cookies([{"name": COOKIE, "value": value, "url": person.server.url}])


def sign_out(person: Person) -> None:
    person.part("sign_out").get_by_role("button").click()
    heading(person, "ورود")


def test_the_right_person_comes_to_where_they_were_going_and_leaves_for_good(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, "/?language=en&lookup=some&outcome=sent")
    heading(person, "Sign in")
    expect(person.page.get_by_test_id("stTopNavLink")).to_have_count(0)
    sign_in(person, "staff")
    person.page.wait_for_url("**/?language=en&lookup=some&outcome=sent")
    is_in(person, "staff@company.test", "staff")
    expect(person.page.get_by_test_id("stTopNavLink")).to_have_text(
        ["Check statuses", "Past lookups", "Trends", "Status codes"]
    )
    kept = login_cookie(person)
    sign_out(person)
    assert COOKIE not in {cookie["name"] for cookie in person.page.context.cookies()}
    # Whoever kept the cookie has nothing of it.
    take_cookie(person, kept)
    person.open("/?language=en")
    heading(person, "Sign in again")
    assert "You have signed out." in person.page.locator("body").inner_text()
    # Once gone back to, the way is not gone again.
    sign_in(person, "staff")
    expect(person.part("check")).to_be_visible()
    assert "lookup" not in person.page.url


def test_the_wrong_person_is_told_so_and_may_take_another_account(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, "/?language=en")
    for account, name in (("stranger", "stranger@elsewhere.test"), ("unverified", "unverified @ ")):
        sign_in(person, account)
        heading(person, "You are not let in here")
        expect(person.part("door")).to_contain_text(name)
        expect(person.part("check")).to_have_count(0)
        assert violations(person.page) == []
    sign_in(person, "other")
    is_in(person, "other@company.test", "staff")


def test_whoever_is_taken_off_the_list_is_out_at_the_next_click(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, "/?language=en")
    sign_in(person, "viewer")
    expect(person.page.get_by_text("Your role reads and exports")).to_be_visible()
    before = guarded.secrets.read_text()
    replace_whole(guarded.secrets, before.replace("role:sms-readers", "role:nobody"))
    try:
        person.page.get_by_test_id("stTopNavLink").filter(has_text="Past lookups").click()
        heading(person, "You are not let in here")
    finally:
        replace_whole(guarded.secrets, before)
    # The list names them again; the sign-in is over all the same.
    person.open("/?language=en")
    heading(person, "You are not let in here")
    sign_in(person, "viewer")
    expect(person.page.get_by_text("Your role reads and exports")).to_be_visible()


def test_whoever_signs_in_too_often_is_told_in_both_languages_and_finds_the_way_back(
    tmp_path: Path, visit: Visit
) -> None:
    with (
        identity_provider() as provider,
        signed_in_dashboard(tmp_path, provider, NIKSMS_SIGN_INS_A_MINUTE=2) as (server, _),
    ):
        person = visit(server, "/?language=en")
        for account in ("staff", "other"):
            sign_in(person, account)
            expect(person.part("check")).to_be_visible()
            sign_out(person)
        told = person.page.get_by_role("heading", name="Too many sign-ins")
        # The minute may turn within the tries: they are many, and short.
        for _ in range(20):
            person.part("sign_in").get_by_role("button").click()
            expect(told.or_(person.page.get_by_role("link", name="admin", exact=True))).to_be_visible()
            if told.count():
                break
            person.open("/?language=en")
        expect(told).to_be_visible()
        expect(person.page.get_by_role("heading", level=1)).to_have_text("ورودهای پی‌درپی")
        assert violations(person.page) == []
        person.troubles = [trouble for trouble in person.troubles if "429" not in trouble]
        person.page.get_by_role("link", name="Back to the dashboard").click()
        heading(person, "Sign in")
        person.leave()


def test_a_page_that_nobody_touches_is_taken_away_when_the_session_ends_idle(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, is_shared=False)
    person.page.clock.install()
    person.open("/?language=en")
    sign_in(person, "staff")
    person.take_sample()
    person.page.clock.fast_forward("01:05")
    person.rest()
    expect(person.part("intake_summary")).to_be_visible()  # who is still in keeps the page
    with closing(sqlite3.connect(guarded.secrets.parents[2] / "lookups.sqlite3")) as database, database:
        database.execute("UPDATE login SET seen_at = seen_at - 3600")
    person.page.clock.fast_forward("01:05")
    heading(person, "Sign in again")
    expect(person.part("door")).to_contain_text("because nothing was done for a while")
    expect(person.part("intake_summary")).to_have_count(0)


def test_a_session_that_is_too_old_is_over(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, "/?language=en")
    guarded.provider.age = 12 * 3600 + 5
    try:
        sign_in(person, "staff")
        heading(person, "Sign in again")
        expect(person.part("door")).to_contain_text("Your session ended after its longest time.")
    finally:
        guarded.provider.age = 0
    sign_in(person, "staff")
    expect(person.part("check")).to_be_visible()


def test_a_forged_state_and_a_changed_cookie_sign_nobody_in(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, "/?language=en")
    person.open("/oauth2callback?code=x&state=forged")
    heading(person, "ورود")
    sign_in(person, "admin")
    expect(person.page.get_by_test_id("stTopNavLink")).to_have_count(7)
    payload, _, signature = login_cookie(person).rpartition(".")
    take_cookie(person, f"{payload}.{signature[::-1]}")
    person.open("/?language=en")
    heading(person, "Sign in")


def test_two_people_do_not_see_each_others_lookups_and_an_admin_sees_and_deletes(
    guarded: Guarded, visit: Visit
) -> None:
    ann, bob, boss = (visit(guarded.server, "/?language=en") for _ in range(3))
    for person, account in ((ann, "staff"), (bob, "other"), (boss, "admin")):
        sign_in(person, account)
        expect(person.part("check")).to_be_visible()
        person.rest()
    ann.take_sample()
    ann.check()
    address = re.sub(r"^https?://[^/]+", "", ann.page.url)
    bob.open(address)
    assert "another person's, or is not kept here" in bob.alert()
    bob.open(re.sub(r"lookup=[^&]+", "lookup=never", address))
    assert "another person's, or is not kept here" in bob.alert()
    boss.open(address)
    boss.see_report()
    name, path = ann.download("export_csv")
    assert name.endswith(".csv")
    assert path.read_bytes().count(b"\n") == 1001
    boss.page.get_by_test_id("stTopNavLink").filter(has_text="Past lookups").click()
    heading(boss, "Past lookups")
    boss.part("history_row_1").get_by_role("button", name="Actions").click()
    boss.page.get_by_text("Delete…").click()
    boss.page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(boss.page.get_by_text("No lookup is kept yet")).to_be_visible()
    boss.page.get_by_test_id("stTopNavLink").filter(has_text="Audit trail").click()
    heading(boss, "Audit trail of users")
    name, path = boss.download("audit_csv")
    trail = path.read_text("utf-8-sig")
    assert name.startswith("niksms-audit_")
    for line in (
        "Deleted,,1000,admin@company.test,admin",
        "Exported,CSV,1000,staff@company.test,staff",
        "Looked up,first lookup,1000,staff@company.test,staff",
    ):
        assert line in trail.replace('"', "")
    assert "63925893" not in trail


def test_a_page_left_open_in_another_tab_is_over_with_the_sign_out(guarded: Guarded, visit: Visit) -> None:
    person = visit(guarded.server, "/?language=en")
    sign_in(person, "staff")
    expect(person.part("check")).to_be_visible()
    tab = Person(person.page.context.new_page(), guarded.server)
    tab.open("/?language=en")
    tab.take_sample()
    sign_out(person)
    tab.part("check").get_by_role("button").click()
    heading(tab, "Sign in again")
    expect(tab.part("verdict")).to_have_count(0)
