"""A lookup of which Ids were asked again stays in view as a whole, with the newest answers and what has changed."""

import numpy as np
from streamlit.testing.v1 import AppTest

from lib.domain.code_names import code_of_name
from lib.gateway.errors import ServerFailedError
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.history_pages import answer, links, stored_lookup
from tests.helpers.provider import known
from tests.helpers.report_pages import report


def codes(app: AppTest) -> list[str]:
    found: list[str] = app.dataframe[0].value["code"].tolist()
    return found


def asked_again(services: Services, lookup: str, *answers: int) -> str:
    """Ask again for what is not final of a lookup, and have it answered."""
    version = known(services.rechecks.recheck(lookup))
    answer(services, version, *answers)
    return version


def test_the_whole_is_shown_with_the_newest_answers_and_a_mark_for_each_change(services: Services) -> None:
    lookup = stored_lookup(services, 2, 3, 2, 2)
    asked_again(services, lookup, 3, 2, 2)
    asked_again(services, lookup, 2, 21)
    app = report(lookup)
    said = text_of(app)
    assert "2 asked again: 1 changed." in said
    assert codes(app) == ["3", "3", "2", "21"]
    marks = app.dataframe[0].value["changed"].tolist()
    assert [mark.split(", ")[0].strip("\u2068\u2069") for mark in marks] == ["Being sent (2)", "", "", "Being sent (2)"]
    assert "4 messages: 1 not delivered · 1 under way · 2 sent" in said
    assert "Being sent (2) → Not delivered: wrong number (21): 1" in said
    assert app.button(key="recheck").label == "Ask again for the 1 that is not final"


def test_where_no_card_tells_of_each_id_a_fold_has_those_that_changed(services: Services) -> None:
    lookup = stored_lookup(services, 3, 3, 3, 2, 2, 2)
    asked_again(services, lookup, 3, 21, 2)
    (fold,) = (each for each in report(lookup).expander if "→" in each.label)
    assert fold.label.count("Being sent") == 2
    assert not fold.dataframe


def test_a_lookup_of_which_nothing_was_asked_again_has_no_versions(services: Services) -> None:
    app = report(stored_lookup(services, 2, 3))
    assert "asked again" not in text_of(app)
    assert "changed" not in app.dataframe[0].value


def test_each_version_is_a_click_away_and_an_old_link_shows_the_whole_as_of_it(services: Services) -> None:
    lookup = stored_lookup(services, 2, 2, 3)
    second = asked_again(services, lookup, 2, 3)
    third = asked_again(services, lookup, 21)
    app = report(lookup)
    assert [link.split(" 2")[0].split(" 0")[0].split(" 1")[0] for link in links(app)] == [
        "First asked",
        "Asked again",
        "Compare two of them",
    ]
    old = report(second)
    assert (old.query_params["lookup"], old.query_params["version"]) == (lookup, second)
    assert codes(old) == ["2", "3", "3"]
    assert "2 asked again: 1 changed." in text_of(old)
    assert "This is how it was then" in text_of(old)
    assert "recheck" not in {str(button.key) for button in old.button}
    newest = report(third)
    assert newest.query_params["lookup"] == lookup
    assert "version" not in newest.query_params
    assert codes(newest) == ["21", "3", "3"]
    app.query_params["version"] = lookup
    assert codes(run_page(app)) == ["2", "2", "3"]
    app.query_params["version"] = "nothing"
    assert codes(run_page(app)) == ["21", "3", "3"]


def test_what_is_not_answered_again_keeps_its_answer_and_says_so(services: Services) -> None:
    lookup = stored_lookup(services, 2, 3)
    version = known(services.rechecks.recheck(lookup))
    claim = known(Ledger(open_database(services.settings.database_url)).claim(version))
    claim.store(0, ServerFailedError().as_failure())
    claim.end()
    app = report(lookup)
    said = text_of(app)
    assert "1 asked again: 1 not answered again." in said
    assert "What was not answered again stays as it was." in said
    assert codes(app) == ["2", "3"]
    assert app.dataframe[0].value["changed"].tolist()[0].startswith("not answered again")
    assert {"recheck"} <= {str(button.key) for button in app.button}
    assert "retry" not in {str(button.key) for button in app.button}


def test_all_asked_again_is_a_version_too_and_a_cancelled_one_says_so(services: Services) -> None:
    lookup = stored_lookup(services, 2, 3)
    answer(services, known(services.rechecks.rerun(lookup)), 3, 3)
    assert "2 asked again: 1 changed." in text_of(report(lookup))
    version = known(services.rechecks.rerun(lookup))
    services.store.cancel(version)
    app = report(lookup)
    assert "2 asked again, then cancelled: 2 not answered again." in text_of(app)
    assert codes(app) == ["3", "3"]


def test_deleting_a_version_takes_only_its_answers_away(services: Services) -> None:
    lookup = stored_lookup(services, 2, 2)
    second = asked_again(services, lookup, 3, 2)
    third = asked_again(services, lookup, 21)
    services.history.delete(third)
    assert codes(report(lookup)) == ["3", "2"]
    services.history.delete(second)
    app = report(lookup)
    assert codes(app) == ["2", "2"]
    assert "asked again" not in text_of(app)


def test_of_many_versions_the_newest_are_at_hand(services: Services) -> None:
    lookup = stored_lookup(services, 2)
    for _ in range(7):
        asked_again(services, lookup, 2)
    app = report(lookup)
    (fold,) = (each for each in app.expander if each.label == "2 versions between")
    assert len(fold.get("page_link")) == 2
    assert "1 asked again: no change." in text_of(app)


def test_in_persian(services: Services) -> None:
    lookup = stored_lookup(services, 2, 2)
    asked_again(services, lookup, 3, 2)
    assert "۲ شناسه دوباره استعلام شد: ۱ تغییر." in text_of(report(lookup, "fa"))


def test_a_plan_goes_on_with_the_whole(services: Services) -> None:
    lookup = stored_lookup(services, 2, 2)
    services.rechecks.plan(lookup, 30, 4)
    version = asked_again(services, lookup, 3, 2)
    services.rechecks.drop_plan(lookup)
    services.rechecks.plan(version, 30, 3)
    app = report(lookup)
    assert "3 more times at most" in text_of(app)
    app.button(key="drop_plan").click()
    run_page(app)
    assert known(services.store.entry(version)).plan is None


def test_names_of_all_versions_are_known(services: Services) -> None:
    lookup = stored_lookup(services, 2, 2)
    version = known(services.rechecks.recheck(lookup))
    claim = known(Ledger(open_database(services.settings.database_url)).claim(version))
    code = code_of_name("Parked")
    claim.store(0, np.array([code, 3], dtype=np.int32), names={code: "Parked"})
    claim.end()
    app = report(lookup)
    assert app.dataframe[0].value["name"].tolist()[0] == "Parked"
