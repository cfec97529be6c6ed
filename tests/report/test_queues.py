"""The results by what to do next: every Id is in one queue, and the most frequent cause is named."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import CATALOGUE, Advice, Outcome, status_of
from lib.gateway.errors import ServerFailedError
from lib.guide import guide
from lib.report.breakdown import Breakdown
from lib.report.columns import CODE, ID
from lib.report.frame import report_frame
from lib.report.queues import ids_of, queues, rows_of, top_cause
from lib.ui.elements import id_copy
from lib.ui.state.filter_choices import QUEUE_CHOICE
from lib.wiring import Services
from tests.helpers.answered_lookups import FARSI, answered_with, codes_of, columns_of_codes, known_codes
from tests.helpers.app_test import download_buttons, run_page, text_of
from tests.helpers.report_pages import FIRST, at_rest, bodies, report

columns = columns_of_codes.map(codes_of)


@pytest.fixture(autouse=True)
def _batches_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_BATCH_SIZE", "1")


def advice_of(code: int) -> Advice:
    return Advice.ASK_AGAIN if code == NOT_ANSWERED else status_of(code).advice


# Into queues


@given(columns)
def test_every_id_is_in_the_queue_of_its_advice_and_in_no_other(codes: Codes) -> None:
    answered = answered_with(codes.tolist())
    found = queues(Breakdown.of_codes(codes))
    assert len({queue.advice for queue in found}) == len(found)
    assert sum(queue.count for queue in found) == len(codes)
    for queue in found:
        ids = ids_of(queue, answered).tolist()
        assert ids == [index + 1 for index, code in enumerate(codes.tolist()) if advice_of(code) is queue.advice]
        assert queue.count == len(ids) == sum(count for _, count in queue.codes)
        assert {code for code, _ in queue.codes} == {code for code in codes.tolist() if advice_of(code) is queue.advice}


@given(columns)
def test_the_rows_of_a_queue_are_those_of_its_ids(codes: Codes) -> None:
    answered = answered_with(codes.tolist())
    frame = report_frame(answered, FARSI)
    for queue in queues(Breakdown.of_codes(codes)):
        rows = rows_of(queue, answered, frame)
        assert rows[ID.key].tolist() == list(map(str, ids_of(queue, answered).tolist()))
        assert set(rows[CODE.key]) == {"" if code == NOT_ANSWERED else str(code) for code, _ in queue.codes}


@given(columns)
def test_the_longest_queue_comes_first_and_nothing_to_do_last(codes: Codes) -> None:
    found = queues(Breakdown.of_codes(codes))
    busy = [queue.count for queue in found if queue.advice is not Advice.NOTHING]
    assert busy == sorted(busy, reverse=True)
    assert all(queue.advice is not Advice.NOTHING for queue in found[:-1])


# Why most failed


@given(st.lists(known_codes, max_size=60))
def test_a_cause_stands_out_only_where_it_is_more_frequent_than_every_other(codes: list[int]) -> None:
    failed = [code for code in codes if CATALOGUE[code].outcome is Outcome.NOT_DELIVERED]
    cause = top_cause(Breakdown.of_codes(codes_of(codes)))
    if cause is None:
        counts = sorted(map(failed.count, set(failed)))
        assert not counts or counts[-2:] == [counts[-1]] * 2
    else:
        assert (cause.count, cause.total) == (failed.count(cause.status.code), len(failed))
        assert all(failed.count(code) < cause.count for code in set(failed) - {cause.status.code})
        assert cause.is_most == (cause.count > len(failed) / 2)


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ([3, 3, 2], None),
        ([9, 14], None),
        ([9, 3], "The 1 message not delivered: advertising block."),
        ([9, 9, 3], "All 2 messages not delivered have one cause: advertising block."),
        (
            [9, 9, 9, 14, 3],
            "Most of the 4 messages not delivered have one cause: advertising block (3, 75%).",
        ),
        (
            [9, 9, 14, 21],
            "The most frequent cause among the 4 messages not delivered: advertising block (2, 50%).",
        ),
        ([16, 16, 3], "All 2 messages not delivered have one cause: Number not on the operator's list."),
    ],
)
def test_the_sentence_about_the_cause_fits_its_share(
    services: Services, codes: list[int], sentence: str | None
) -> None:
    app = report(at_rest(services, codes))
    found = bodies(app, "cause ")
    assert bool(found) == bool(sentence)
    assert (sentence or "") in text_of(app)


# On the page


def opened(app: AppTest, advice: Advice) -> AppTest:
    app.pills(key=QUEUE_CHOICE).set_value(advice)
    return run_page(app)


def test_the_ids_of_an_action_are_on_the_page_only_once_it_is_chosen(services: Services) -> None:
    app = report(at_rest(services, [21, 3, 21, 15, 2, 2, 2]))
    assert app.pills(key=QUEUE_CHOICE).options == ["Wait · 3", "Correct the number · 2", "Uncertain: do not resend · 1"]
    assert not bodies(app, "queue-title")
    assert not any("<pre" in element.proto.body for element in app.get("html"))

    app = opened(app, Advice.CORRECT_NUMBER)
    (copyable,) = [element.proto.body for element in app.get("html") if "<pre" in element.proto.body]
    assert re.findall(r"<pre[^>]*>([^<]*)</pre>", copyable) == [f"{FIRST}\n{FIRST + 2}"]
    assert "Copy 2 Ids" in copyable
    assert "Correct the number, then send again" in bodies(app, "queue-title")[0]
    assert download_buttons(app)[0] == ("Download CSV (2 rows)", True)


def test_an_action_that_must_not_be_sent_again_says_why(services: Services) -> None:
    (lines,) = bodies(opened(report(at_rest(services, [15, 3])), Advice.DO_NOT_RESEND), "queue-title")
    assert guide("en").for_code(15).why in lines


def test_ids_without_an_answer_are_an_action_too(services: Services) -> None:
    app = opened(report(at_rest(services, [3, ServerFailedError(http_status=500)])), Advice.ASK_AGAIN)
    assert f">{FIRST + 1}</pre>" in "".join(element.proto.body for element in app.get("html"))
    assert 'href="codes?code=none&amp;language=en"' in bodies(app, "queue-title")[0]


def test_too_many_ids_to_copy_are_offered_as_a_file(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id_copy, "MAX_COPIED", 2)
    app = opened(report(at_rest(services, [2, 2, 2, 3, 3])), Advice.WAIT)
    assert "Up to 2 Ids can be copied from here; these are more: take the file." in text_of(app)
    assert not any("<pre" in element.proto.body for element in app.get("html"))


def test_where_nothing_is_to_be_done_there_is_no_chip(services: Services) -> None:
    app = report(at_rest(services, [3]))
    assert not [pills for pills in app.pills if pills.key == QUEUE_CHOICE]


def test_the_codes_that_occur_are_linked_in_the_table_failures_first(services: Services) -> None:
    (table,) = bodies(report(at_rest(services, [3, 3, 14, 9001, ServerFailedError()]), "fa"), "status-table")
    assert re.findall(r'href="codes\?code=(\w+)&amp;language=fa"', table) == ["14", "none", "9001", "3"]
    assert re.findall(r'data-press="code_filter:(\d)"', table) == ["0", "1", "2", "3"]


def test_the_first_eight_statuses_are_seen_and_the_rest_is_folded(services: Services) -> None:
    codes = [3, 3, 4, 6, 8, 9, 10, 11, 13, 14, 16]
    (table,) = bodies(report(at_rest(services, codes)), "status-table")
    seen, rest = table.split("<details")
    assert (seen.count("<tr class"), rest.count("<tr class")) == (8, 2)
    assert "2 more statuses" in rest
    (shorter,) = bodies(report(at_rest(services, codes[:-1])), "status-table")
    assert "<details" not in shorter, "a fold for one row takes the room of the row"
