"""The catalogue is the provider's table word for word; outcomes, openness and advice are the design's."""

import csv
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from typing import Final, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, CODE_BY_NAME, Advice, Outcome, Status, are_final, is_final, status_of
from tests.helpers.paths import DATA

PROVIDER_TABLE: Final = DATA / "provider_status_codes.csv"

OUTCOMES: Final = {
    Outcome.SENT: {3, 18},
    Outcome.IN_PROGRESS: {1, 2, 15, 22},
    Outcome.NOT_DELIVERED: {4, 6, 8, 9, 10, 11, 13, 14, 16, 17, 19, 20, 21, 23, 24, 25, 26, 27, 28},
    Outcome.NOT_FOUND: {0},
    Outcome.UNKNOWN_CODE: {29},
}
OPEN: Final = {1, 2, 15, 18, 22, 29}
ADVICE: Final = {
    Advice.NOTHING: {3},
    Advice.WAIT: {1, 2, 22, 29},
    Advice.DO_NOT_RESEND: {15},
    Advice.RECHECK: {18},
    Advice.MEND_ACCOUNT: {4, 20},
    Advice.CORRECT_NUMBER: {21},
    Advice.CHANGE_TEXT: {14},
    Advice.SEND_AS_SMS: {13},
    Advice.RECIPIENT_BLOCKS: {9, 10, 28},
    Advice.MAY_RESEND: {8, 11},
    Advice.TRY_LATER: {23, 24, 25, 27},
    Advice.OTHER_COPY_SENT: {19},
    Advice.ASK_PROVIDER: {6, 16, 17, 26},
    Advice.CHECK_ID: {0},
}

unknown_codes = st.integers().filter(lambda code: code not in CATALOGUE)


def provider_rows() -> list[tuple[int, str, str]]:
    with PROVIDER_TABLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["code", "name", "description_fa"]
    return [(int(code), name, description) for code, name, description in rows]


# The provider's words


def test_the_catalogue_is_the_provider_table_word_for_word_and_in_its_order() -> None:
    documented = [status for status in CATALOGUE.values() if status.is_documented]
    assert [(status.code, status.name, status.description) for status in documented] == provider_rows()


def test_what_is_not_on_the_page_of_the_provider_is_what_its_protocol_file_has_and_says_so() -> None:
    added = [status for status in CATALOGUE.values() if not status.is_documented]
    assert {status.code: status.name for status in added} == {
        26: "NotDeliverTCTFiltering",
        27: "NotDeliverForbiddenTime",
        28: "NotDeliverdSmsAdvertisingBlockOperator",
        29: "Unknown",
    }
    assert all("شرح از ماست" in status.description for status in added)
    assert min(status.code for status in added) > max(
        status.code for status in CATALOGUE.values() if status.is_documented
    )


def test_the_catalogue_has_27_codes_under_their_own_numbers() -> None:
    assert len(CATALOGUE) == 27
    assert all(status.code == code for code, status in CATALOGUE.items())
    assert not CATALOGUE.keys() & {5, 7, 12, 9001, 9002}


def test_a_name_has_its_code() -> None:
    assert {name: CODE_BY_NAME[name.casefold()] for _, name, _ in provider_rows()} == {
        name: code for code, name, _ in provider_rows()
    }
    assert len(CODE_BY_NAME) == 27
    assert all(name == name.casefold() for name in CODE_BY_NAME)


# What we add


@pytest.mark.parametrize("outcome", Outcome)
def test_the_outcome_of_each_code_is_that_of_the_design(outcome: Outcome) -> None:
    assert {code for code in CATALOGUE if status_of(code).outcome is outcome} == OUTCOMES.get(outcome, set())


@pytest.mark.parametrize("advice", Advice)
def test_the_advice_for_each_code_is_that_of_the_design(advice: Advice) -> None:
    assert {code for code in CATALOGUE if status_of(code).advice is advice} == ADVICE.get(advice, set())


def test_open_codes_are_those_of_the_design() -> None:
    assert {code for code, status in CATALOGUE.items() if status.is_open} == OPEN


def test_outcomes_come_in_the_order_pages_show_them() -> None:
    assert list(Outcome) == ["sent", "in_progress", "not_delivered", "not_found", "unknown_code", "not_answered"]


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_code_of_the_catalogue_is_final_unless_it_is_open(code: int) -> None:
    assert is_final(code) == (code not in OPEN)


# Any number


@given(st.sampled_from(sorted(CATALOGUE)))
def test_a_known_code_has_the_status_of_the_catalogue(code: int) -> None:
    assert status_of(code) is CATALOGUE[code]


@given(unknown_codes | st.sampled_from([-1, 5, 7, 12, 9001, 9002, MIN_CODE, MAX_CODE, 2**63, -(2**63), 10**40]))
def test_any_other_number_is_an_unknown_code_of_its_own(code: int) -> None:
    status = status_of(code)
    assert (status.code, status.outcome, status.advice) == (code, Outcome.UNKNOWN_CODE, Advice.ASK_PROVIDER)
    assert not status.is_open
    assert not is_final(code)
    assert str(code) in status.name
    assert status.name.casefold() not in CODE_BY_NAME
    assert code not in CATALOGUE


@given(unknown_codes, unknown_codes)
def test_two_unknown_codes_are_distinct(one: int, other: int) -> None:
    assert (status_of(one) == status_of(other)) is (one == other)
    assert (status_of(one).name == status_of(other).name) is (one == other)


def test_not_answered_is_not_a_valid_code() -> None:
    assert NOT_ANSWERED < MIN_CODE
    assert NOT_ANSWERED not in CATALOGUE
    assert not is_final(NOT_ANSWERED)
    assert all(MIN_CODE <= code <= MAX_CODE for code in CATALOGUE)


@given(st.lists(st.sampled_from(sorted(CATALOGUE)) | st.integers(NOT_ANSWERED, MAX_CODE)))
def test_a_column_of_codes_is_as_final_as_each_of_them(codes: list[int]) -> None:
    assert are_final(np.array(codes, dtype=np.int32)).tolist() == list(map(is_final, codes))


# Nobody changes it


@pytest.mark.parametrize("table", [CATALOGUE, CODE_BY_NAME])
def test_the_tables_cannot_be_changed(table: Mapping[object, object]) -> None:
    before = dict(table)
    writable = cast("dict[object, object]", table)
    with pytest.raises(TypeError):
        writable[3] = None
    with pytest.raises(TypeError):
        del writable[3]
    assert not hasattr(table, "update")
    assert dict(table) == before


@pytest.mark.parametrize("field", Status.__slots__)
def test_a_status_cannot_be_changed(field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(status_of(3), field, None)
    with pytest.raises(FrozenInstanceError):
        delattr(status_of(3), field)
