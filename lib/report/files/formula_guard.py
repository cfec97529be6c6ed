"""A guard for texts from outside, so that no spreadsheet runs one as a formula.

Spreadsheets run a cell as a formula that begins with one of = + - @, their full-width forms, a tab or a line end
(OWASP, 'CSV injection'). They overlook blanks, invisible marks and double quotes in front of it. Such a cell gets an
apostrophe in front, which tells a spreadsheet that it is text; a cell that already has one gets no second.

A number with a sign gets one too, following OWASP's list: what came as text is returned as text. Verified digits, and
cells that were numbers in a spreadsheet, need no guard.
"""

from typing import Final

import pyarrow.compute as pc

from lib.domain.arrow import StringArray

_BEGINS_FORMULA: Final = r'^(?:[\t\r\n]|[\x00-\x20\pZ\p{Cf}"]*[=+\-@＝＋－＠])'
"""In RE2's syntax."""


def guarded(texts: StringArray) -> StringArray:
    """Return a column with an apostrophe in front of each text that would run as a formula; null becomes ''."""
    texts = pc.fill_null(texts, "")
    is_formula = pc.match_substring_regex(texts, _BEGINS_FORMULA)
    if not pc.any(is_formula).as_py():
        return texts
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", texts, ""), texts)
