"""The one home of replies: the company's own text where there is one, else the shipped; steps by operator."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, TextKey, TextVersion, code_of, subject_of
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.operators import Operator
from lib.domain.statuses import CATALOGUE
from lib.guide import Known, guide
from lib.guide.steps import BLOCKS, Block, shipped_steps
from lib.report.breakdown import Breakdown
from lib.report.facets.texts import operators_in
from lib.report.own_text import TextProblem, cleaned, problem_of
from lib.report.own_text_words import problem_words
from lib.report.recipient_steps import recipient_steps_of, shipped_step, step_key
from lib.report.replies import SHIPPED, Replies, Reply, joined
from lib.report.reply_with_counts import reply_about_all
from tests.helpers.answered_lookups import ENGLISH, codes_of

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
KNOWN = Known(7, "Ann", "2026/11/28", "MCI")


def own(texts: dict[TextKey, str | None]) -> Replies:
    return Replies({key: TextVersion(number, text, AT, "ann") for number, (key, text) in enumerate(texts.items())})


def reply_key(subject: str, language: str = "en") -> TextKey:
    return TextKey(TextDetail.REPLY, subject, language)


def signature_key(subject: str, language: str = "en") -> TextKey:
    return TextKey(TextDetail.SIGNATURE, subject, language)


@given(st.integers(MIN_CODE, MAX_CODE) | st.just(NOT_ANSWERED))
def test_every_code_has_a_subject_and_a_reply_that_is_shipped(code: int) -> None:
    for language in ("fa", "en"):
        assert SHIPPED.reply(code, language, Known(7, "Ann")).text == guide(language).reply(code, 7, "Ann")
        same = code_of(subject_of(code))
        assert guide(language).for_code(same) is guide(language).for_code(code)


def test_an_own_reply_stands_in_for_the_shipped_one_in_its_language_alone() -> None:
    replies = own({reply_key("14"): "Dear {name}, {message} of {date} ({operator}).", reply_key("unknown"): "Odd."})
    said = replies.reply(14, "en", KNOWN).text.replace("\u2068", "").replace("\u2069", "")
    assert said == "Dear Ann, The message with Id 7 of 2026/11/28 (MCI)."
    assert replies.reply(14, "fa", KNOWN) == SHIPPED.reply(14, "fa", KNOWN)
    assert replies.reply(3, "en", KNOWN) == SHIPPED.reply(3, "en", KNOWN)
    assert replies.reply(9001, "en", KNOWN).text == "Odd."
    assert own({reply_key("14"): None}).reply(14, "en", KNOWN) == SHIPPED.reply(14, "en", KNOWN)


def test_a_reply_of_which_nothing_is_left_is_the_shipped_one() -> None:
    replies = own({reply_key("14"): "Dear {name}, your message {id}."})
    assert replies.reply(14, "en", Known()) == SHIPPED.reply(14, "en", Known())


def test_a_status_has_its_own_signature_or_that_of_all_or_none() -> None:
    replies = own({signature_key(EVERY_STATUS): "Yours, X.", signature_key("14"): "Support.", signature_key("3"): ""})
    signed = {code: replies.reply(code, "en", KNOWN).signature for code in (14, 3, 2)}
    assert signed == {14: "Support.", 3: "", 2: "Yours, X."}
    assert replies.reply(14, "en", KNOWN).text.endswith("\nSupport.")
    assert replies.reply(14, "fa", KNOWN).signature == ""
    assert reply_about_all(Breakdown.of_codes(codes_of([3, 14])), ENGLISH, replies).endswith("delivered.\nYours, X.")


def test_a_signature_that_several_replies_share_stands_once() -> None:
    assert joined([Reply("a", "X"), Reply("b", "X")]) == "a\n\nb\nX"
    assert joined([Reply("a", "X"), Reply("b")]) == "a\nX\n\nb"
    assert joined([Reply("a"), Reply("b")]) == "a\n\nb"


def test_a_draft_is_seen_and_changes_nothing() -> None:
    before = own({reply_key("14"): "Ours."})
    assert before.with_draft(reply_key("14"), "New.").reply(14, "en", KNOWN).body == "New."
    assert before.reply(14, "en", KNOWN).body == "Ours."


def test_a_text_is_made_harmless_and_its_problem_is_named() -> None:
    assert cleaned(" a\u202eb \r\n\n\n\n\tc\x07 ") == "ab\n\n c"
    key, step = reply_key("14"), step_key(Block.ADVERTISING, Operator.MCI, "en")
    assert problem_of(key, "") is TextProblem.EMPTY
    assert problem_of(signature_key("14"), "") is problem_of(step, "") is None
    assert problem_of(key, "x" * 1001) is TextProblem.TOO_LONG
    assert problem_of(step, "Call {name}") is TextProblem.UNKNOWN_VARIABLE
    words = problem_words(TextProblem.UNKNOWN_VARIABLE, key, "Dear {customer} {nam}", ENGLISH)
    assert "{customer}, {nam}" in words
    assert "{message}, {id}, {name}, {date}, {operator}" in words


# Steps


def test_what_is_shipped_is_of_two_operators_with_source_and_day_and_of_no_filter() -> None:
    assert set(BLOCKS.values()) == set(Block)
    assert set(BLOCKS) <= set(CATALOGUE)
    assert set(shipped_steps()) == {(Block.ADVERTISING, Operator.MCI), (Block.ADVERTISING, Operator.RIGHTEL)}
    assert shipped_step(step_key(Block.ADVERTISING, Operator.IRANCELL, "fa")) == ""
    assert "8999" in shipped_step(step_key(Block.ADVERTISING, Operator.MCI, "fa"))


def test_own_steps_stand_in_for_shipped_ones_and_may_take_them_away() -> None:
    replies = own(
        {
            step_key(Block.ADVERTISING, Operator.MCI, "en"): "",
            step_key(Block.ADVERTISING, Operator.IRANCELL, "en"): "Dial.",
            step_key(Block.ADVERTISING, Operator.RIGHTEL, "en"): None,
        }
    )
    steps = recipient_steps_of(Block.ADVERTISING, "en", replies)
    assert [(step.operator, step.checked_at) for step in steps] == [
        (Operator.IRANCELL, AT),
        (Operator.RIGHTEL, datetime(2026, 11, 28, 12, tzinfo=UTC)),
    ]
    assert len(recipient_steps_of(Block.ADVERTISING, "fa", replies)) == 2
    assert recipient_steps_of(Block.FILTER, "en", replies) == []


@pytest.mark.parametrize(
    ("cells", "operator"),
    [
        (["Ann", "0912 345 6789", ""], Operator.MCI),
        (["+98 935 123 4567", "۰۹۳۵۱۲۳۴۵۶۷"], Operator.IRANCELL),
        (["09123456789", "09351234567"], None),
        (["3000123", "639258934720294949"], None),
        ([], None),
    ],
)
def test_the_operator_of_a_row_is_that_of_its_only_mobile_number(cells: list[str], operator: Operator | None) -> None:
    before, after = ["0921 000 0000"], ["no number"]
    assert operators_in([before, cells, after]) == [Operator.RIGHTEL, operator, None]
    assert operators_in([cells]) == [operator]
