r"""A guard for texts from outside, so that no spreadsheet runs a part of a CSV file as a formula.

Spreadsheets run a cell as a formula that begins with one of = + - @ or their full-width forms (OWASP, 'CSV injection').
They overlook blanks, invisible marks and double quotes in front of it. Where a spreadsheet splits a file at another
character than ours, as Excel does by the list separator of its country, a cell may begin within one of ours: after a
separator or a line end. An apostrophe at each such place tells a spreadsheet that what follows is text.

A number with a sign, a telephone number, or a list of them is no formula, and stays as it is. A cell of XLSX says by
itself that it is text, and is never guarded.

A cell that has such an apostrophe already gets another one, so that `unguarded` can tell ours from a person's own: for
every text, `unguarded(guarded(text))` is the text again.
"""

from typing import Final

import pyarrow.compute as pc

from lib.domain.arrow import StringArray

_MARK: Final = "'"
_SEPARATORS: Final = r",;|\t\r\n\x0b\x0c،؛"
"""Where a spreadsheet may split a line; the Arabic ones are the list separators of Persian and Arabic Windows."""
_OVERLOOKED: Final = r'[\x00-\x08\x0e-\x20\pZ\p{Cf}"]*'
_STARTS_FORMULA: Final = r"[=+\-@＝＋－＠]"
_BEFORE_FORMULA: Final = rf"(^|[{_SEPARATORS}])({_MARK}*(?:{_OVERLOOKED}{_STARTS_FORMULA}))"
"""In RE2's syntax, like the others: the place for a mark, and what follows it."""
_BEFORE_GUARDED: Final = rf"(^|[{_SEPARATORS}]){_MARK}({_MARK}*(?:{_OVERLOOKED}{_STARTS_FORMULA}))"
_BLANK_START: Final = r"^('*[\t\r\n])"
_GUARDED_BLANK_START: Final = r"^'('*[\t\r\n])"
_NUMBER: Final = r"[+\-]\p{Nd}+(?: \p{Nd}+)*(?:[.,]\p{Nd}+)*(?:[eE][+\-]?[0-9]+)?%?"
_NUMBERS: Final = rf"^(?:{_NUMBER} ?[;\n] ?)*{_NUMBER}\z"
"""A number with a sign, or a telephone number with its groups apart; or several of them, one after the other."""


def guarded(texts: StringArray) -> StringArray:
    """Return a column with an apostrophe at each place from which a text could run as a formula; null becomes ''."""
    texts = pc.fill_null(texts, "")
    may_run = pc.or_(pc.match_substring_regex(texts, _BEFORE_FORMULA), pc.match_substring_regex(texts, _BLANK_START))
    if not pc.any(may_run).as_py():
        return texts
    may_run = pc.and_not(may_run, pc.match_substring_regex(texts, _NUMBERS))
    marked = pc.replace_substring_regex(texts, _BEFORE_FORMULA, rf"\1{_MARK}\2")
    # OWASP names a tab and a line end at the start too.
    return pc.if_else(may_run, pc.replace_substring_regex(marked, _BLANK_START, rf"{_MARK}\1"), texts)


def unguarded(texts: StringArray) -> StringArray:
    """Return a column without the apostrophes that `guarded` put there; null becomes ''."""
    texts = pc.fill_null(texts, "")
    is_marked = pc.match_substring(texts, _MARK)
    if not pc.any(is_marked).as_py():
        return texts
    plain = pc.replace_substring_regex(texts, _GUARDED_BLANK_START, r"\1")
    plain = pc.replace_substring_regex(plain, _BEFORE_GUARDED, r"\1\2")
    # An apostrophe that we would not have put there is a person's own.
    return pc.if_else(pc.equal(guarded(plain), texts), plain, texts)
