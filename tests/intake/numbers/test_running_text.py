"""Marks of lists are no numbers that were given, and a number that a line end cuts is refused as one."""

from typing import Final

import pytest

from lib.domain.intake import Reason
from lib.intake.numbers.running_text import with_bracketed_numbers_apart, without_cut_numbers, without_list_marks
from lib.intake.paste import parse

A, B = 639258934720294901, 639258934720294902
PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    "text",
    [
        *(f"1{mark} {A}\n2{mark} {B}" for mark in (".", ")", "-", ":", "ـ", " –", ".-")),
        f"(1) {A}\n(2) {B}",
        f"[1] {A}\n[2] {B}",
        f"۱- {A}\n۲- {B}".translate(PERSIAN),
        f"\u200f۱) {A}\r\n\u200f۲) {B}",
        f"9.\t{A}\n10.\t{B}",
        f"1){A}\n2){B}",
        f"سلام\n  1. {A}\n\n  2. {B}\nممنون",
        f"1. پیامک {A}\n2. پیامک {B}",
    ],
)
def test_a_list_mark_is_no_number(text: str) -> None:
    intake = parse(text)
    assert intake.ids.tolist() == [A, B]
    assert all(item.reason is Reason.NOT_A_NUMBER for item in intake.rejected)
    assert Reason.MUCH_SHORTER not in {item.reason for item in intake.rejected}
    assert len(without_list_marks(text)) == len(text)


@pytest.mark.parametrize("text", ["5. 6\n7. 8", "10:22:31 x", "2026: 5", "12.5\n13.5", f"1404. {A}", "3.\n4.", "7"])
def test_a_number_that_may_be_meant_is_no_list_mark(text: str) -> None:
    assert without_list_marks(text) == text


@pytest.mark.parametrize(
    ("text", "ids", "words"),
    [
        (f"Ids=[{A},{B}]", [A, B], ["Ids"]),
        (f"array({A}, {B});", [A, B], ["array"]),
        (f'-d \'{{"Ids":["{A}","{B}"]}}\'', [A, B], ["-d", '\'{"Ids"']),
        (f"id={A} msg_id:{B} ok", [A, B], ["id", "msg_id", "ok"]),
        (f"time={A} order_id={B}", [], [f"time={A}", f"order_id={B}"]),
        (f"?id[]={A}&id%5B%5D={B}", [A, B], ["?id[]", "id%5B%5D"]),
        (f"{A}%2C{B}+{A + 5}%0D%0A{A + 6}", [A, B, A + 5, A + 6], []),
        (f'\\"{A}\\" `{B}`.', [A, B], []),
        (f"<{A}> #{B}", [A, B], []),
        (f"پیامک({A})نرسیده", [A], ["پیامک", "نرسیده"]),
        (f"شناسه (\u200f{A}\u200f)نرسیده".translate(PERSIAN), [A], ["شناسه", "نرسیده"]),
        (f"see ({A}).", [A], ["see"]),
        (f"«{A}»!", [A], []),
        (f"#{A} msg#{B}", [A, B], ["msg"]),
        (f"({A})({B})", [A, B], []),
        (f"int({A})\n[0]=>{B}", [A], ["int", f"[0]=>{B}"]),
        (f"{A}[1] {B}(sent)", [A, B], ["1]", "sent)"]),
        (f"ids={A},{B}", [A, B], ["ids"]),
        (f"شناسه‌ها:{A}، {B}".translate(PERSIAN), [A, B], ["شناسه‌ها"]),
        (f"/status?ids={A},{B}&page=2", [A, B], ["/status?ids", "page=2"]),
    ],
)
def test_brackets_part_a_long_number_from_words(text: str, ids: list[int], words: list[str]) -> None:
    intake = parse(text)
    assert intake.ids.tolist() == ids
    assert [item.token for item in intake.rejected] == words
    assert len(with_bracketed_numbers_apart(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        f'({A}) [{B}] «{A}» "{B}" ({A}.)',
        f"(a-{A}) [x{A}y] (IR{A}) <{A}@example.com>",
        f"({A}-{B}) ({A}/1)",
        f"time={A} (time={A}",
        f"time={A},cost:{B},",
        f"({A}{A}",
        "order(48213) call(09121234567)",
        "((((((((((((" * 1000,
    ],
)
def test_a_number_within_a_word_and_one_that_stands_alone_are_left_as_they_are(text: str) -> None:
    assert with_bracketed_numbers_apart(text) == text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Id 6392589347=\n20294901 x", "6392589347=\n20294901"),
        ("6392589347=\r\n20294901", "6392589347=\r\n20294901"),
        ("Id 6392589347\n20294901", "6392589347\n20294901"),
        (f"{A}\n> ۶۳۹۲۵۸۹۳۴۷\n> ۲۰۲۹۴۹۰۱", "۶۳۹۲۵۸۹۳۴۷\n> ۲۰۲۹۴۹۰۱"),
    ],
)
def test_a_number_that_a_line_end_cuts_is_refused_as_one(text: str, cut: str) -> None:
    rejected = [item.token for item in parse(text).rejected if item.reason is Reason.CUT_IN_TWO]
    assert rejected == [cut]
    assert set(parse(text).ids.tolist()) <= {A}


@pytest.mark.parametrize(
    "text",
    ["70049\n70086", "123456789\n987654321", "1234567890\n12345678\n1234567891", f"{A}\n{B}", "12\n345678901234567890"],
)
def test_numbers_on_lines_of_their_own_are_not_joined(text: str) -> None:
    assert without_cut_numbers(text) == (text, ())
