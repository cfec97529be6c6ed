"""The report has one row for each Id, in order, with the provider's own words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import MAX_ID, Reason
from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Advice, Outcome, status_of
from lib.gateway.errors import GATEWAY_ERRORS, GatewayError
from lib.i18n.language import Language
from lib.report.columns import ADVICE, CODE, COLUMNS, DESCRIPTION, ID, NAME, OUTCOME
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.frame import report_frame
from lib.report.labels import advice_label, outcome_label, reason_cure, reason_label
from tests.helpers.answered_lookups import (
    ENGLISH,
    FARSI,
    LANGUAGES,
    answered_with,
    columns_of_codes,
    guarded_text,
    languages,
)


def rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in frame.itertuples(index=False)]


@given(columns_of_codes, languages)
def test_there_is_one_row_for_each_id_in_the_order_given(codes: list[int], lang: Language) -> None:
    ids = [MAX_ID - 7 * index for index in range(len(codes))]
    frame = report_frame(answered_with(codes, ids), lang)
    assert list(frame.columns) == [column.key for column in COLUMNS]
    assert frame[ID.key].tolist() == [str(message_id) for message_id in ids]
    assert frame[CODE.key].tolist() == ["" if code == NOT_ANSWERED else str(code) for code in codes]


@given(columns_of_codes, languages)
def test_an_answer_has_the_words_of_its_status(codes: list[int], lang: Language) -> None:
    frame = report_frame(answered_with(codes), lang)
    for code, row in zip(codes, frame.itertuples(index=False), strict=True):
        if code != NOT_ANSWERED:
            status = status_of(code)
            assert row.description == status.description
            assert row.name == status.name or status.outcome is Outcome.UNKNOWN_CODE
            assert row.outcome == outcome_label(status.outcome, lang)
            assert row.advice == advice_label(status.advice, lang)


def test_no_digit_of_an_id_is_lost() -> None:
    ids = [1, 2**53 - 1, 2**53, 2**53 + 1, 2**53 + 3, 639258934720294949, MAX_ID - 1, MAX_ID]
    frame = report_frame(answered_with([3] * len(ids), ids), ENGLISH)
    assert frame[ID.key].tolist() == [
        "1",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740995",
        "639258934720294949",
        "9223372036854775806",
        "9223372036854775807",
    ]


def test_an_unknown_code_is_shown_under_its_number() -> None:
    columns = [column.key for column in (ID, CODE, NAME, DESCRIPTION, OUTCOME, ADVICE)]
    (row,) = rows(report_frame(answered_with([9001]), ENGLISH)[columns])
    assert row == ("1", "9001", "unknown code 9001", status_of(9001).description, "Unknown code", "Ask the provider")
    (persian,) = rows(report_frame(answered_with([9001]), FARSI))
    assert persian[1:4] == ("9001", "کد ناشناخته 9001", status_of(9001).description)


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_the_provider_describes_each_status_word_for_word(lang: Language) -> None:
    frame = report_frame(answered_with(list(CATALOGUE)), lang)
    assert rows(frame[[CODE.key, NAME.key, DESCRIPTION.key]]) == [
        (str(status.code), status.name, status.description) for status in CATALOGUE.values()
    ]


def test_a_failed_batch_gives_its_reason_and_the_others_were_not_asked() -> None:
    failures = ((1, 2, Failure(FailureKind.TIMED_OUT)), (4, 1, Failure(FailureKind.SERVER_FAILED, http_status=502)))
    codes = [3, *[NOT_ANSWERED] * 5]
    frame = report_frame(answered_with(codes, failures=failures), ENGLISH)
    assert frame[DESCRIPTION.key].tolist() == [
        "ارسال شده",
        "the provider did not answer in time",
        "the provider did not answer in time",
        "not asked: the lookup ended before",
        "the provider's server failed (\u2066HTTP 502\u2069)",
        "not asked: the lookup ended before",
    ]
    assert frame[OUTCOME.key].tolist() == ["Sent", *["Not answered"] * 5]
    assert rows(frame[[CODE.key, NAME.key]])[1:] == [("", "")] * 5
    cures = {failure: failure_cure(failure, ENGLISH) for _, _, failure in failures}
    assert frame[ADVICE.key].tolist() == [
        "Nothing to do",
        *[cures[failures[0][2]]] * 2,
        "Ask again; there is no answer yet",
        cures[failures[1][2]],
        "Ask again; there is no answer yet",
    ]


def test_a_failed_batch_is_not_shown_as_not_found() -> None:
    failed = report_frame(answered_with([NOT_ANSWERED], failures=((0, 1, Failure(FailureKind.PROVIDER)),)), ENGLISH)
    missing = report_frame(answered_with([0]), ENGLISH)
    assert rows(failed)[0][:5] == ("1", "", "", "the provider reported an error", "Not answered")
    assert rows(missing)[0][:5] == ("1", "0", "NotFound", CATALOGUE[0].description, "Not found")


@pytest.mark.parametrize("kind", GATEWAY_ERRORS, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_every_failure_has_words_and_a_cure(kind: type[GatewayError], lang: Language) -> None:
    failure = kind(http_status=500, provider_status=2, provider_exception=9).as_failure()
    label = failure_label(failure, lang)
    reason, _, numbers = label.partition(" (")
    assert reason
    assert numbers == "\u2066HTTP 500, Status 2, Exception 9\u2069)"
    assert failure_cure(failure, lang)


def test_no_two_reasons_or_outcomes_share_a_label() -> None:
    for lang in LANGUAGES:
        failures = [None, *(Failure(kind.kind) for kind in GATEWAY_ERRORS)]
        assert len({failure_label(failure, lang) for failure in failures}) == len(failures)
        assert len({outcome_label(outcome, lang) for outcome in Outcome}) == len(Outcome)
        assert len({reason_label(reason, lang) for reason in Reason}) == len(Reason)
        assert len({advice_label(advice, lang) for advice in Advice}) == len(Advice)


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_no_advice_begins_a_formula(lang: Language) -> None:
    texts = [advice_label(advice, lang) for advice in Advice]
    texts += [words(reason, lang) for reason in Reason for words in (reason_label, reason_cure)]
    assert not [text for text in texts if guarded_text(text) != text or not text]


def test_a_lookup_without_ids_is_a_table_without_rows() -> None:
    frame = report_frame(answered_with([]), ENGLISH)
    assert (len(frame), list(frame.columns)) == (0, [column.key for column in COLUMNS])


def test_a_million_rows_keep_their_ids() -> None:
    codes = np.resize(np.array([3, 3, 0, 9001, NOT_ANSWERED], dtype=np.int32), 1_000_000).tolist()
    answered = answered_with(codes, range(MAX_ID - 999_999, MAX_ID + 1))
    frame = report_frame(answered, ENGLISH)
    assert len(frame) == 1_000_000
    assert frame[ID.key].iloc[-1] == str(MAX_ID)
    assert frame.memory_usage(deep=True).sum() < 100_000_000
