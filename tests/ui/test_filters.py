"""The address of a report carries its filters, both ways, and never an Id."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lib.domain.intake import Intake
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED, Source
from lib.domain.statuses import Advice, Outcome
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.ui.state.filter_choices import QUEUE_CHOICE
from lib.ui.state.filters import (
    CHOOSABLE,
    CODE_FILTER,
    CODE_PARAMETER,
    HIDDEN_PARAMETER,
    NO_FILTERS,
    OUTCOME_FILTER,
    OUTCOME_PARAMETER,
    Filters,
    follow,
)
from lib.wiring import Services
from tests.helpers.app_test import run_page
from tests.helpers.paths import ROOT
from tests.helpers.start_lookup import start_lookup

PARAMETERS = (OUTCOME_PARAMETER, CODE_PARAMETER, HIDDEN_PARAMETER)
IDS = list(range(10**17, 10**17 + 6))
CODES = [3, 3, 0, 0, 14, 8]

codes = st.integers(MIN_CODE, MAX_CODE) | st.just(NOT_ANSWERED)
chosen = st.builds(
    Filters.create, st.sets(st.sampled_from(Outcome)), st.sets(codes), st.sets(st.sampled_from(CHOOSABLE))
)


@given(chosen)
def test_what_is_written_is_read_back(filters: Filters) -> None:
    written = filters.to_parameters()
    assert Filters.from_parameters(written) == filters
    assert all(written.values()), "nothing is written where all is let through"
    assert filters.merged_into({"lookup": "x"}) == {"lookup": "x", **written}


@given(st.text(max_size=60), st.text(max_size=60), chosen)
def test_unknown_values_in_an_address_are_ignored(outcome: str, code: str, filters: Filters) -> None:
    read = Filters.from_parameters({OUTCOME_PARAMETER: outcome, CODE_PARAMETER: code})
    assert all(MIN_CODE <= each <= MAX_CODE or each == NOT_ANSWERED for each in read.codes)
    written = filters.to_parameters()
    spoilt = {name: f"{written.get(name, '')},{'9' * 30},<b>,,sent " for name in PARAMETERS}
    assert Filters.from_parameters(spoilt) == filters
    assert filters.merged_into(spoilt) == spoilt, "an address that says the same is left as it is"


@pytest.mark.parametrize("code", ["٣", "²", "3.0", "--3", "1e1", "0x3", str(NOT_ANSWERED), str(MAX_CODE + 1), "none3"])
def test_invalid_codes_are_ignored(code: str) -> None:
    assert Filters.from_parameters({CODE_PARAMETER: code}) == NO_FILTERS


SENT, FOUND = Filters.create([Outcome.SENT], []), Filters.create([Outcome.NOT_FOUND], [0])


@pytest.mark.parametrize(
    ("own", "known", "address", "shown"),
    [
        (NO_FILTERS, NO_FILTERS, SENT, SENT),  # opened by a link
        (SENT, NO_FILTERS, NO_FILTERS, SENT),  # chosen on the page
        (FOUND, SENT, NO_FILTERS, FOUND),  # chosen on the page, before the address had followed the choice before
        (SENT, SENT, NO_FILTERS, NO_FILTERS),  # gone back
        (SENT, SENT, None, SENT),  # come from another page
    ],
)
def test_a_choice_wins_over_the_address_and_the_address_over_no_choice(
    own: Filters, known: Filters, address: Filters | None, shown: Filters
) -> None:
    state: dict[str, object] = {}
    own.apply_to(state)
    assert follow(state, None if address is None else address.to_parameters(), known) == shown
    assert Filters.from_state(state) == shown


def test_what_is_chosen_already_keeps_the_order_of_its_choice() -> None:
    state = {OUTCOME_FILTER: [Outcome.NOT_FOUND, Outcome.SENT], CODE_FILTER: [14, 3]}
    Filters.from_state(state).apply_to(state)
    assert state == {OUTCOME_FILTER: [Outcome.NOT_FOUND, Outcome.SENT], CODE_FILTER: [14, 3]}


# On the page


def answered(services: Services) -> str:
    lookup = start_lookup(services, Intake(np.array(IDS), repeated=0, rejected=()), Source.PASTE)
    claim = Ledger(open_database(services.settings.database_url)).claim(lookup)
    assert claim is not None
    claim.store(0, np.array(CODES, dtype=np.int32))
    claim.end()
    return lookup


def page(parameters: Mapping[str, str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    for name, value in {"language": "en", **parameters}.items():
        app.query_params[name] = value
    return run_page(app)


def shown(app: AppTest) -> list[int]:
    return [IDS.index(int(text)) for text in app.dataframe[-1].value["id"].tolist()]


def choose(app: AppTest, *chosen: int) -> None:
    """Have these codes chosen, all codes where there are none; presses on pills that stand for them."""
    app.pills(key=CODE_FILTER).set_value([*chosen])
    run_page(app)


def parameters_of(app: AppTest) -> dict[str, str]:
    return {name: "".join(app.query_params[name]) for name in PARAMETERS if name in app.query_params}


def test_the_address_filters_the_report_and_values_that_do_not_occur_are_ignored(services: Services) -> None:
    lookup = answered(services)
    address = {"lookup": lookup, "outcome": "not_found,gone,not_answered", "code": "0,3,999,x"}
    app = page(address)
    assert shown(app) == [2, 3]
    assert parameters_of(app) == {"outcome": address["outcome"], "code": address["code"]}
    assert run_page(app).session_state[CODE_FILTER] == [0, 3]
    choose(app, 3)
    assert parameters_of(app) == {"code": "3"}, "no Id that was not found has this code"


def test_choices_are_put_into_the_address_but_never_an_id(services: Services) -> None:
    app = page({"lookup": answered(services)})
    assert parameters_of(app) == {}
    choose(app, 14, 3)
    app.text_input(key="results_search").input(str(IDS[4]))
    run_page(app)
    assert shown(app) == [4]
    assert parameters_of(app) == {"code": "3,14"}
    assert not any(str(IDS[4])[-6:] in "".join(value) for value in app.query_params.values())
    choose(app)
    assert parameters_of(app) == {}


def test_going_back_takes_the_filter_away_and_another_page_does_not(services: Services) -> None:
    lookup = answered(services)
    app = page({"lookup": lookup})
    choose(app, 14)
    del app.query_params["lookup"], app.query_params["code"]  # as a link to the page comes
    run_page(app)
    assert (shown(app), parameters_of(app)) == ([4], {"code": "14"})
    del app.query_params["code"]
    run_page(app)
    assert (shown(app), parameters_of(app)) == ([0, 1, 2, 3, 4, 5], {})


def test_another_lookup_begins_with_its_own_address(services: Services) -> None:
    app = page({"lookup": answered(services), "code": "14"})
    assert shown(app) == [4]
    app.query_params["lookup"] = answered(services)
    app.query_params["code"] = "8"
    assert shown(run_page(app)) == [5]


def test_a_choice_that_would_leave_nothing_takes_the_other_back(services: Services) -> None:
    app = page({"lookup": answered(services), "outcome": "not_found", "code": "0"})
    app.pills(key=OUTCOME_FILTER).set_value([Outcome.NOT_DELIVERED])
    run_page(app)
    assert (shown(app), parameters_of(app)) == ([4, 5], {"outcome": "not_delivered"})
    choose(app, 14)
    assert parameters_of(app) == {"outcome": "not_delivered", "code": "14"}
    choose(app, 14, 3)
    assert (shown(app), parameters_of(app)) == ([0, 1, 4], {"code": "3,14"})


def test_a_chip_chooses_the_codes_of_its_action_and_once_more_all(services: Services) -> None:
    app = page({"lookup": answered(services), "outcome": "sent"})
    assert app.pills(key=QUEUE_CHOICE).value is None
    app.pills(key=QUEUE_CHOICE).set_value(Advice.CHANGE_TEXT)
    run_page(app)
    assert (shown(app), parameters_of(app)) == ([4], {"code": "14"})
    choose(app, 14, 3)
    assert app.pills(key=QUEUE_CHOICE).value is None, "these are the codes of no action"
    choose(app, 8)
    assert app.pills(key=QUEUE_CHOICE).value is Advice.MAY_RESEND
    app.pills(key=QUEUE_CHOICE).set_value(None)
    run_page(app)
    assert (len(shown(app)), parameters_of(app)) == (6, {})
