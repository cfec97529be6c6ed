"""What kind of thing a column of a file holds, found by its cells and not by its heading."""

import re
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.domain.arrow import StringArray
from lib.report.facets.dates import NONE, read_dates
from lib.report.facets.texts import NO_NUMBER, beginnings_of_mobiles, plain

_LOOKED_AT: Final = 1_000
"""How many cells are looked at, evenly spread."""
_MOST: Final = 0.9
"""The share of the filled cells that must be of a kind."""
_AMOUNT: Final = re.compile(r"[+-]?(?:\d{1,3}(?:[,٬']\d{3})+|\d+)(?:[.٫]\d+)?")
_CURRENCY: Final = re.compile(r"(?:ریال|ريال|تومان|تومن|rials?|tomans?|irr|irt|usd|eur|[$€£﷼])", re.IGNORECASE)
_ROUND: Final = 100
"""Prices in Rials or Tomans without a mark are multiples of this; numbers of orders and lines mostly are not."""
_FEW: Final = 0.3
"""The share of different texts among the filled cells up to which they are categories."""
_ALWAYS_FEW: Final = 12


class Kind(StrEnum):
    """What a column holds."""

    TELEPHONE = "telephone"
    DATE = "date"
    MONEY = "money"
    CATEGORY = "category"
    TEXT = "text"


def kind_of(cells: StringArray) -> Kind:
    """Return what a column holds, by at most a thousand of its cells; TEXT where all are empty."""
    places = np.unique(np.linspace(0, max(len(cells) - 1, 0), min(_LOOKED_AT, len(cells))).astype(np.int64))
    seen = plain(cells.take(pa.array(places)))
    filled = seen.filter(pc.not_equal(seen, ""))
    if not len(filled):
        return Kind.TEXT
    least = _MOST * len(filled)
    if np.count_nonzero(beginnings_of_mobiles(filled) != NO_NUMBER) >= least:
        return Kind.TELEPHONE
    if np.count_nonzero(read_dates(filled).days != NONE) >= least:
        return Kind.DATE
    distinct = len(filled.unique())
    is_few = distinct <= max(_ALWAYS_FEW, _FEW * len(filled))
    if _is_money(filled.to_pylist(), is_few=is_few):
        return Kind.MONEY
    return Kind.CATEGORY if is_few else Kind.TEXT


def _amount_of(text: str) -> float | None:
    """Return the number of a text that is nothing but an amount, with a currency or without; None for another text."""
    digits = _CURRENCY.sub("", text).strip()
    if not _AMOUNT.fullmatch(digits):
        return None
    return float(re.sub("[,٬']", "", digits).replace("٫", "."))


def _is_money(texts: list[str], *, is_few: bool) -> bool:
    amounts = [amount for amount in map(_amount_of, texts) if amount is not None]
    if len(amounts) < _MOST * len(texts):
        return False
    marked = sum(bool(_CURRENCY.search(text)) or bool(re.search("[,٬']", text)) for text in texts)
    if marked >= len(texts) / 2:
        return True
    return not is_few and sum(amount % _ROUND == 0 for amount in amounts) >= _MOST * len(amounts)
