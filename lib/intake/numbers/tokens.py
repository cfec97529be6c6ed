"""One token: the Id that it stands for, or why it does not stand for one.

A token is repaired where no digit is lost or guessed by it: digits of other scripts; invisible marks; quotes, brackets,
`#`, `=` and `+` around a number; thousands separators in complete groups; what ends a sentence behind a number; `.0`
unless a float may have rounded it. Everything else that is not 1 to 19 digits within 1..2^63-1 is rejected with a
reason and its original text: above all `6.39259E+17`, since Excel stores 15 digits and the others are lost.

This module is the reference. `lib.intake.numbers.spans` does the same for a million tokens at once, and leaves to this
module every token that is more than digits and a wrapping.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lib.domain.intake import MAX_ID, Reason, Repair
from lib.intake.numbers.characters import (
    BLANKS,
    DECIMAL_MARK,
    FOREIGN_DIGITS,
    GROUP_MARK,
    INVISIBLE,
    LINE_ENDS,
    SEPARATORS,
    SIGNS,
    WRAPPING,
)
from lib.intake.numbers.long_numbers import LONG, LONG_NUMBER

SAFE_DIGITS: Final = 15
"""Number of significant digits that a spreadsheet stores of any number."""
LINE_END: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = re.compile(f"[{re.escape(BLANKS + LINE_ENDS + SEPARATORS)}]+")
_LONGEST: Final = len(str(MAX_ID))
_FLOAT_BITS: Final = 53
_FLOAT_DIGITS: Final = 17

_WITHOUT_INVISIBLE: Final = str.maketrans("", "", INVISIBLE)
_NORMALIZED: Final = {**_WITHOUT_INVISIBLE, **FOREIGN_DIGITS, **dict.fromkeys(map(ord, BLANKS), " ")}
_AROUND: Final = LINE_ENDS + WRAPPING + " "
_BEFORE: Final = SIGNS + _AROUND
_SHAPE: Final = re.compile(
    rf"""
    (?P<digits>[0-9]+)
    | (?P<decimals>[0-9]+)[.{DECIMAL_MARK}]0*
    | (?P<stopped>[0-9]+)[:!؟…]+
    | (?P<grouped>[1-9][0-9]{{0,2}}(?:
        (?P<mark>[,\ ])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})+
        | (?P<clear>['{GROUP_MARK}])[0-9]{{3}}(?:(?P=clear)[0-9]{{3}})*
      ))
    | (?P<scientific>-?[0-9]+(?:[.,{DECIMAL_MARK}][0-9]*)?[eE][+-]?[0-9]+)
    | (?P<question_marks>[0-9]*\?[0-9?]*)
    | (?P<telephone>(?:\(?(?:00)?98\)?|\(?0)[-() ]*[1-9](?:[-() ]*[0-9]){{9}})
    | (?P<several_numbers>[0-9]+(?:[ ,;|/،؛\n\r]+[0-9]+)+)
    """,
    re.VERBOSE,
)
"""The shapes of numbers and of what resembles one; the name of a rejected shape is the value of its `Reason`.

A comma or a blank counts as a thousands separator only with two groups after it: with one, it may also separate two
numbers or precede decimals.
"""
_IN_NO_SHAPE: Final = re.compile(
    "[^"
    + re.escape(
        "0123456789eE.?-/:!؟…" + GROUP_MARK + DECIMAL_MARK + "".join(map(chr, _NORMALIZED)) + _BEFORE + SEPARATORS
    )
    + "]"
)
"""A character that occurs in none of the shapes. Most rejected tokens hold one, so they need no further look."""
_SHORTEST_PAIR: Final = 2 * LONG
"""Characters of two long numbers."""
_NOT_DIGITS: Final = re.compile("[^0-9]")
_TELEPHONE: Final = re.compile(r"(?:(?:00)?98|0)[1-9][0-9]{9}")


class Reading(NamedTuple):
    """The meaning of a token.

    Attributes:
        found: The Id, or the reason why there is none.
        repairs: What was repaired in it; () for a rejected token.
    """

    found: int | Reason
    repairs: tuple[Repair, ...] = ()


_NOT_A_NUMBER: Final = Reading(Reason.NOT_A_NUMBER)
_SEVERAL_NUMBERS: Final = Reading(Reason.SEVERAL_NUMBERS)


def split_tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield each token of `text` with the number of its line, from 1."""
    for row, line in enumerate(LINE_END.split(text), start=1):
        for token in _SEPARATORS.split(line):
            if token.strip(INVISIBLE):
                yield row, token


def normalized(token: str) -> str:
    """Return `token` without its wrapping and invisible marks, its digits in ASCII and its blanks as spaces."""
    return token.translate(_NORMALIZED).strip(_AROUND)


def read_id(token: str) -> int | Reason:
    """Return the Id that `token` stands for, or why it does not stand for one."""
    return read_token(token).found


def read_token(token: str) -> Reading:
    """Return the Id that `token` stands for and what was repaired, or why it does not stand for one."""
    if token.isascii() and token.isdigit():
        return Reading(_read_digits(token))
    if _IN_NO_SHAPE.search(token):
        return _read_words(normalized(token)) if len(token) > _SHORTEST_PAIR else _NOT_A_NUMBER
    text = normalized(token)
    number = text.lstrip(_BEFORE)
    shape = _SHAPE.fullmatch(number)
    if shape is None:
        return _read_words(text) if text else Reading(Reason.EMPTY_CELL)
    found, repairs = _read_shape(shape)
    if isinstance(found, Reason):
        return Reading(found)
    return Reading(found, (*_repairs_around(token, text, number), *repairs))


def _read_words(text: str) -> Reading:
    """Return the meaning of what is in none of the shapes: a cell may hold two Ids and a word between them."""
    return _SEVERAL_NUMBERS if len(LONG_NUMBER.findall(text)) > 1 else _NOT_A_NUMBER


def _read_shape(shape: re.Match[str]) -> Reading:
    """Return the meaning of a number in one of the shapes, and what was repaired within it."""
    match shape.lastgroup:
        case "digits":
            return Reading(_read_digits(shape[0]))
        case "decimals":
            found = _read_digits(shape["decimals"])
            is_rounded = isinstance(found, int) and _may_be_rounded(found)
            repair = Repair.DECIMALS if shape[0].endswith("0") else Repair.FULL_STOP
            return Reading(Reason.ROUNDED if is_rounded else found, (repair,))
        case "stopped":
            return Reading(_read_digits(shape["stopped"]), (Repair.FULL_STOP,))
        case "grouped":
            return Reading(_read_digits(_NOT_DIGITS.sub("", shape[0])), (Repair.GROUPING,))
    return Reading(Reason(str(shape.lastgroup)))


def _read_digits(digits: str) -> int | Reason:
    if _TELEPHONE.fullmatch(digits):
        return Reason.TELEPHONE
    if digits[0] == "0":
        # No Id starts with 0: dropping it would look up another message.
        return Reason.LEADING_ZERO
    if len(digits) > _LONGEST or int(digits) > MAX_ID:
        return Reason.TOO_LARGE
    return int(digits)


def _may_be_rounded(number: int) -> bool:
    """Return whether a number written with decimals may be a float's approximation of another number.

    A program that writes `.0` has most likely stored the number as a float, which is exact below 10^15. Above that, a
    number is certainly exact only if no float is printed like it: it has more significant digits than a float has, and
    no float has its value.
    """
    if number < 10**SAFE_DIGITS:
        return False
    spare = number.bit_length() - _FLOAT_BITS
    significant = len(str(number).rstrip("0"))
    if spare <= 0:
        return significant <= SAFE_DIGITS
    return significant <= _FLOAT_DIGITS or number % (1 << spare) == 0


def _repairs_around(token: str, text: str, number: str) -> list[Repair]:
    """Return what was repaired around an accepted number.

    Args:
        token: The token as it was given.
        text: The token, normalized.
        number: The part of `text` that holds the number.
    """
    before = text.removesuffix(number)
    visible = token.translate(_WITHOUT_INVISIBLE)
    wrapped = token.translate(_NORMALIZED).strip(LINE_ENDS + " ")
    found = {
        Repair.DIGITS: visible.translate(FOREIGN_DIGITS) != visible,
        Repair.INVISIBLE: len(visible) != len(token),
        Repair.WRAPPING: len(wrapped) != len(text) or bool(before.strip("+ \r\n")),
        Repair.SIGN: "+" in before,
    }
    return [kind for kind, is_found in found.items() if is_found]
