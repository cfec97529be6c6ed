"""The results by what to do next: every Id is in one queue, and the most frequent cause is named."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import CATALOGUE, Advice, Outcome, status_of
from lib.gateway.errors import ServerFailedError
from lib.report.breakdown import Breakdown
from lib.report.columns import CODE, ID
from lib.report.frame import report_frame
from lib.report.labels import advice_label
from lib.report.queues import ids_of, queues, rows_of, top_cause
from lib.ui.elements import id_copy
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, FARSI, answered_with, codes_of, columns_of_codes, known_codes
from tests.helpers.app_test import run_page, text_of
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


def opened(app: AppTest, *advice: Advice) -> AppTest:
    for each in advice:
        app.session_state[f"queue_{each}"] = True
    return run_page(app)


def test_the_ids_of_a_queue_are_on_the_page_only_once_it_is_opened(services: Services) -> None:
    app = report(at_rest(services, [21, 3, 21, 15, 2, 2, 2]))
    titles = [fold.label.translate(dict.fromkeys(range(0x2066, 0x206A))) for fold in app.expander]
    assert titles[-4:] == [
        "Wait; ask again later · 3 (42.9%)",
        "Correct the number, then send again · 2 (28.6%)",
        "Do not send again; ask the provider · 1 (14.3%)",
        "Nothing to do · 1 (14.3%)",
    ]
    assert not bodies(app, "queue-codes")
    assert not any("<pre" in element.proto.body for element in app.get("html"))

    app = opened(app, Advice.CORRECT_NUMBER)
    (copyable,) = [element.proto.body for element in app.get("html") if "<pre" in element.proto.body]
    assert re.findall(r"<pre[^>]*>([^<]*)</pre>", copyable) == [f"{FIRST}\n{FIRST + 2}"]
    assert "Copy 2 Ids" in copyable
    assert len(bodies(app, "queue-codes")) == 1
    assert app.get("download_button")[0].proto.label == "Download \u2068CSV\u2069 (2 rows)"


def test_a_queue_that_must_not_be_sent_again_says_why(services: Services) -> None:
    app = opened(report(at_rest(services, [15, 3])), Advice.DO_NOT_RESEND)
    (lines,) = bodies(app, "queue-codes")
    assert "Do not send it again." in lines
    assert "the recipient may get it twice and it may be charged twice" in lines


def test_ids_without_an_answer_are_a_queue_too(services: Services) -> None:
    app = opened(report(at_rest(services, [3, ServerFailedError(http_status=500)])), Advice.ASK_AGAIN)
    assert f">{FIRST + 1}</pre>" in "".join(element.proto.body for element in app.get("html"))
    assert 'href="codes?code=none&amp;language=en"' in bodies(app, "queue-codes")[0]


def test_too_many_ids_to_copy_are_offered_as_a_file(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id_copy, "MAX_COPIED", 2)
    app = opened(report(at_rest(services, [2, 2, 2, 3, 3])), Advice.WAIT, Advice.NOTHING)
    assert "Up to 2 Ids can be copied from here; these are more: take the file." in text_of(app)
    copied = [element.proto.body for element in app.get("html") if "<pre" in element.proto.body]
    assert len(copied) == 1
    assert f">{FIRST + 3}\n{FIRST + 4}</pre>" in copied[0]


def test_one_id_has_its_card_and_no_queue(services: Services) -> None:
    app = report(at_rest(services, [3]))
    assert advice_label(Advice.NOTHING, ENGLISH) not in "".join(fold.label for fold in app.expander)


def test_the_codes_that_occur_are_linked_below_the_chart(services: Services) -> None:
    (links,) = bodies(report(at_rest(services, [3, 3, 14, 9001, ServerFailedError()]), "fa"), "code-links")
    assert re.findall(r'href="codes\?code=(\w+)&amp;language=fa" data-new-tab', links) == ["3", "14", "9001", "none"]
    assert "در زبانهٔ تازه باز می‌شود" in links
