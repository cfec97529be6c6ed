"""Pasted text into Ids.

Separators are the comma, the Persian comma, either semicolon, the vertical bar and any white space, in any mix. Rows
are lines as an editor counts them: `str.splitlines` would also split at U+2028 inside a line.
"""

import re
from collections.abc import Iterator
from typing import Final

from lib.given import Intake
from lib.intake.ids import sort_out

MAX_CHARACTERS: Final = 2_000_000
"""What the paste box takes, about 100,000 Ids: past that the browser suffers, and a file is the better way."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = re.compile(r"[\s,،;؛|\ufeff]+")


def parse(text: str) -> Intake:
    """Return what `text` holds; every non-blank token is accepted, repeated or rejected, none is passed over."""
    return sort_out(split_tokens(text))


def split_tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield each token of `text` with its row, from 1."""
    for row, line in enumerate(_LINE_END.split(text), start=1):
        for token in _SEPARATORS.split(line):
            if token:
                yield row, token
