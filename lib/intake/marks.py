"""The characters that pastes and cells are made of besides digits, in classes; the one place that names them."""

from typing import Final

BLANKS: Final = (
    "\t\v\f\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""White space but for line ends, and the byte order mark, which stands where files were joined."""

LINE_ENDS: Final = "\n\r"

SEPARATORS: Final = ",;|،؛"
"""What stands between the Ids of a paste; within a cell they are the cell's own."""

INVISIBLE: Final = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069"
)
"""Soft hyphen, joiners and marks of direction, which chats and web pages leave around and within numbers.

They are taken out and separate nothing: two Ids with only such a mark between them are one number that is too large,
which is said, where cutting a long number at one would ask about two others.
"""

WRAPPING: Final = "\"'`´‘’‚‛“”„«»‹›()[]{}"
"""Quotes and brackets, which lists, code and spreadsheets put around numbers."""

SIGNS: Final = "=+"
"""What a spreadsheet's formula (`="639"`) and a number may begin with."""

GROUP_MARK: Final = "٬"
"""The Persian and Arabic thousands separator, U+066C."""

DECIMAL_MARK: Final = "٫"
"""The Persian and Arabic decimal separator, U+066B."""
