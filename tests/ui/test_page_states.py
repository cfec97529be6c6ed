"""Each state of the page, drawn without a browser: empty, running, finished, partly failed, failed, cancelled."""

import re
from collections import Counter

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lib import wiring
from lib.domain.failures import PROVIDER_CHANGED
from lib.domain.intake import Intake, Reason, Rejected
from lib.domain.lookups import NOT_ANSWERED, Source, State
from lib.domain.statuses import Outcome, status_of
from lib.gateway.errors import CredentialsRefusedError, GatewayError, ServerFailedError
from lib.sandbox.scenarios import code_of
from lib.store.database import open_database
from lib.store.ledger import Claim, Ledger
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.start_lookup import start_lookup

IDS = list(range(10**17, 10**17 + 30))
CODES = np.array([code_of(message_id) for message_id in IDS], dtype=np.int32)
BATCH = 10
REJECTED = (Rejected(7, "6.39259E+17", Reason.NOT_A_NUMBER),)


@pytest.fixture(autouse=True)
def _batches_of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_BATCH_SIZE", str(BATCH))


def page(language: str = "en", lookup: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params["language"] = language
    if lookup is not None:
        app.query_params["lookup"] = lookup
    return run_page(app)


def asked(services: Services) -> str:
    """Start a lookup of IDS with two repetitions and one rejection; return its id."""
    intake = Intake(np.array(IDS), repeated=2, rejected=REJECTED)
    return start_lookup(services, intake, Source.FILE)


def claim_of(services: Services, lookup: str) -> Claim:
    claim = Ledger(open_database(services.settings.database_url)).claim(lookup)
    assert claim is not None
    return claim


def answer(claim: Claim, *batches: int) -> None:
    for batch in batches:
        claim.store(batch, CODES[batch * BATCH : (batch + 1) * BATCH])


def fail(claim: Claim, batch: int, error: GatewayError) -> None:
    claim.store(batch, error.as_failure())


def cards(app: AppTest) -> dict[Outcome, int]:
    """Return the counts of the outcome tiles."""
    bodies = [element.proto.body for element in app.get("html") if 'class="outcomes"' in element.proto.body]
    found = re.findall(r'class="outcome tone-(\w+)[^>]*>.*?outcome-count">([\d,]+)<', bodies[-1])
    return {Outcome(tone): int(count.replace(",", "")) for tone, count in found}


def expected(*batches: int) -> dict[Outcome, int]:
    return Counter(
        status_of(code).outcome if place // BATCH in batches else Outcome.NOT_ANSWERED
        for place, code in enumerate(CODES.tolist())
    )


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_empty_page_says_what_to_do_and_that_this_is_the_sandbox(services: Services, language: str) -> None:
    assert services.settings.is_sandbox
    app = page(language)
    said = text_of(app)
    assert ("Nothing has been asked yet" in said) == (language == "en")
    assert ("Sandbox." in said) == (language == "en")
    assert keys(app) == {"check", "sample", "sample_file", "practise_fault", "ids_pasted"}
    assert app.text_area(key="ids_text").value == ""


def test_what_is_pasted_is_summed_up_before_anything_is_asked(services: Services) -> None:
    app = page()
    app.text_area(key="ids_text").input("1 1\n2 x")
    run_page(app)
    assert "Given 4 distinct Ids 2 repeated 1 rejected 1" in text_of(app)
    assert "lookup" not in app.query_params
    assert Ledger(open_database(services.settings.database_url)).live() == []


def test_starting_a_lookup_stores_it_and_writes_it_into_the_address(services: Services) -> None:
    app = page()
    app.text_area(key="ids_text").input("\n".join(map(str, IDS)))
    app.button(key="check").click()
    run_page(app)
    progress = services.store.progress(str(app.query_params["lookup"]))
    assert progress is not None
    assert (progress.state, progress.total) == (State.QUEUED, len(IDS))
    assert "cancel" in keys(app)


def test_without_an_id_no_lookup_starts(services: Services) -> None:
    app = page()
    app.text_area(key="ids_text").input("no Id at all")
    app.button(key="check").click()
    run_page(app)
    assert "There is no Id to ask about yet." in text_of(app)
    assert Ledger(open_database(services.settings.database_url)).live() == []


def test_a_running_lookup_shows_what_is_done_and_can_be_cancelled(services: Services) -> None:
    lookup = asked(services)
    answer(claim_of(services, lookup), 0)
    app = page(lookup=lookup)
    assert "Done 10 of 30" in text_of(app)
    assert sum(cards(app).values()) == BATCH
    assert not app.warning
    app.button(key="cancel").click()
    run_page(app)
    progress = services.store.progress(lookup)
    assert progress is not None
    assert progress.state is State.CANCELLED


def test_a_finished_lookup_shows_verdict_counts_and_what_was_given(services: Services) -> None:
    lookup = asked(services)
    claim = claim_of(services, lookup)
    answer(claim, 0, 1, 2)
    claim.end()
    app = page(lookup=lookup)
    assert cards(app) == expected(0, 1, 2)
    assert "33 given = 30 distinct + 2 repeated + 1 rejected" in text_of(app)
    assert "from a file" in text_of(app)
    assert len(app.dataframe[-1].value) == len(IDS)
    assert not keys(app) & {"retry", "cancel"}


def test_a_partly_failed_lookup_counts_the_unanswered_says_why_and_asks_again_only_for_them(services: Services) -> None:
    lookup = asked(services)
    claim = claim_of(services, lookup)
    answer(claim, 0, 2)
    fail(claim, 1, ServerFailedError(http_status=500))
    claim.end()
    app = page(lookup=lookup)
    assert cards(app) == expected(0, 2)
    assert "10 Ids: the provider's server failed (HTTP 500)." in app.warning[0].value.translate(
        dict.fromkeys(range(0x2066, 0x206A))
    )
    app.button(key="retry").click()
    run_page(app)
    assert claim_of(services, lookup).pending == [1]


def test_a_failed_lookup_says_that_it_was_stopped_and_what_to_do(services: Services) -> None:
    lookup = asked(services)
    claim = claim_of(services, lookup)
    error = CredentialsRefusedError(provider_status=2, provider_exception=19)
    fail(claim, 0, error)
    claim.end(error.as_failure())
    app = page(lookup=lookup)
    said = text_of(app)
    assert cards(app) == expected()
    assert "None of 30 Ids has an answer" in said
    assert "The lookup was stopped" in said
    assert "refused the user name or password (Status 2, Exception 19)" in said
    assert "20 Ids: not asked" in said


def test_a_cancelled_lookup_keeps_what_was_answered(services: Services) -> None:
    lookup = asked(services)
    answer(claim_of(services, lookup), 0)
    services.store.cancel(lookup)
    app = page(lookup=lookup)
    assert cards(app) == expected(0)
    assert "Cancelled: 20 Ids were not answered." in text_of(app)
    assert [element.value for element in app.warning] == []
    assert "retry" in keys(app)


def test_a_lookup_of_another_provider_is_not_asked_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = asked(services)
    answer(claim_of(services, lookup), 0)
    services.store.cancel(lookup)
    for name in ("URL", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"NIKSMS_{name}", "https://localhost/")
    wiring.services.cache_clear()
    app = page(lookup=lookup)
    assert cards(app) == expected(0)
    assert "answered by the sandbox" in text_of(app)
    assert "retry" not in keys(app)
    services.store.retry(lookup)
    claim_of(services, lookup).end(PROVIDER_CHANGED)
    said = text_of(run_page(app))
    assert "the lookup was asked of another provider than is set now." in said
    assert "the same way" not in said


def test_an_unknown_lookup_is_said_to_be_unknown(services: Services) -> None:
    assert services.store.progress("nothing") is None
    app = page(lookup="nothing")
    assert "not kept here" in text_of(app)
    app.button(key="close").click()
    assert "Nothing has been asked yet" in text_of(run_page(app))
    assert "lookup" not in app.query_params


def test_filters_leave_what_fits_all_of_them(services: Services) -> None:
    lookup = asked(services)
    claim = claim_of(services, lookup)
    answer(claim, 0, 1)
    fail(claim, 2, ServerFailedError())
    claim.end()
    app = page(lookup=lookup)
    app.pills(key="code_filter").set_value([NOT_ANSWERED])
    run_page(app)
    assert app.dataframe[-1].value["id"].tolist() == [str(message_id) for message_id in IDS[20:]]
    app.text_input(key="results_search").input("۰۰۲۵")
    run_page(app)
    assert app.dataframe[-1].value["id"].tolist() == [str(IDS[25])]
