"""Tables drawn with characters into records: results of `mysql`, `psql`, `sqlite3` and `sqlcmd`, Markdown, box drawing.

Such a table has a line of dashes below its header. Its columns are between vertical bars, or as wide as the dashes.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from lib.intake.numbers.tokens import LINE_END
from lib.intake.readers.records import FOOTER, Record

_HEAD_LINES: Final = 200
_RULE: Final = re.compile(r"[\s|+:\-=_\u2500-\u257f]*[-=\u2500\u2501\u2550]{2}[\s|+:\-=_\u2500-\u257f]*")
_BAR: Final = re.compile(r"(?<!\\)[|\u2502\u2503\u2551]")
_OUTER_BARS: Final = re.compile(r"\s*[|\u2502\u2503\u2551](.*?)[|\u2502\u2503\u2551]?\s*")
_DASHES: Final = re.compile(r"[-=]{2,}")


def may_be_console(head: str) -> bool:
    """Return whether a text that starts like this may be a table that is drawn with characters."""
    return _find_table(LINE_END.split(head)) is not None


def read_console(text: str) -> list[Record] | None:
    """Return the rows of a table that is drawn with characters, by the names in its header; None for another text."""
    lines = LINE_END.split(text)
    found = _find_table(lines)
    return None if found is None else _rows(found.split(lines[found.rule - 1]), lines, found)


class _Drawn(NamedTuple):
    """Where a table is.

    Attributes:
        rule: Index of the line of dashes below its header.
        split: Divides a line into cells.
    """

    rule: int
    split: Callable[[str], list[str]]


def _find_table(lines: Sequence[str]) -> _Drawn | None:
    for rule, line in enumerate(lines[:_HEAD_LINES]):
        if rule and _RULE.fullmatch(line) and not _RULE.fullmatch(lines[rule - 1]):
            split = _splitter(lines[rule - 1], line)
            if split is not None:
                return _Drawn(rule, split)
    return None


def _splitter(header: str, rule: str) -> Callable[[str], list[str]] | None:
    """Return a function that divides a line into cells; None where a header is not divided into several."""
    if _BAR.search(header):
        has_outer = _OUTER_BARS.fullmatch(header) is not None
        return lambda line: _between_bars(line, has_outer=has_outer)
    spans = [found.span() for found in _DASHES.finditer(rule)]
    if len(spans) > 1 and header.strip():
        return lambda line: _below_dashes(line, [start for start, _ in spans])
    return None


def _between_bars(line: str, *, has_outer: bool) -> list[str]:
    outer = _OUTER_BARS.fullmatch(line) if has_outer else None
    return [cell.strip() for cell in _BAR.split(outer[1] if outer else line)]


def _below_dashes(line: str, starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _rows(names: list[str], lines: Sequence[str], found: _Drawn) -> list[Record]:
    records = []
    for row, line in enumerate(lines[found.rule + 1 :], start=found.rule + 2):
        if line.strip() and not _RULE.fullmatch(line) and not FOOTER.fullmatch(line):
            cells = found.split(line)
            named = (names[index] if index < len(names) else f"{index + 1}" for index in range(len(cells)))
            records.append(Record(row, dict(zip(named, cells, strict=True))))
    return records
