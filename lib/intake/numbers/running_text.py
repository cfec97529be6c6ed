"""What in a pasted text only arranges numbers: the marks of a list, brackets beside words, the line ends of a mail.

A mark counts the lines of a list and is no number that was given. Brackets part a number from words that they touch.
A number that a mail cut in two at the end of a line is refused as one: its halves are not two Ids, and whether they
belong together only the sender knows.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import compress, pairwise
from typing import Final

from lib.domain.intake import Reason, Rejected
from lib.intake.column_names import NameKind, name_kind
from lib.intake.numbers.characters import BLANKS, DIGIT, INVISIBLE, LINE_ENDS, SEPARATORS, WRAPPING
from lib.intake.numbers.long_numbers import LONG, LONG_NUMBER
from lib.intake.numbers.tokens import LINE_END, normalized

_HEAD: Final = 20_000
"""Characters at the start of a text in which its first list mark is looked for."""
_MARK: Final = re.compile(
    rf"^[ \t\u200e\u200f\u202a-\u202e\u2066-\u2069>*•-]*(?P<mark>[(\[]?(?P<number>{DIGIT}{{1,6}})\s?[.)\]:ـ–—-]+)"
    rf"(?=\s+\S|[\u200e\u200f\u202a-\u202e\u2066-\u2069]*{DIGIT}{{{LONG}}})(?P<rest>.*)$",
    re.MULTILINE,
)
_LONGEST_MARK: Final = 3
"""Digits of a mark that no other line of the list confirms; a year has one more."""
LONGEST_PROSE: Final = 1_000_000
"""Characters; longer texts are lists or tables, not mails."""
_PARTS_BEFORE: Final = frozenset("([{«#")
"""What parts a number from a word before it."""
_PARTS_AFTER: Final = frozenset(")]}»&([{«")
"""What parts a number from a word behind it: `639…[1]` has a footnote, and `ids=639…&page=2` another parameter."""
_NAMING: Final = frozenset("=:")
_LABEL: Final = re.compile(r"""(?P<name>[^\W\d_][\w\u200c.-]*)[\\"'`]*(?:\[\]|%5B%5D)?["'`]?[=:]\Z""", re.IGNORECASE)
"""A label just before a number; in an address that names several Ids, as `id[]=639…`, brackets stand behind it."""
_LONGEST_LABEL: Final = 40
_ENCODED: Final = re.compile(
    rf"(?<={DIGIT}{{{LONG}}})(?:%(?:2C|3B|7C|20|0A|0D)|\+)+(?={DIGIT}{{{LONG}}})", re.IGNORECASE
)
"""What separates long numbers in an address, where commas and blanks are written as codes (RFC 3986, section 2.1)."""
_NEXT: Final = re.compile(rf"[,;،؛][ \t]*{DIGIT}{{{LONG}}}")
"""What is behind the first number of a list."""
_BESIDE_TOKEN: Final = BLANKS + LINE_ENDS + SEPARATORS
_NO_TOKEN: Final = frozenset(("", *_BESIDE_TOKEN))
"""What may be beside a token: what separates it from others, or nothing."""
_WRAPPED: Final = WRAPPING + INVISIBLE
"""What a token may have around its number."""
_AROUND: Final = _WRAPPED + "#&\\"
_PARTING: Final = frozenset((*_AROUND, *_NAMING, "%", "+"))
"""One of these is in every text whose numbers have to be parted from something."""
_MOST_AROUND: Final = 8
"""Characters looked at on either side of a number: a text may consist of brackets."""
_TOKEN_OR_NUMBER: Final = re.compile(
    rf"(?<![^{re.escape(_BESIDE_TOKEN)}])[{re.escape(_WRAPPED)}]{{0,{_MOST_AROUND}}}{DIGIT}{{{LONG},}}"
    rf"[{re.escape(_WRAPPED)}]{{0,{_MOST_AROUND}}}(?![^{re.escape(_BESIDE_TOKEN)}])|(?P<beside>{DIGIT}{{{LONG},}})"
)
"""A token that is read as it is, or a long number beside something else. Most texts hold tokens alone."""
_STOPS: Final = ".:!؟…"
_LAST_PART: Final = re.compile(rf"(?:\r\n|\r|\n)[ \t>]*+(?P<last>{DIGIT}{{2,17}}+)(?!{DIGIT})")
"""What a text with a cut number holds too, and a list of long Ids does not: it is found in half the time."""
_CUT: Final = re.compile(rf"(?<!{DIGIT})(?P<first>{DIGIT}{{2,17}}+)(?P<soft>=?)[ \t]*{_LAST_PART.pattern}")
"""The two parts of a number; a mail in quoted-printable has `=` where it cuts a line (RFC 2045, section 6.7)."""
_NUMBER: Final = re.compile(f"{DIGIT}+")
_WITHIN_LINE: Final = re.compile(r"[^\r\n]")
_IDS: Final = range(17, 20)
"""Digits of the Ids of today, a digit more or less, where the text has none that shows how long they are."""


def without_list_marks(text: str) -> str:
    """Return a text with blanks in place of the marks of a numbered list, as `1.`, `2)` and `۳-`.

    Marks go up from line to line. A single one, or one that may as well be an Id, must stand before a long number.
    """
    if not _MARK.search(text[:_HEAD]):
        return text
    found = list(_MARK.finditer(text))
    numbers = [int(normalized(each["number"])) for each in found]
    goes_up = len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))
    is_mark = (goes_up or (len(each["number"]) <= _LONGEST_MARK and LONG_NUMBER.search(each["rest"])) for each in found)
    return _blanked(text, (each.span("mark") for each in compress(found, is_mark)))


def with_bracketed_numbers_apart(text: str) -> str:
    """Return a text with blanks in place of the brackets between long numbers and words, as in `Ids=[639…]`.

    A full stop behind a bracket is taken with it. What names a list is parted from its first number, as in
    `ids:639…,639…`, and a label of Ids from a single one, as in `id=639…`. Otherwise a number that touches a word is a
    part of it, as in `batch-639…` and `time=639…`.
    """
    if len(text) > LONGEST_PROSE or not any(mark in text for mark in _PARTING):
        return text
    if "%" in text or "+" in text:
        text = _blanked(text, (each.span() for each in _ENCODED.finditer(text)))
    return _blanked(text, _marks_beside_long_numbers(text))


def _marks_beside_long_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of what parts long numbers from words, before and behind each."""
    since = 0
    for number in _TOKEN_OR_NUMBER.finditer(text):
        first, last = _with_marks(text, number, since) if number.lastgroup else number.span()
        if (first, last) != number.span():
            yield first, number.start()
            yield number.end(), last
            since = last


def _with_marks(text: str, number: re.Match[str], since: int) -> tuple[int, int]:
    """Return the bounds of a number with what parts it from words; those of the number where nothing has to.

    Args:
        text: The text.
        number: Where the number is in it.
        since: Where the part of the text begins that no number before has taken.
    """
    start, end = number.span()
    before = text[max(start - _MOST_AROUND, since) : start]
    before = before[len(before.rstrip(_AROUND)) :]
    behind = text[end : end + _MOST_AROUND]
    brackets = behind[: len(behind) - len(behind.lstrip(_AROUND))]
    behind = behind[: len(behind) - len(behind[len(brackets) :].lstrip(_STOPS))]
    first, last = start - len(before), end + len(behind)
    starts_token = first == since or text[first - 1] in _NO_TOKEN
    ends_token = text[last : last + 1] in _NO_TOKEN
    is_token = starts_token and ends_token and not (before + brackets).strip(_WRAPPED)
    if is_token and (not brackets or behind == brackets):
        return start, end  # it is read with what is around it
    is_named = (
        first > since
        and text[first - 1] in _NAMING
        and (_NEXT.match(text, last) is not None or _is_labelled(text[max(first - _LONGEST_LABEL, since) : first]))
    )
    opens = starts_token or is_named or not _PARTS_BEFORE.isdisjoint(before)
    closes = ends_token or not _PARTS_AFTER.isdisjoint(brackets)
    return (first - is_named, last) if opens and closes else (start, end)


def _is_labelled(before: str) -> bool:
    """Return whether what is before a number ends with a label of Ids."""
    label = _LABEL.search(before)
    return label is not None and name_kind(label["name"]) is NameKind.IDS


def without_cut_numbers(text: str) -> tuple[str, tuple[Rejected, ...]]:
    """Return a text with blanks in place of the numbers that a line end cuts in two, and these numbers, rejected."""
    if len(text) > LONGEST_PROSE:
        return text, ()
    cut = list(_cut_numbers(text))
    rows = (len(LINE_END.findall(text, 0, each.start())) + 1 for each in cut)
    rejected = tuple(Rejected(row, each[0], Reason.CUT_IN_TWO) for row, each in zip(rows, cut, strict=True))
    return _blanked(text, (each.span() for each in cut)), rejected


def _cut_numbers(text: str) -> Iterator[re.Match[str]]:
    found = list(_CUT.finditer(text)) if _LAST_PART.search(text) else []
    if not found:
        return
    usual = {len(number) for number in LONG_NUMBER.findall(text)}
    is_alone = len(_NUMBER.findall(text)) == 2  # noqa: PLR2004 - the two parts, and no other number
    for each in found:
        digits = len(each["first"]) + len(each["last"])
        differ = abs(len(each["first"]) - len(each["last"])) > 1
        if each["soft"] or digits in usual or (is_alone and differ and digits in _IDS):
            yield each


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with blanks in place of what is within these bounds, which go up; line ends stay."""
    parts, end = [], 0
    for first, last in spans:
        parts += [text[end:first], _WITHIN_LINE.sub(" ", text[first:last])]
        end = last
    return "".join([*parts, text[end:]])
