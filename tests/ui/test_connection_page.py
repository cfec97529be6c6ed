"""The connection page shows the gateway and its limits, tests it with one Id, and shows no secret."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import wiring
from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import ProviderState
from lib.sandbox.app import REST_PATH, WEBSERVICE_PATH
from lib.store.database import open_database
from lib.store.ledger import Ledger
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.provider import served

SECRET = "Zq7-word"  # noqa: S105 - planted, to be looked for
SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from lib.ui.elements import markup; from lib.ui.state import session
from pages import connection
session.current_language()
connection.page()
"""

Opened = Callable[..., AppTest]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Open the page in a language, with these settings."""

    def come(language: str = "en", **environ: str) -> AppTest:
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'lookups.sqlite3'}")
        for name, value in environ.items():
            monkeypatch.setenv(f"NIKSMS_{name}", value)
        wiring.services.cache_clear()
        app = AppTest.from_string(SCRIPT, default_timeout=60)
        app.query_params["language"] = language
        return run_page(app)

    yield come
    wiring.services.cache_clear()


def asked_of(app: AppTest, given: str) -> str:
    app.text_input(key="test_id").set_value(given)
    app.button(key="test_connection").click()
    return text_of(run_page(app))


def test_the_sandbox_is_named_and_answers_a_test(opened: Opened) -> None:
    app = opened(SANDBOX_LATENCY="0")
    assert "the embedded sandbox" in text_of(app)
    assert "Ids a request 100 Requests at once 8 Requests a second no limit" in text_of(app)
    assert (
        "Known codes 27, of 0 to 29; those above 25 are not on the provider's page; any other is shown as an unknown "
        "code" in text_of(app)
    )
    found = asked_of(app, "639258934720294921")
    assert (
        "The connection works. The provider says of this Id: Not delivered · Not delivered: wrong number (21)." in found
    )


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_credit_and_the_day_of_the_panel_are_shown_with_their_time(opened: Opened, language: str) -> None:
    found = text_of(opened(language, SANDBOX_LATENCY="0"))
    if language == "en":
        assert "Credit left 1,250,000 Rials Valid until 2027/03/21 00:00 The panel said so at 20" in found
    else:
        assert "موجودی حساب ۱٬۲۵۰٬۰۰۰ ریال اعتبار تا \u200f۱۴۰۶/۰۱/۰۱ ۰۰:۰۰" in found


def test_a_panel_that_refuses_is_no_credit_and_one_that_cannot_be_asked_is_said_to_be_so(opened: Opened) -> None:
    with served("--latency", "0") as (_, address):
        panel = address.removesuffix(REST_PATH) + WEBSERVICE_PATH
        found = text_of(opened(URL=panel, API_KEY=SECRET, DIALECT="webservice"))
        assert "the provider refused the user name or password" in found
        assert "Credit left" not in found
        assert SECRET not in found
    found = text_of(opened(URL=address, USERNAME="sandbox", PASSWORD=SECRET, DIALECT="rest"))
    assert "does not lead to the panel" in found


@pytest.mark.parametrize("given", ["", "x", "09121234567"])
def test_a_text_that_is_no_id_is_not_requested(opened: Opened, given: str) -> None:
    assert "This is no Id" in asked_of(opened(), given)


def test_an_address_is_shown_without_its_query_and_no_secret_is(opened: Opened) -> None:
    app = opened(
        URL=f"https://127.0.0.1:9/api?key={SECRET}", USERNAME=f"{SECRET}-user", PASSWORD=f"{SECRET}-pass", TIMEOUT="2"
    )
    found = text_of(app) + asked_of(app, "639258934720294921")
    assert "https://127.0.0.1:9/api" in found
    assert "yes, by TLS" in found
    assert "the provider could not be reached" in found
    assert SECRET not in found


def test_a_wrong_password_is_explained_with_the_numbers_of_the_provider(opened: Opened) -> None:
    with served("--latency", "0") as (_, address):
        app = opened(URL=address, USERNAME="sandbox", PASSWORD=SECRET)
        found = asked_of(app, "639258934720294921")
    assert "the provider refused the user name or password" in found
    assert "Exception 19" in found
    assert "no, plain http" in found
    assert SECRET not in found


def test_an_outage_is_shown_with_its_start_its_reason_and_what_to_do(opened: Opened) -> None:
    app = opened()
    assert "Last answer none yet Last failure none yet" in text_of(app)
    since = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    state = ProviderState(
        is_down=True,
        since=since,
        next_try=datetime.now(UTC) + timedelta(seconds=90),
        last_failure=Failure(FailureKind.SERVER_FAILED, http_status=502),
        last_failure_at=since,
        last_answer_at=since,
    )
    settings = wiring.services().settings
    Ledger(open_database(settings.database_url)).store_provider(settings.dialect, state)
    found = text_of(run_page(app))
    assert "The provider has not answered since 2026/07/01 12:00." in found
    assert "Last: the provider's server failed (HTTP 502)." in found
    assert "It is asked again in 2 minutes; lookups go on by themselves." in found
    assert "What to do Ask again in a few minutes; if it stays so, tell the provider." in found
    assert "It asked us to wait" not in found


@pytest.mark.parametrize(("asked", "is_said"), [(3600.0, True), (91.0, False), (None, False)])
def test_a_longer_wait_than_is_waited_is_said(opened: Opened, asked: float | None, *, is_said: bool) -> None:
    app = opened()
    now = datetime.now(UTC)
    failure = Failure(FailureKind.OVERLOADED, http_status=429, asked_wait=asked)
    state = ProviderState(
        is_down=True, since=now, next_try=now + timedelta(seconds=90), last_failure=failure, last_failure_at=now
    )
    settings = wiring.services().settings
    Ledger(open_database(settings.database_url)).store_provider(settings.dialect, state)
    found = text_of(run_page(app))
    assert ("It asked us to wait 1 hour; so long is not waited. It is asked again in" in found) is is_said


@pytest.mark.parametrize(("asked", "ago", "is_said"), [(3600.0, 5, True), (3600.0, 300, False), (7.0, 5, False)])
def test_a_wait_that_answers_to_others_overrule_is_said_for_a_while(asked: float, ago: float, *, is_said: bool) -> None:
    now = datetime.now(UTC)
    failure = Failure(FailureKind.OVERLOADED, http_status=429, asked_wait=asked)
    state = ProviderState(last_failure=failure, last_failure_at=now - timedelta(seconds=ago))

    def drawn(state: "ProviderState", now: "datetime") -> None:
        from lib.ui.elements import markup  # noqa: PLC0415 - the function is a page of its own
        from tests.helpers.answered_lookups import ENGLISH  # noqa: PLC0415

        markup.overruled_wait(state, now, ENGLISH)

    found = text_of(AppTest.from_function(drawn, args=(state, now)).run())
    assert ("The provider asked us to wait 1 hour, but answers other requests: it is asked sooner." in found) is is_said
