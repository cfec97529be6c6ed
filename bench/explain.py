"""A file of a million rows broken down by a column and explained, beside the same counts by pandas and by polars.

How often random files of twenty columns say something, and how often a planted
cause is found, is counted below; the tests count the same in fewer runs.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from bench.figure import Ratio, tell, within
from bench.side_by_side import compare, seconds_of
from bench.sizes import chosen
from lib.report.facets.contrasts import contrasts
from lib.report.facets.cross_table import Across, cross_table
from lib.report.facets.of_file import FacetKey, FileFacets, key_of
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.file_rows import facets_of, planted_file, random_file

BASES: Final = (0.1, 0.2, 0.3)
"""Shares of what fails without a cause."""
MOST_WRONG: Final = 5.0
"""The most files, in percent, that should say something of nothing, or nothing of a cause."""
LEAST_TOLD: Final = 0.2
"""The share from which on a cause should be found."""


class Size(NamedTuple):
    """How much is counted.

    Attributes:
        rows: The rows of the large file.
        runs: How often each way is run.
        files: How many random files of each kind are explained.
    """

    rows: int
    runs: int
    files: int


FULL: Final = Size(rows=1_000_000, runs=3, files=400)
SMALL: Final = Size(rows=5_000, runs=1, files=2)


def main(size: Size = FULL) -> None:
    """Break the file down, explain it, then explain random files and files with a cause."""
    rng = np.random.default_rng(1)
    columns = {
        "campaign": [f"campaign {place}" for place in rng.integers(0, 12, size.rows).tolist()],
        "mobile": [f"09{number:09}" for number in rng.integers(100_000_000, 399_999_999, size.rows).tolist()],
        "sent": [f"1404/07/{1 + part % 30:02} {part % 24:02}:{part % 60:02}" for part in range(size.rows)],
    }
    codes = rng.choice([3, 9, 10, 1], size.rows, p=[0.7, 0.15, 0.05, 0.1]).tolist()
    for text, peer in (("own_0:value", "campaign"), ("own_1:operator", "mobile"), ("own_2:hour", "sent")):
        _breakdown(columns, codes, key_of(text), peer, size.runs)
    _explain_large(rng, size.rows)
    for base in BASES:
        _explain_random(base, size.files)


def _breakdown(columns: dict[str, list[str]], codes: list[int], key: FacetKey, peer: str, runs: int) -> None:
    """Compare with counting the distinct texts of the column, which knows no operator and no hour."""
    rows = facets_of(columns, codes).rows
    arrow = {"part": next(own.texts for own in rows.own if own.heading == peer), "code": pa.array(rows.codes)}
    frame, polars = pd.DataFrame({name: pd.array(each) for name, each in arrow.items()}), pl.DataFrame(arrow)
    ways = {
        "ours": lambda: cross_table(FileFacets(rows, ENGLISH), key, Across.OUTCOME),
        "pandas groupby of the texts": lambda: frame.groupby(["part", "code"], observed=True).size(),
        "polars group_by of the texts": lambda: polars.group_by("part", "code").len(),
    }
    compare(f"{len(codes):,} rows broken down by {key.text}", "ours", ways, runs, most_seconds=1.0)


def _explain_large(rng: np.random.Generator, rows: int) -> None:
    facets, codes, _ = planted_file(rng, rows, 0.2)
    counted = seconds_of(lambda: contrasts(facets, codes))
    one = seconds_of(lambda: np.unique(codes))
    tell(
        f"{rows:,} rows explained, {len(facets)} columns and their pairs",
        f"{counted:.1f} s",
        Ratio(counted / one, f"counting the codes once ({1000 * one:.1f} ms)"),
    )


def _explain_random(base: float, files: int) -> None:
    rows = 3_000
    told = sum(bool(contrasts(*random_file(np.random.default_rng(seed), rows, base))) for seed in range(files))
    found = 0
    for seed in range(files):
        facets, codes, key = planted_file(np.random.default_rng(files + seed), rows, base)
        found += any((key, 0) in each.conditions for each in contrasts(facets, codes))
    what = f"{rows:,} rows of which {base:.0%} fail"
    told_share, missed = told / files, 1 - found / files
    tell(f"{what} by chance: files that say something", f"{told_share:.1%}", within(100 * told_share, MOST_WRONG, "%"))
    # Of fewer failures, 200 rows that fail twice as often are often no more than chance would make of them.
    of = within(100 * missed, MOST_WRONG, "%") if base >= LEAST_TOLD else Ratio(missed, "all causes")
    tell(f"{what}: causes of 200 rows that are missed", f"{missed:.1%}", of)


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
