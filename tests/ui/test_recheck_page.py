"""A report offers a recheck, now or by a plan, links to related lookups, and compares them."""

import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lib import wiring
from lib.domain.lookups import RecheckPlan, Relation, State
from lib.gateway.errors import RejectedArgumentsError, RejectedThroughoutError, ServerFailedError
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.history_pages import answer, history_page, links, stored_lookup, table
from tests.helpers.provider import known
from tests.helpers.report_pages import report
from tests.helpers.store_rows import put


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def partly_failed(services: Services, *codes: int) -> str:
    """Store a lookup of two batches, the second of them without an answer; return its id."""
    lookup = stored_lookup(services, *codes, *[0] * len(codes), is_answered=False)
    put(services.store, lookup, batch_size=len(codes))
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    claim.store(0, np.array(codes, dtype=np.int32))
    claim.store(1, ServerFailedError().as_failure())
    claim.end()
    return lookup


# Asking again


def test_a_recheck_is_offered_for_what_is_not_final_and_the_report_stays(services: Services) -> None:
    lookup = stored_lookup(services, 2, 3, 18, 77)
    app = report(lookup)
    assert app.button(key="recheck").label == "Ask again for the 3 that are not final"
    assert "retry" not in keys(app)
    app.button(key="recheck").click()
    run_page(app)
    assert str(app.query_params["lookup"]) == lookup
    first, asked = services.history.family(lookup)
    assert (asked.parent_id, asked.relation, asked.progress.total) == (first.lookup_id, Relation.RECHECK, 3)
    assert "Asking again: 0 of 3 (0%)" in text_of(app)
    assert f"cancel_{asked.lookup_id}" in keys(app)
    assert "recheck" not in keys(app)
    assert app.dataframe[0].value["code"].tolist() == ["2", "3", "18", "77"]
    answer(services, asked.lookup_id, 3, 18, 77)
    run_page(app)
    assert "3 asked again: 1 changed." in text_of(app)
    assert app.dataframe[0].value["code"].tolist() == ["3", "3", "18", "77"]
    assert app.button(key="recheck").label == "Ask again for the 2 that are not final"


def test_where_all_is_final_nothing_is_offered(services: Services) -> None:
    app = report(stored_lookup(services, 3, 21, 0))
    assert not keys(app) & {"recheck", "retry", "plan_begin", "drop_plan"}


def test_where_only_answers_are_missing_the_lookup_itself_is_asked_again_and_no_second_button_does_the_same(
    services: Services,
) -> None:
    app = report(partly_failed(services, 3, 21))
    assert "retry" in keys(app)
    assert "recheck" not in keys(app)
    assert "In this lookup itself" in text_of(app)
    both = report(partly_failed(services, 2, 21))
    assert {"retry", "recheck"} <= keys(both)
    assert both.button(key="recheck").label == "Ask again for the 3 that are not final"
    assert "In place: this report stays" in text_of(both)


def test_nothing_of_another_provider_is_asked_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = stored_lookup(services, 2, 2)
    for name in ("URL", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"NIKSMS_{name}", "https://localhost/")
    wiring.services.cache_clear()
    assert not keys(report(lookup)) & {"recheck", "plan_begin"}


def test_a_plan_is_made_shown_and_stopped(services: Services) -> None:
    lookup = stored_lookup(services, 2, 3)
    app = report(lookup)
    app.number_input(key="plan_minutes").set_value(120)
    app.number_input(key="plan_times").set_value(4)
    app.button(key="plan_begin").click()
    said = text_of(run_page(app))
    plan = known(known(services.store.entry(lookup)).plan)
    assert (plan.minutes, plan.left) == (120, 4)
    assert known(plan.due_at).timestamp() == pytest.approx(time.time() + 7200, abs=60)
    assert "What is not final is asked again every 2 hours, 4 more times at most. Next: " in said
    assert "plan_begin" not in keys(app)
    app.button(key="drop_plan").click()
    run_page(app)
    assert known(services.store.entry(lookup)).plan is None
    assert "plan_begin" in keys(app)


def test_a_plan_is_shown_and_can_be_stopped_while_its_lookup_is_under_way(services: Services) -> None:
    lookup = stored_lookup(services, 2, is_answered=False)
    services.rechecks.plan(lookup, 5, 2)
    app = report(lookup)
    assert known(services.store.entry(lookup)).plan == RecheckPlan(5, 2)
    assert "every 5 minutes, 2 more times at most. The time counts from the end of this lookup." in text_of(app)
    app.button(key="drop_plan").click()
    run_page(app)
    assert known(services.store.entry(lookup)).plan is None
    assert known(services.store.progress(lookup)).state is State.QUEUED


def test_the_report_says_who_asked_from_which_file_and_what_it_is_linked_to(services: Services) -> None:
    first = stored_lookup(services, 2, 3, name="of October.csv")
    put(services.store, first, asked_by="sara@example.com")
    services.history.rename(first, "Beta")
    second = known(services.rechecks.recheck(first))
    answer(services, second, 3)
    said = text_of(report(first))
    assert "Beta, 2" in said
    assert "from the file of October.csv, asked by sara@example.com, answered by the sandbox" in said
    assert [link.split(" 2")[0] for link in links(report(first))] == ["First asked", "Compare two of them"]
    services.history.delete(first)
    assert "Re-check of a deleted lookup" in text_of(report(second))


def test_an_uploaded_files_name_is_kept(services: Services) -> None:
    app = report("nothing")
    app.button(key="close").click()
    run_page(app)
    app.file_uploader(key="ids_file").upload("مشتری.csv", b"Id\n1\n2\n", "text/csv")
    run_page(app)
    app.button(key="check").click()
    run_page(app)
    (entry,) = services.history.listing("مشتري").entries
    assert entry.file_name == "مشتری.csv"


@pytest.mark.parametrize(("days", "is_touched"), [("0", True), ("30", False)])
def test_a_lookup_that_is_not_kept_is_touched_with_its_versions_while_it_is_shown(
    services: Services, monkeypatch: pytest.MonkeyPatch, days: str, *, is_touched: bool
) -> None:
    lookup = stored_lookup(services, 2)
    other = known(services.rechecks.recheck(lookup))
    answer(services, other, 3)
    monkeypatch.setenv("NIKSMS_KEEP_DAYS", days)
    wiring.services.cache_clear()
    now = wiring.services()
    for lookup_id in (lookup, other):
        put(now.store, lookup_id, seen_at=1.0)
    report(lookup)
    now.history.purge(0)
    assert {entry.lookup_id for entry in now.history.listing().entries} == ({lookup, other} if is_touched else set())


def test_both_lookups_of_a_comparison_are_touched(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = stored_lookup(services, 2)
    other = known(services.rechecks.recheck(lookup))
    answer(services, other, 3)
    monkeypatch.setenv("NIKSMS_KEEP_DAYS", "0")
    wiring.services.cache_clear()
    for lookup_id in (lookup, other):
        put(services.store, lookup_id, seen_at=1.0)
    history_page(compare=other)
    services.history.purge(0)
    assert services.history.listing().total == 2


# Comparing


def test_a_comparison_says_what_became_of_what(services: Services) -> None:
    first = stored_lookup(services, 2, 2, 2, 18, 3, 3, name="list.csv")
    second = known(services.rechecks.recheck(first))
    answer(services, second, 3, 21, 2, 3)
    for address in (first, second):
        app = history_page(compare=address)
        said = text_of(app)
        assert "Ids before 6 asked again 4 not asked again 2" in said
        assert "asked again 4 changed 3 unchanged 1" in said
        assert table(app) == [
            ["Being sent (2)", "Sent (3)", "1 · 25%"],
            ["Being sent (2)", "Not delivered: wrong number (21)", "1 · 25%"],
            ["Sent: status not updated yet (18)", "Sent (3)", "1 · 25%"],
            ["Being sent (2)", "unchanged", "1 · 25%"],
        ]
        assert app.dataframe[0].value["id"].tolist() == ["1", "2", "4"]
    (picked,) = app.selectbox
    assert picked.options[0] == "All that changed: 3"
    picked.select_index(2)
    assert run_page(app).dataframe[0].value["id"].tolist() == ["2"]
    assert "استعلام نخست" in text_of(history_page("fa", compare=second))


def test_another_of_the_family_can_be_chosen_to_compare_with(services: Services) -> None:
    first = stored_lookup(services, 2, 2)
    for codes in ((2, 2), (3, 2)):
        newest = known(services.rechecks.recheck(first))
        answer(services, newest, *codes)
    app = history_page(compare=newest)
    assert "asked again 2 changed 1 unchanged 1" in text_of(app)
    others = app.selectbox(key=f"compare_with_{newest}")
    assert len(others.options) == 2
    assert others.value == first
    services.history.delete(first)
    assert "asked again 2 changed 1 unchanged 1" in text_of(history_page(compare=newest))


def test_what_cannot_be_compared_says_why(services: Services) -> None:
    alone = stored_lookup(services, 2)
    assert "There is nothing to compare with yet" in text_of(history_page(compare=alone))
    live = known(services.rechecks.recheck(alone))
    assert "still under way" in text_of(history_page(compare=live))
    assert "There is nothing to compare with yet" in text_of(history_page(compare=alone))
    assert "not kept any more" in text_of(history_page(compare="nothing"))


@pytest.mark.parametrize("is_said", [False, True])
def test_where_every_id_was_rejected_both_readings_are_on_the_page(services: Services, *, is_said: bool) -> None:
    lookup = stored_lookup(services, 2, 3, is_answered=False)
    claim = known(Ledger(open_database(services.settings.database_url)).claim(lookup))
    stop = RejectedThroughoutError(provider_exception=8).as_failure()
    claim.store(0, stop if is_said else RejectedArgumentsError(provider_exception=8).as_failure())
    claim.end(stop)
    found = text_of(report(lookup))
    assert "the Ids may be wrong, or the user name and password (" in found.replace("\u2066", "")
    assert "The provider calls a wrong password wrong arguments too." in found
