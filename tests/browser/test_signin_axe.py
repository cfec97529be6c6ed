"""What those see who sign in, or are not let in, breaks no rule of WCAG 2.2 AA that a machine can judge."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import NAMES_IN_PERSIAN
from tests.browser.test_signin import sign_in
from tests.helpers.axe import violations
from tests.helpers.dashboard_server import Server
from tests.helpers.identity_provider import identity_provider, signed_in_dashboard
from tests.helpers.page_checks import latin_words, too_small, too_wide
from tests.helpers.person import Person, Visit

HEIGHT: Final = 1200
NAMES: Final = {"admin", "stranger", "reads", "company", "elsewhere", "test"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with identity_provider() as provider, signed_in_dashboard(tmp_path_factory.mktemp("door"), provider) as found:
        yield found[0]


def at_the_door(person: Person, _language: str) -> None:
    expect(person.part("sign_in")).to_be_visible()


def not_let_in(person: Person, language: str) -> None:
    at_the_door(person, language)
    sign_in(person, "stranger")
    expect(person.part("sign_out")).to_be_visible()


def viewer(person: Person, language: str) -> None:
    at_the_door(person, language)
    sign_in(person, "viewer")
    expect(person.part("person")).to_be_visible()


def audit(person: Person, language: str) -> None:
    at_the_door(person, language)
    sign_in(person, "admin")
    expect(person.part("person")).to_be_visible()
    person.page.get_by_test_id("stTopNavLink").last.click()
    expect(person.page.get_by_test_id("stDataFrame")).to_be_visible()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("reach", [at_the_door, not_let_in, viewer, audit], ids=lambda reach: reach.__name__)
def test_no_rule_is_broken(visit: Visit, server: Server, reach: Callable[[Person, str], None], language: str) -> None:
    person = visit(server, f"/?language={language}", reduced_motion="reduce")
    reach(person, language)
    person.rest()
    for width, scheme in ((1400, "light"), (375, "dark")):
        person.page.set_viewport_size({"width": width, "height": HEIGHT})
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        person.rest()
        assert violations(person.page) == []
        person.sees(lambda: too_wide(person.page), [])
        person.sees(lambda: too_small(person.page), [])
    if language == "fa":
        assert {*latin_words(person.page)} <= {*NAMES_IN_PERSIAN, *NAMES}
