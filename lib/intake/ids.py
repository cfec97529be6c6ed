"""One token: the Id that it stands for, or why it stands for none.

Mended, because no digit is lost or guessed by it: Persian and Arabic digits; invisible marks; quotes, brackets, `=` and
`+` before a number; thousands separators in whole groups; `.0` where no float can have been between. Everything else
that is not 1..19 digits within 1..2^63-1 is refused under a name of its own, as it was given: `6.39259E+17` above all,
since Excel keeps 15 digits and the others are gone.

This module is the meaning; `lib.intake.spans` does the same for a million tokens at once and leaves to it what is not
plain.
"""

import re
from typing import Final, NamedTuple

from lib.domain.intake import MAX_ID, Reason, Repair
from lib.intake.marks import (
    BLANKS,
    DECIMAL_MARK,
    GROUP_MARK,
    INVISIBLE,
    LINE_ENDS,
    SEPARATORS,
    SIGNS,
    WRAPPING,
)

FOREIGN_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
"""Persian (U+06F0..) and Arabic (U+0660..) digits to ASCII. `str.isdigit` also takes '²', so it is not asked."""

SAFE_DIGITS: Final = 15
"""Digits of a number that a spreadsheet keeps, whatever it was."""
_LONGEST: Final = len(str(MAX_ID))
_FLOAT_BITS: Final = 53
_FLOAT_DIGITS: Final = 17

_NO_INVISIBLE: Final = str.maketrans("", "", INVISIBLE)
_PLAIN: Final = {**_NO_INVISIBLE, **FOREIGN_DIGITS, **dict.fromkeys(map(ord, BLANKS), " ")}
_AROUND: Final = LINE_ENDS + WRAPPING + " "
_BEFORE: Final = SIGNS + _AROUND
_SHAPE: Final = re.compile(
    rf"""
    (?P<digits>[0-9]+)
    | (?P<decimals>[0-9]+)[.{DECIMAL_MARK}]0*
    | (?P<grouped>[1-9][0-9]{{0,2}}(?:
        (?P<mark>[,\ ])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})+ | (?P<clear>['{GROUP_MARK}])[0-9]{{3}}(?:(?P=clear)[0-9]{{3}})*
      ))
    | (?P<scientific>-?[0-9]+(?:[.,{DECIMAL_MARK}][0-9]*)?[eE][+-]?[0-9]+)
    | (?P<question_marks>[0-9]*\?[0-9?]*)
    | (?P<telephone>(?:\(?(?:00)?98\)?|\(?0)[-() ]*[1-9](?:[-() ]*[0-9]){{9}})
    | (?P<several_numbers>[0-9]+(?:[ ,;|/،؛\n\r]+[0-9]+)+)
    """,
    re.VERBOSE,
)
"""What a number, and what is nearly one, looks like. A comma or a blank needs two groups behind it: with one it may as
well stand between two numbers, or before decimals."""
_HOPELESS: Final = re.compile(
    "[^"
    + re.escape("0123456789eE.?-/" + GROUP_MARK + DECIMAL_MARK + "".join(map(chr, _PLAIN)) + _BEFORE + SEPARATORS)
    + "]"
)
"""What is in nothing that is told apart here; most of what is rejected holds such a letter, and is done with."""
_NOT_DIGITS: Final = re.compile("[^0-9]")
_TELEPHONE: Final = re.compile(r"(?:(?:00)?98|0)[1-9][0-9]{9}")


class Reading(NamedTuple):
    """What a token was read as, and what had to be mended for it; nothing counts as mended in what is refused."""

    found: int | Reason
    repairs: tuple[Repair, ...] = ()


_NOT_A_NUMBER: Final = Reading(Reason.NOT_A_NUMBER)


def bare(token: str) -> str:
    """Return `token` without what is wrapped around it or cannot be seen, and with its digits in ASCII."""
    return token.translate(_PLAIN).strip(_AROUND)


def read_id(token: str) -> int | Reason:
    """Return the Id that `token` stands for, or why it stands for none."""
    return read_token(token).found


def read_token(token: str) -> Reading:
    """Return the Id that `token` stands for and what was mended, or why it stands for none."""
    if _HOPELESS.search(token):
        return _NOT_A_NUMBER
    text = bare(token)
    core = text.lstrip(_BEFORE)
    shape = _SHAPE.fullmatch(core)
    if shape is None:
        return _NOT_A_NUMBER if text else Reading(Reason.EMPTY_CELL)
    found, repairs = _shaped(shape)
    if isinstance(found, Reason):
        return Reading(found)
    return Reading(found, (*_repairs(token, text, core), *repairs))


def _shaped(shape: re.Match[str]) -> Reading:
    """Return what a number of one of the shapes is read as, as far as the shape goes."""
    match shape.lastgroup:
        case "digits":
            return Reading(_number(shape[0]))
        case "decimals":
            found = _number(shape["decimals"])
            is_rounded = isinstance(found, int) and _may_be_rounded(found)
            return Reading(Reason.ROUNDED if is_rounded else found, (Repair.DECIMALS,))
        case "grouped":
            return Reading(_number(_NOT_DIGITS.sub("", shape[0])), (Repair.GROUPING,))
    return Reading(Reason(str(shape.lastgroup)))


def _number(digits: str) -> int | Reason:
    if _TELEPHONE.fullmatch(digits):
        return Reason.TELEPHONE
    if digits[0] == "0":
        # No Id starts with 0: dropping it would ask about some other message.
        return Reason.LEADING_ZERO
    if len(digits) > _LONGEST or int(digits) > MAX_ID:
        return Reason.TOO_LARGE
    return int(digits)


def _may_be_rounded(number: int) -> bool:
    """Whether a number with decimals may be what a float made of another one.

    A program that writes `.0` has mostly kept the number as a float: exact below 10^15. Above, only what no float
    prints is sure to be whole: more significant digits than a float has, and no value that a float can take.
    """
    if number < 10**SAFE_DIGITS:
        return False
    spare = number.bit_length() - _FLOAT_BITS
    significant = len(str(number).rstrip("0"))
    if spare <= 0:
        return significant <= SAFE_DIGITS
    return significant <= _FLOAT_DIGITS or number % (1 << spare) == 0


def _repairs(token: str, text: str, core: str) -> list[Repair]:
    """Return what was mended around a number that is taken: `text` is the token laid bare, `core` its number."""
    before = text.removesuffix(core)
    visible = token.translate(_NO_INVISIBLE)
    worn = token.translate(_PLAIN).strip(LINE_ENDS + " ")
    found = {
        Repair.DIGITS: visible.translate(FOREIGN_DIGITS) != visible,
        Repair.INVISIBLE: len(visible) != len(token),
        Repair.WRAPPING: len(worn) != len(text) or bool(before.strip("+ \r\n")),
        Repair.SIGN: "+" in before,
    }
    return [kind for kind, is_so in found.items() if is_so]
