"""A week against the one before by what stands in a column that the files of both have: campaign, line, branch."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lib.domain.statuses import Outcome
from lib.domain.text_search import folded
from lib.domain.totals import ColumnTotals, FileTotals
from lib.report.code_words import outcome_of
from lib.report.proportions import Change, change_of, shared_confidence
from lib.report.trends import Period, failed_share

MOST_PARTS: Final = 12
"""How many parts of a column are told at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of both weeks with one text in a column.

    Attributes:
        text: The text as it was written last.
        failed: The share of what was not delivered, of the rows of which it is known.
    """

    text: str
    failed: Change


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """A column that files of both weeks have.

    Attributes:
        key: Its name as names are compared, whatever the spelling.
        heading: Its name as it was written last.
        parts: Its texts that both weeks have enough rows of: risen ones first, then the most frequent. Their intervals
            hold all together.
        others: How many texts have too few rows in one of the weeks, or are beyond MOST_PARTS.
    """

    key: str
    heading: str
    parts: tuple[Part, ...]
    others: int


@dataclass(slots=True)
class _Counted:
    """What a column holds in both weeks: the rows by text and outcome, and how each text was written last."""

    heading: str
    before: dict[str, Counter[Outcome]]
    now: dict[str, Counter[Outcome]]
    texts: dict[str, str]


def shared_columns(files: Iterable[FileTotals], before: Period, now: Period) -> tuple[SharedColumn, ...]:
    """Return the columns that can be compared, those with the most rows to compare first.

    Args:
        files: The counts of files, the oldest first; those of other times are left out.
        before: The earlier week.
        now: The later one.
    """
    found: dict[str, _Counted] = {}
    for file in files:
        for week, place in ((before, 0), (now, 1)):
            if week.begins <= file.asked_at < week.ends:
                for column in file.columns:
                    _add(found, column, place)
    columns = [_column(key, counted) for key, counted in found.items()]
    return tuple(sorted((column for column in columns if column.parts), key=_rows, reverse=True))


def _add(found: dict[str, _Counted], column: ColumnTotals, place: int) -> None:
    counted = found.setdefault(folded(column.heading), _Counted("", {}, {}, {}))
    counted.heading = column.heading
    week = (counted.before, counted.now)[place]
    for text, codes in column.counts.items():
        key = folded(text)
        counted.texts[key] = text
        outcomes = week.setdefault(key, Counter())
        for code, count in codes.items():
            outcomes[outcome_of(code)] += count


def _column(key: str, counted: _Counted) -> SharedColumn:
    shares = {
        text: (before, now)
        for text in counted.texts
        if (before := failed_share(counted.before.get(text, {}))) and (now := failed_share(counted.now.get(text, {})))
    }
    largest = sorted(shares, key=lambda text: -sum(share.whole for share in shares[text]))[:MOST_PARTS]
    confidence = shared_confidence(len(largest))
    parts = [Part(counted.texts[text], change_of(*shares[text], confidence)) for text in largest]
    return SharedColumn(key, counted.heading, tuple(sorted(parts, key=_risen_first)), len(counted.texts) - len(parts))


def _risen_first(part: Part) -> tuple[float, int]:
    return -part.failed.rise, -_rows_of(part)


def _rows(column: SharedColumn) -> int:
    return sum(map(_rows_of, column.parts))


def _rows_of(part: Part) -> int:
    return part.failed.before.whole + part.failed.now.whole
