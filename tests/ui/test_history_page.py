"""The history page lists lookups with what is known of each, finds them, and links to them."""

import pytest
from streamlit.testing.v1 import AppTest

from lib import wiring
from lib.gateway.errors import CredentialsRefusedError
from lib.lookup.maintenance import Maintenance
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.ui.history.lookup_list import ROWS
from lib.ui.history.lookup_row import RowAction
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.history_pages import answer, history_page, links, menu, moment, rows, stored_lookup
from tests.helpers.provider import known
from tests.helpers.store_rows import put, statements

ID = 639258934720294949


def search(app: AppTest, text: str) -> str:
    app.text_input(key="history_search").set_value(text)
    return text_of(run_page(app))


@pytest.mark.parametrize(("language", "said"), [("en", "No lookup is kept yet"), ("fa", "هنوز هیچ استعلامی")])
def test_an_empty_history_says_so_and_links_to_the_check_page(services: Services, language: str, said: str) -> None:
    assert services.history.listing().total == 0
    app = history_page(language)
    assert said in text_of(app)
    assert links(app) == ["Check statuses" if language == "en" else "بررسی وضعیت"]


def test_each_row_says_what_is_known_of_its_lookup(services: Services) -> None:
    first = stored_lookup(services, 3, 3, 2, 21, name="list *1*.csv")
    put(services.store, first, created_at=moment("2026-03-20 20:31"), asked_by="sara@example.com")
    second = known(services.rechecks.recheck(first))
    services.rechecks.plan(second, 120, 3)
    app = history_page()
    assert rows(app) == [second, first]
    assert links(app) == ["list *1*.csv", "list *1*.csv"]
    said = text_of(app)
    assert "2026/03/21 4 Ids Sandbox Not delivered 1 In progress 1 asked by sara@example.com 00:01" in said
    assert "Re-check of 2026/03/21 00:01" in said
    assert "Waiting its turn 0 of 1 (0%)" in said
    assert "asked again every 2 hours, 3 more times at most. The time counts from the end of this lookup." in said
    answer(services, second, 2)
    assert "Next: 2" in text_of(run_page(app))
    persian = text_of(history_page("fa"))
    assert "۱۴۰۵/۰۱/۰۱ ۴ شناسه" in persian
    assert "۰۰:۰۱" in persian
    assert "هر ۲ ساعت" in persian


def test_times_are_in_the_time_zone_of_the_settings(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    put(services.store, stored_lookup(services, 3), created_at=moment("2026-03-20 20:31"))
    monkeypatch.setenv("NIKSMS_TIME_ZONE", "Europe/Berlin")
    wiring.services.cache_clear()
    english, persian = text_of(history_page()), text_of(history_page("fa"))
    assert "2026/03/20" in english
    assert "21:31" in english
    assert "۱۴۰۴/۱۲/۲۹" in persian
    assert "۲۱:۳۱" in persian


def test_a_lookup_that_was_stopped_says_why(services: Services) -> None:
    lookup = stored_lookup(services, 0, is_answered=False)
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    failure = CredentialsRefusedError(provider_status=2, provider_exception=19).as_failure()
    claim.store(0, failure)
    claim.end(failure)
    assert "Stopped: the provider refused the user name or password (Status 2, Exception 19) Not answered 1" in text_of(
        history_page()
    )


def test_the_list_reads_no_large_table(services: Services) -> None:
    first = stored_lookup(services, *[2] * 50)
    answer(services, known(services.rechecks.recheck(first)), *[2] * 50)
    with statements(services.store._database) as heard:
        history_page()
    assert len(heard) < 12
    assert not [text for text in heard if any(f" {large}" in text for large in ("given", "answer", "uploaded"))]


def test_twenty_are_listed_a_page(services: Services) -> None:
    made = [stored_lookup(services, 3, name=f"{place}.csv") for place in range(ROWS + 5)][::-1]
    app = history_page()
    assert rows(app) == made[:ROWS]
    assert f"{ROWS + 5} lookups, the newest first" in text_of(app)
    assert "Page 1 of 2" in text_of(app)
    assert app.button(key="newer").disabled
    app.button(key="older").click()
    assert rows(run_page(app)) == made[ROWS:]
    assert app.button(key="older").disabled
    for lookup in made[ROWS:]:
        services.history.delete(lookup)
    assert rows(run_page(app)) == made[:ROWS]
    assert "Page" not in text_of(app)


def test_a_name_is_searched_among_all_pages_from_the_first(services: Services) -> None:
    wanted = stored_lookup(services, 3, name="كمپين ۱۴۰۵.csv")
    for _ in range(ROWS + 1):
        stored_lookup(services, 3)
    app = history_page()
    app.button(key="older").click()
    run_page(app)
    assert "1 lookup fits" in search(app, "کمپین 1405")
    assert rows(app) == [wanted]
    assert "Nothing fits this search" in search(app, "nothing like it")
    search(app, "")
    assert len(rows(app)) == ROWS


def test_what_can_be_done_depends_on_the_lookup(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    final = stored_lookup(services, 3, 21)
    live = stored_lookup(services, 2, is_answered=False)
    first = stored_lookup(services, 2, 77, 3)
    services.rechecks.plan(first, 10, 1)
    put(services.store, first, recheck_at=1.0)
    second = Maintenance(services.rechecks, (), services.history, 30)
    second.run()
    timed = services.history.listing().entries[0].lookup_id
    services.rechecks.plan(first, 10, 1)
    app = history_page()
    always = ["Name…", "Ask for all again", "Delete…"]
    assert menu(app, final).options == menu(app, live).options == always
    assert menu(app, first).options == [
        "Name…",
        "Ask again for the 2 that are not final",
        "Ask for all again",
        "Compare",
        "Stop asking again by itself",
        "Delete…",
    ]
    assert menu(app, timed).options == ["Name…", "Ask for all again", "Compare", "Delete…"]
    menu(app, first).click(RowAction.DROP_PLAN)
    assert "Stop asking again by itself" not in menu(run_page(app), first).options
    for name in ("URL", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"NIKSMS_{name}", "https://localhost/")
    wiring.services.cache_clear()
    assert menu(history_page(), final).options == ["Name…", "Delete…"]


def test_a_recheck_and_a_rerun_are_followed_in_the_report_of_the_whole(services: Services) -> None:
    first = stored_lookup(services, 2, 3, 3, first=ID)
    for act, total in ((RowAction.RECHECK, 1), (RowAction.AGAIN, 3)):
        app = history_page()
        menu(app, first).click(act)
        run_page(app)
        assert str(app.query_params["lookup"]) == first
        assert f"Asking again: 0 of {total} (0%)" in text_of(app)
        newest = services.history.listing().entries[0]
        assert (newest.parent_id, newest.progress.total) == (first, total)


def test_many_ids_are_looked_up_again_only_after_a_question(services: Services) -> None:
    stored_lookup(services, *[3] * 10_001, is_answered=False)
    app = history_page()
    app.menu_button[0].click(RowAction.AGAIN)
    run_page(app)
    assert services.history.listing().total == 1
    assert {"again", "keep"} <= {button.key for button in app.button}
    assert "10,001" in app.text[0].value


def test_nothing_is_deleted_before_it_is_confirmed(services: Services) -> None:
    lookup = stored_lookup(services, 3, 3, name="a_list.csv", is_answered=False)
    app = history_page()
    menu(app, lookup).click(RowAction.DELETE)
    run_page(app)
    asked = " ".join(element.value for element in app.text)
    assert "a_list.csv" in asked
    assert "2 Ids" in asked
    assert "It is under way and is stopped by this." in asked
    assert services.history.listing().total == 1


@pytest.mark.parametrize(("days", "said"), [("7", "kept for 7 days"), ("1", "kept for 1 day,"), ("0", "are not kept")])
def test_it_says_how_long_lookups_are_kept(
    services: Services, monkeypatch: pytest.MonkeyPatch, days: str, said: str
) -> None:
    assert services.settings.keep_days == 30
    monkeypatch.setenv("NIKSMS_KEEP_DAYS", days)
    wiring.services.cache_clear()
    assert said in text_of(history_page())
