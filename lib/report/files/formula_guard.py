"""Texts from outside, so written that no spreadsheet takes one for a formula.

A cell that begins with one of = + - @, their full-width forms, a tab or a line end is run as a formula by spreadsheets
(OWASP, 'CSV injection'); they overlook blanks, invisible marks and double quotes before it. Such a cell gets an
apostrophe in front: to a spreadsheet it says 'text', and a cell that has one already gets no second.

A number with a sign gets one too, as the list has it: what came as text goes back as text. Verified digits, and cells
that were numbers in a spreadsheet, need no guard and do not come here.
"""

from typing import Any, Final

import pyarrow.compute as pc

_BEGINS_FORMULA: Final = r'^(?:[\t\r\n]|[\x00-\x20\pZ\p{Cf}"]*[=+\-@＝＋－＠])'
"""In RE2's syntax."""


def guarded(texts: Any) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return a column (`pyarrow.StringArray`) with each text guarded that needs it; null becomes ''."""
    texts = pc.fill_null(texts, "")
    is_formula = pc.match_substring_regex(texts, _BEGINS_FORMULA)
    if not pc.any(is_formula).as_py():
        return texts
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", texts, ""), texts)
