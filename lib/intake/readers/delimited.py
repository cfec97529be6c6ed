"""Delimited text into rows: by Arrow where it provably gives the same rows, else by the `csv` module.

Arrow reads a million rows in the time in which `csv` reads a hundred thousand, but does not say where quotes are
unbalanced, and expects every row to be as wide as the first.
"""

import re
from typing import Final

from lib.intake.grid import Grid
from lib.intake.limits import IntakeLimits
from lib.intake.readers import arrow_csv, csv_module

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_BYTES: Final = 100_000
_SAMPLE_LINES: Final = 200
_QUOTED: Final = re.compile(r'"[^"]*"')
_GROUPED: Final = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}(?:,[0-9]{3}){4,}(?![0-9])")
"""An Id with thousands separators, which are not delimiters if there is another one."""
_HINT: Final = re.compile(rb'"?sep=([,;\t|:^~])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""A first line that tells Excel the delimiter. Excel neither shows nor counts it as a row."""
_BLANK: Final = b" \t\v\f\r\n,;|"


def is_blank(content: bytes) -> bool:
    """Return whether a text holds only common blanks, line ends and delimiters; rarer blanks are not recognised."""
    return not content.lstrip(_BLANK)


def split_hint(content: bytes) -> tuple[bytes, str | None]:
    """Return a text without its first line if that only names the delimiter, and the delimiter that it names."""
    hint = _HINT.match(content)
    return (content[hint.end() :], hint[1].decode()) if hint else (content, None)


def find_delimiter(content: bytes) -> str:
    """Return the delimiter that most of the first lines hold. For a list of Ids `csv.Sniffer` would return '8'."""
    text = content[:_SAMPLE_BYTES].decode(errors="ignore")
    if '"' in text:  # a cell may hold line ends
        text = _QUOTED.sub("", text)
    lines = [_GROUPED.sub("", line) for line in text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]]
    return max(_DELIMITERS, key=lambda delimiter: sum(delimiter in line for line in lines))


def read_rows(content: bytes, limits: IntakeLimits, delimiter: str | None = None) -> Grid:
    """Return the rows of a text in UTF-8, one or more; there may be blank ones among them.

    Raises:
        RefusedFileError: Its quotes are unbalanced, or it has too many rows or columns, or nothing but line ends.
    """
    delimiter = delimiter or find_delimiter(content)
    grid = arrow_csv.read_rows(content, delimiter, limits)
    return csv_module.read_rows(content, delimiter, limits) if grid is None else grid
