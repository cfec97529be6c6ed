"""Classes of characters that pastes and cells consist of besides ASCII digits."""

import unicodedata
from typing import Final

BLANKS: Final = (
    "\t\v\f\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""White space except line ends."""

LINE_ENDS: Final = "\n\r"

SEPARATORS: Final = ",;|،؛"
"""Separate the Ids of a paste. Within a cell they belong to the cell."""

INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""Soft hyphen, joiners, direction marks, the byte order mark and variation selectors, which chats, web pages and joined
files leave around and within numbers.

They are removed and do not separate: two Ids with only such a mark between them become one number that is too large and
is rejected. Splitting there would turn one long number with a mark inside into two other Ids.
"""

WRAPPING: Final = "\"'`´‘’‚‛“”„«»‹›()[]{}<>*#"
"""Quotes, brackets, asterisks and number signs that lists, source code, spreadsheets and chats put around numbers."""

SIGNS: Final = "=+"
"""May precede a number: the start of a spreadsheet formula (`="639"`) and the plus sign."""

GROUP_MARK: Final = "٬"
"""The Persian and Arabic thousands separator, U+066C."""

DECIMAL_MARK: Final = "٫"
"""The Persian and Arabic decimal separator, U+066B."""

LAST_CHARACTER: Final = 0x1FFFF
"""No character that has a meaning here is beyond; the last decimal digit of Unicode is U+1FBF9."""

FOREIGN_DIGITS: Final = {
    code: ord("0") + unicodedata.decimal(chr(code))
    for code in range(0x80, LAST_CHARACTER + 1)
    if unicodedata.category(chr(code)) == "Nd"
}
"""The decimal digits of every other script to ASCII: Persian, Arabic, fullwidth and the rest of Unicode's class Nd.

`str.isdigit` is not used, since it accepts '²'.
"""

DIGIT: Final = r"\d"
"""A digit of any script in a pattern: 0 to 9 and `FOREIGN_DIGITS`. A class that lists these takes 15 times as long."""
