"""A file to try the page with: made-up rows of a campaign, in which one line is blocked far more often than the others.

What the sandbox answers to its Ids is told by their last two digits, as of any other Id (`lib.sandbox.scenarios`).
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import Final

import numpy as np

from lib.sandbox.scenarios import FIRST_SAMPLE_ID

ROWS: Final = 1_200
BLOCKED_LINE: Final = "30004505"
"""The line that recipients block."""
_LINES: Final = (BLOCKED_LINE, "10008642", "20001379")
_LINE_SHARES: Final = (0.3, 0.4, 0.3)
_ENDINGS: Final = (3, 9, 10, 14, 21, 23, 2, 18, 0)
_SHARES: Final = (0.80, 0.03, 0.02, 0.02, 0.04, 0.04, 0.02, 0.02, 0.01)
"""How frequent each code is on the other lines; the last two digits of an Id are its code."""
_BLOCKED: Final = 9
_BLOCKED_SHARE: Final = 0.3
_PREFIXES: Final = ("912", "919", "935", "902", "921", "998")
_PREFIX_SHARES: Final = (0.3, 0.2, 0.2, 0.15, 0.1, 0.05)
_STEP: Final = 12_347_800
"""From one Id to the next: a multiple of 100, so that the last two digits are free."""
_BEGINS: Final = datetime(2026, 2, 20, 9, 0)  # noqa: DTZ001 - a cell of a file has no time zone
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in the file in one language; first names are as made up as the rest."""

    headings: Sequence[str]
    names: Sequence[str]
    campaigns: Sequence[str]


_WORDS: Final[Mapping[str, _Words]] = {
    "fa": _Words(
        ("نام", "موبایل", "کمپین", "خط ارسال", "زمان ارسال", "شناسه پیامک"),
        ("سارا", "رضا", "مریم", "علی", "نرگس", "امیر", "زهرا", "حسین"),
        ("یلدا", "نوروز", "یادآوری قسط"),
    ),
    "en": _Words(
        ("name", "mobile", "campaign", "line", "sent at", "message id"),
        ("Sara", "Reza", "Maryam", "Ali", "Narges", "Amir", "Zahra", "Hossein"),
        ("yalda", "nowruz", "instalment reminder"),
    ),
}


def sample_file(language: str) -> bytes:
    """Return the file in the words of a language, "fa" or "en": CSV in UTF-8, always the same."""
    words, draw = _WORDS[language], np.random.default_rng(_SEED)
    lines = draw.choice(len(_LINES), ROWS, p=_LINE_SHARES)
    endings = draw.choice(_ENDINGS, ROWS, p=_SHARES)
    endings[(lines == 0) & (draw.random(ROWS) < _BLOCKED_SHARE)] = _BLOCKED
    prefixes = draw.choice(_PREFIXES, ROWS, p=_PREFIX_SHARES)
    campaigns, names = draw.integers(len(words.campaigns), size=ROWS), draw.integers(len(words.names), size=ROWS)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(words.headings)
    first = FIRST_SAMPLE_ID // 100 * 100
    for row in range(ROWS):
        sent = _BEGINS + timedelta(minutes=3 * row)
        writer.writerow(
            (
                words.names[names[row]],
                f"0{prefixes[row]}000{row:04}",
                words.campaigns[campaigns[row]],
                _LINES[lines[row]],
                f"{sent:%Y/%m/%d %H:%M}",
                first + row * _STEP + int(endings[row]),
            )
        )
    return text.getvalue().encode("utf-8-sig")
