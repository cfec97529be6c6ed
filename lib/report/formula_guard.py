"""Texts from outside, so written that no spreadsheet takes one for a formula.

A cell that begins with one of = + - @, their full-width forms, a tab or a line end is run as a formula by spreadsheets
(OWASP, 'CSV injection'); they overlook blanks, invisible marks and double quotes before it. Such a cell gets an
apostrophe in front: to a spreadsheet it says 'text', and a cell that has one already gets no second.

A plain number is left alone, though OWASP's list has its sign: `-5` and `+989121234567` stand for nothing but
themselves, and a column of amounts must come back as amounts. Verified digits need no guard and do not come here.
"""

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

PLAIN_NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z"
"""What a spreadsheet reads as a number and nothing else; in RE2's syntax, as all patterns here."""

_BEGINS_FORMULA: Final = r'^(?:[\t\r\n]|[\x00-\x20\pZ\p{Cf}"]*[=+\-@＝＋－＠])'


def guarded(texts: Any) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return a column (`pyarrow.StringArray`) with each text guarded that needs it; null becomes ''."""
    texts = pc.fill_null(texts, "")
    is_formula = pc.match_substring_regex(texts, _BEGINS_FORMULA)
    if not pc.any(is_formula).as_py():
        return texts
    needs = pc.and_not(is_formula, pc.match_substring_regex(texts, PLAIN_NUMBER))
    return pc.if_else(needs, pc.binary_join_element_wise("'", texts, ""), texts)


def guarded_text(text: str) -> str:
    """Return one text, guarded where it needs it."""
    found: str = guarded(pa.array([text], type=pa.string()))[0].as_py()
    return found
