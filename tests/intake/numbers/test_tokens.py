"""One token: tables of what is repaired and of what is rejected and why, and that no digit is ever guessed."""

import re
import sys
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.domain.intake import MAX_ID, Reason, Repair
from lib.intake.numbers.characters import BLANKS, DIGIT, FOREIGN_DIGITS, INVISIBLE, WRAPPING
from lib.intake.numbers.tokens import read_id, read_token

AN_ID: Final = 639258934720294949
SCRIPTS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
DIGITS, UNSEEN, WRAP, GROUPS, SIGN, DECIMALS, STOP = (
    Repair.DIGITS,
    Repair.INVISIBLE,
    Repair.WRAPPING,
    Repair.GROUPING,
    Repair.SIGN,
    Repair.DECIMALS,
    Repair.FULL_STOP,
)


def is_not_telephone(number: int) -> bool:
    """Twelve digits that start with 98 are a telephone number with its country code."""
    return not 981 * 10**9 <= number < 990 * 10**9


ids = st.integers(1, MAX_ID)
plain_ids = ids.filter(is_not_telephone)

REPAIRED: Final = [
    ("639258934720294949", AN_ID, set()),
    (" 639258934720294949\t", AN_ID, set()),
    ("\u00a0639258934720294949\u3000", AN_ID, set()),
    ("۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۴۹", AN_ID, {DIGITS}),
    ("٦٣٩٢٥٨٩٣٤٧٢٠٢٩٤٩٤٩", AN_ID, {DIGITS}),
    ("6۳٩", 639, {DIGITS}),
    ("６３９", 639, {DIGITS}),
    ("१२", 12, {DIGITS}),
    ("𝟞𝟛𝟡", 639, {DIGITS}),
    ("\u200f639258934720294949\u200e", AN_ID, {UNSEEN}),
    ("\u202b5\u202c", 5, {UNSEEN}),
    ("639258\u200c934720294949", AN_ID, {UNSEEN}),
    ("639\u00ad258", 639258, {UNSEEN}),
    ("639\ufeff258", 639258, {UNSEEN}),
    ("639\ufe0f258", 639258, {UNSEEN}),
    ("'639", 639, {WRAP}),
    ('"639"', 639, {WRAP}),
    ('["639"]', 639, {WRAP}),
    ("«‘639’»", 639, {WRAP}),
    ('="639258934720294949"', AN_ID, {WRAP}),
    ("=639", 639, {WRAP}),
    ('"="639""', 639, {WRAP}),
    ("+639", 639, {SIGN}),
    ("639,258,934,720,294,949", AN_ID, {GROUPS}),
    ("639 258 934 720 294 949", AN_ID, {GROUPS}),
    ("639\u00a0258\u00a0934", 639258934, {GROUPS}),
    ("639\u202f258\u202f934", 639258934, {GROUPS}),
    ("۶۳۹٬۲۵۸٬۹۳۴", 639258934, {DIGITS, GROUPS}),
    ("1٬000", 1000, {GROUPS}),
    ("1'000", 1000, {GROUPS}),
    ("639.0", 639, {DECIMALS}),
    ("639.", 639, {STOP}),
    ("639:", 639, {STOP}),
    ("۶۳۹؟", 639, {DIGITS, STOP}),
    ("639.000", 639, {DECIMALS}),
    ("۶۳۹٫۰", 639, {DIGITS, DECIMALS}),
    ("999999999999999.0", 10**15 - 1, {DECIMALS}),
    ("6392589347202949.0", 6392589347202949, {DECIMALS}),  # below 2^53, and more digits than Excel keeps
    ("639258934720294949.0", AN_ID, {DECIMALS}),  # no float has this value, and none is printed like it
    ("1", 1, set()),
    (str(MAX_ID), MAX_ID, set()),
    ("9007199254740993", 2**53 + 1, set()),  # a float would make ...992 of it
]

REJECTED: Final = [
    *((token, Reason.EMPTY_CELL) for token in ("", " ", "\t\n", '""', "«»", "\u200f", "\ufeff", "()")),
    *((token, Reason.NOT_A_NUMBER) for token in ("1_000", "²", "1²", "Ⅷ", "½", "一", "=", "+")),
    *((token, Reason.NOT_A_NUMBER) for token in ("-5", "\u22125", "5-", "5+", "1٫5", "1.5", ".5", "0x10", "5L")),
    *((token, Reason.NOT_A_NUMBER) for token in ("Infinity", "-inf", "nan", "None", "id", "شناسه", "#N/A", "6'39")),
    *((token, Reason.NOT_A_NUMBER) for token in ("۶۳.۹", "\x006", "64٬00", "e17", "؟؟؟", "id=639")),
    *((token, Reason.SCIENTIFIC) for token in ("6.39259E+17", "6e17", "6,39259E+17", "۶٫۳۹E+۱۷", "-6.4E+17", "6.E5")),
    *((token, Reason.SCIENTIFIC) for token in ("6.39258934720294949E+17", '="6.39E+17"', "\u200f6.39259E+17")),
    *((token, Reason.ROUNDED) for token in ("639258934720294912.0", "639258934720295000.0", "639258934720294900.0")),
    *((token, Reason.ROUNDED) for token in ("6392589347202950.0", "639258934720294912.")),
    *((token, Reason.TELEPHONE) for token in ("09123456789", "۰۹۱۲۳۴۵۶۷۸۹", "989123456789", "+989123456789")),
    *((token, Reason.TELEPHONE) for token in ("00989123456789", "0912-345-6789", "0912 345 6789", "02112345678")),
    *(
        (token, Reason.TELEPHONE)
        for token in ("(021) 1234 5678", "+98 912 345 6789", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "98-21-12345678")
    ),
    *((token, Reason.QUESTION_MARKS) for token in ("????", "6?9", '"??????????????????"')),
    *((token, Reason.SEVERAL_NUMBERS) for token in ("639 640", "1,000", "639; 640", "639/640", "639،640", "639\n640")),
    *((token, Reason.SEVERAL_NUMBERS) for token in (f"{AN_ID} و {AN_ID}", f"{AN_ID}-{AN_ID}")),
    *((token, Reason.LEADING_ZERO) for token in ("0", "00", "۰", "007", "0" * 30, "0639258934720294949", "0.0")),
    *((token, Reason.TOO_LARGE) for token in (str(2**63), "۹" * 19, "9" * 20, "9" * 5000, "9" * 5000 + ".0")),
    *((token, Reason.TOO_LARGE) for token in ("9,223,372,036,854,775,808", f"{AN_ID}\u200b{AN_ID}")),
]


@pytest.mark.parametrize(("token", "expected", "repairs"), REPAIRED)
def test_what_loses_no_digit_is_repaired_and_counted(token: str, expected: int, repairs: set[Repair]) -> None:
    reading = read_token(token)
    assert (reading.found, set(reading.repairs), len(reading.repairs)) == (expected, repairs, len(repairs))


@pytest.mark.parametrize(("token", "reason"), REJECTED)
def test_what_is_not_an_id_is_rejected_with_its_reason(token: str, reason: Reason) -> None:
    assert read_token(token) == (reason, ())


@given(st.text())
@example("9" * 10_000)
@example("9" * 10_000 + "E5")
@example("?" * 1_000_000 + "-")  # took hours with a pattern that could match in many ways
@example("0" + " " * 1_000_000 + "-")
@example("1" + " 1" * 500_000 + "-")
def test_any_token_is_an_id_or_a_reason(token: str) -> None:
    found = read_id(token)
    assert isinstance(found, Reason) or 1 <= found <= MAX_ID


@given(plain_ids, st.sampled_from(SCRIPTS), st.text([*BLANKS, *INVISIBLE, *WRAPPING]), st.text([*BLANKS, *WRAPPING]))
def test_every_id_is_read_in_every_script_whatever_is_around_it(
    number: int, script: str, before: str, behind: str
) -> None:
    digits = str(number).translate(str.maketrans(SCRIPTS[0], script))
    assert read_id(before + digits + behind) == number


@given(st.integers(10**6, MAX_ID).filter(is_not_telephone), st.sampled_from([",", " ", "\u00a0", "'", "٬"]))
def test_every_id_is_read_with_thousands_separators(number: int, mark: str) -> None:
    assert read_id(f"{number:,}".replace(",", mark)) == number


@given(st.floats(1, 2**63, allow_nan=False), st.sampled_from(["{:.1f}", "{:.0f}.0", "{:.3f}", "{!r}"]))
@example(1431470299996361.5, "{:.0f}.0")
def test_no_number_that_a_float_printed_is_accepted_if_it_may_have_lost_digits(number: float, form: str) -> None:
    found = read_id(form.format(number))
    # Below 2^53 every integer is a float: what was rounded to one of them was not an integer before, so not an Id.
    assert isinstance(found, Reason) or found < 10**15 or (found == round(number) and found <= 2**53)


@given(st.integers(10**15, MAX_ID))
def test_no_number_that_excel_printed_is_mistaken_for_another_id(number: int) -> None:
    kept = int(f"{number:.14e}".split("e")[0].replace(".", "")) * 10 ** (len(str(number)) - 15)
    assert isinstance(read_id(f"{kept}.0"), Reason)
    assert read_id(f"{number:.5E}") is Reason.SCIENTIFIC


@given(st.integers(2**63, 10**40))
def test_every_larger_number_is_too_large(number: int) -> None:
    assert read_id(str(number)) is Reason.TOO_LARGE


def test_patterns_know_the_digits_that_are_read() -> None:
    every = "".join(chr(code) for code in range(sys.maxunicode + 1))
    assert {ord(digit) for digit in re.findall(DIGIT, every)} == {*map(ord, "0123456789"), *FOREIGN_DIGITS}


@given(st.characters(exclude_characters="0123456789?.eE'٬٫" + "".join(map(chr, FOREIGN_DIGITS)) + INVISIBLE))
def test_no_other_character_is_a_digit_or_is_ignored(mark: str) -> None:
    assert isinstance(read_id(f"1{mark}1"), Reason)
