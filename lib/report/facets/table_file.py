"""A file broken down by one of its columns, as CSV and as a sheet: counts, and shares where they say anything."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from lib.domain.statuses import Names
from lib.i18n.language import Language
from lib.report.code_words import numbered_label
from lib.report.facets.cross_table import CrossTable, Head
from lib.report.files.writers import Cells, Summary, book_of, csv_of
from lib.report.labels import outcome_label

_ISOLATES: Final = {0x2068: None, 0x2069: None}


@dataclass(frozen=True, slots=True, eq=False)
class BrokenDown:
    """What such a file is made of.

    Attributes:
        table: The rows by part.
        title: What tells the parts apart.
        is_by_status: Whether the table counts by status.
        names: The names of the lookup.
    """

    table: CrossTable
    title: str
    is_by_status: bool
    names: Names


def head_label(head: Head, names: Names, lang: Language, *, is_by_status: bool) -> str:
    """Return what a column of the table counts, in words."""
    if head.outcome is None:
        return lang.say("Other statuses")
    return numbered_label(head.codes[0], lang, names) if is_by_status else outcome_label(head.outcome, lang)


def to_csv(source: BrokenDown, lang: Language) -> bytes:
    """Return the table as CSV."""
    return csv_of(_cells(source, lang).texts, foreign=[0])


def to_xlsx(source: BrokenDown, lang: Language) -> bytes:
    """Return the table as XLSX, with the sums of its columns on the last sheet."""
    table, share = source.table, lang.say("Share")
    totals = [sum(line.counts[index] for line in table.lines) for index in range(len(table.heads))]
    rows = [
        {
            lang.say("What"): head_label(head, source.names, lang, is_by_status=source.is_by_status),
            lang.say("Rows"): count,
            share: count / table.total if table.total else 0.0,
        }
        for head, count in zip(table.heads, totals, strict=True)
    ]
    return book_of(_cells(source, lang), Summary(lang.say("Sums"), rows, [44.0, 14.0, 12.0], share), lang)


def _cells(source: BrokenDown, lang: Language) -> Cells:
    lines = source.table.lines
    headings = [_without_marks(source.title), lang.say("Rows")]
    columns: list[list[float | None]] = [[line.total for line in lines]]
    for index, head in enumerate(source.table.heads):
        label = head_label(head, source.names, lang, is_by_status=source.is_by_status)
        headings += [label, _without_marks(lang.say("{what}: per cent", what=label))]
        columns.append([line.counts[index] for line in lines])
        columns.append([_per_cent(line.counts[index], line.total) if line.is_enough else None for line in lines])
    numbers = {place: pa.array(values, pa.float64()) for place, values in enumerate(columns, start=1)}
    texts = [pa.array([_without_marks(line.label) for line in lines], pa.string())]
    texts += [pa.array(["" if value is None else f"{value:g}" for value in values]) for values in columns]
    return Cells(pa.Table.from_arrays(texts, names=headings), [34.0] + [14.0] * len(columns), [], numbers)


def _without_marks(text: str) -> str:
    """Return a heading without the marks that isolate what stands in it, which a sheet would search with."""
    return text.translate(_ISOLATES)


def _per_cent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)
