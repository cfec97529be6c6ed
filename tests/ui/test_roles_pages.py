"""What each role sees: no button for what it may not do, and no difference between another's lookup and none."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib import wiring
from lib.domain.audit import Kind
from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.ui.history.history_filters import HistoryFilter
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.history_pages import answer
from tests.helpers.paths import ROOT
from tests.helpers.signed_in import signed_in
from tests.helpers.start_lookup import start_lookup
from tests.helpers.store_rows import put, uploaded

LISTS = {"NIKSMS_ADMINS": "boss@x.test", "NIKSMS_STAFF": "@x.test", "NIKSMS_VIEWERS": "reads@y.test"}
ANN, BOB, BOSS = (signed_in(name) for name in ("ann", "bob", "boss"))
VIEWER, STRANGER = signed_in("v", email="reads@y.test"), signed_in("s", email="s@y.test")


@pytest.fixture(autouse=True)
def _lists(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LISTS.items():
        monkeypatch.setenv(name, value)


def page(person: dict[str, Any] | None, path: str = "", language: str = "en", **address: str) -> AppTest:
    """Return a page as a person sees it who has signed in, or as it is without a sign-in for None."""
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.secrets["auth"] = {"client_id": "x", "cookie_secret": "x" * 32}
    app.user = person or {"is_logged_in": False}
    if path:
        app._page_hash = calc_hash(path)
    for name, value in {"language": language, **address}.items():
        app.query_params[name] = value
    return run_page(app)


def buttons(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def bodies(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def asked_by(services: Services, person: dict[str, Any]) -> str:
    """Store a lookup of the Ids 1 to 3 by a person; return its id."""
    intake = Intake(np.arange(1, 4), repeated=0, rejected=())
    lookup_id = start_lookup(services, intake, Source.PASTE, asked_by=person["email"])
    answer(services, lookup_id, 3, 1, 4)
    return lookup_id


@pytest.mark.parametrize("path", ["", "history", "codes", "connection", "audit"])
def test_without_a_sign_in_only_the_sign_in_is_drawn(services: Services, path: str) -> None:
    lookup_id = asked_by(services, ANN)
    app = page(None, path, lookup=lookup_id)
    assert buttons(app) == {"sign_in"}
    assert text_of(app) == " Sign in This dashboard is for staff: sign in to go on to it. "
    assert not app.get("page_link")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_person_who_is_not_listed_is_told_so_and_may_use_another_account(services: Services, language: str) -> None:
    app = page(STRANGER, "history", language)
    assert buttons(app) == {"sign_in", "sign_out"}
    assert ("You are not let in here" in text_of(app)) == (language == "en")
    assert "s@y.test" in text_of(app)
    assert services.gate.audit_log.page().total == 1


def test_staff_look_up_and_do_not_delete(services: Services) -> None:
    lookup_id = asked_by(services, ANN)
    app = page(ANN)
    assert {"check", "sign_out"} <= buttons(app)
    assert "ann@x.test (staff)" in text_of(app)
    offered = page(ANN, "history").menu_button(key=f"actions_{lookup_id}").options
    assert "Name…" in offered
    assert "Delete…" not in offered
    assert "Delete…" in page(BOSS, "history").menu_button(key=f"actions_{lookup_id}").options


def test_viewers_start_nothing(services: Services) -> None:
    lookup_id = asked_by(services, VIEWER)
    app = page(VIEWER, lookup=lookup_id)
    assert buttons(app) <= {"sign_out", "close", "look_again_export_csv"}
    assert not app.text_area
    assert "it starts no lookups" in text_of(app)
    assert "verdict" in bodies(app)
    listed = page(VIEWER, "history")
    assert not listed.menu_button
    assert len(listed.get("page_link")) == 1


@pytest.mark.parametrize("path", ["connection", "audit"])
def test_pages_for_admins_say_so_to_others(services: Services, path: str) -> None:  # noqa: ARG001 - which it draws with
    assert "This page is for admins." in text_of(page(ANN, path))
    assert "This page is for admins." not in text_of(page(BOSS, path))


def test_anothers_lookup_and_an_unknown_one_are_answered_alike(services: Services) -> None:
    hers = asked_by(services, ANN)
    for address in ({"lookup": hers}, {"lookup": "never"}):
        app = page(BOB, **address)
        assert "another person's, or is not kept here" in text_of(app)
        assert buttons(app) | {"sample", "sample_file", "practise_fault"} == buttons(page(BOB)) | {"close"}
    said = {text_of(page(BOB, "history", compare=lookup)) for lookup in (hers, "never")}
    assert len(said) == 1
    assert "No lookup is kept yet" in text_of(page(BOB, "history"))
    assert "verdict" in bodies(page(BOSS, lookup=hers))


def test_an_id_that_another_person_asked_is_not_found(services: Services) -> None:
    asked_by(services, ANN)
    for person, found in ((ANN, True), (BOB, False), (BOSS, True)):
        app = page(person, "history")
        app.text_input(key="history_search").input("2")
        assert ("1 lookup held the Id 2" in text_of(run_page(app))) == found


def test_a_row_of_another_person_is_not_found_and_an_admin_may_leave_out_those_of_others(services: Services) -> None:
    put(services.store, uploaded(services.store), asked_by="ann@x.test")
    for person, found in ((ANN, True), (BOB, False), (BOSS, True)):
        app = page(person, "history")
        app.text_input(key="history_search").input("0912 123 4567")
        assert ("1 message, the newest first" in text_of(run_page(app))) == found
    app.button_group(key="history_filters").select(HistoryFilter.MINE)
    assert "Nothing fits this search" in text_of(run_page(app))
    assert HistoryFilter.MINE not in page(ANN, "history").button_group(key="history_filters").options


def test_a_press_on_a_page_left_open_does_nothing_after_the_person_was_taken_off(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(ANN)
    app.text_area(key="ids_text").input("1 2 3")
    run_page(app)
    monkeypatch.setenv("NIKSMS_STAFF", "other@x.test")
    wiring.services.cache_clear()
    app.button(key="check").click()
    run_page(app)
    assert "You are not let in here" in text_of(app)
    assert services.history.listing().total == 0


def test_too_many_lookups_are_refused_with_a_message(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_LOOKUPS_A_MINUTE", "1")
    wiring.services.cache_clear()
    app = page(ANN)
    for text in ("1 2 3", "4 5 6"):
        app.text_area(key="ids_text").input(text)
        run_page(app)
        app.button(key="check").click()
        run_page(app)
    assert "You have started many lookups within a minute." in text_of(app)
    assert "You have started many lookups" not in text_of(run_page(app))
    assert services.history.listing().total == 1


@pytest.mark.usefixtures("services")
def test_the_trail_is_read_and_filtered_by_admins() -> None:
    page(ANN)
    page(STRANGER)
    app = page(BOSS, "audit")
    frame = app.dataframe[0].value
    assert frame["who"].tolist() == ["boss@x.test", "s@y.test", "ann@x.test"]
    assert frame["kind"].tolist() == ["Signed in", "Refused", "Signed in"]
    assert frame["detail"].tolist() == ["", "not on the list", ""]
    app.text_input(key="audit_who").input("ANN@")
    assert run_page(app).dataframe[0].value["who"].tolist() == ["ann@x.test"]
    app.text_input(key="audit_who").input("")
    app.multiselect(key="audit_kinds").select(Kind.REFUSED)
    assert run_page(app).dataframe[0].value["who"].tolist() == ["s@y.test"]
