"""A file of a million rows broken down by a column and explained, beside the same counts by pandas and by polars.

How often random files of twenty columns say something, and how often a planted
cause is found, is counted below, beside the most that any test of the parts could
find; the tests count the same in fewer runs.
"""

from collections.abc import Mapping
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from bench.figure import Ratio, tell, within
from bench.side_by_side import compare
from bench.sizes import chosen
from lib.domain.lookups import Codes
from lib.report.facets.contrasts import contrasts
from lib.report.facets.cross_table import Across, cross_table
from lib.report.facets.facet import Facet
from lib.report.facets.of_file import FacetKey, FileFacets, key_of
from lib.report.facets.part_tests import Condition, contrasted, parts_against_rest
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.file_rows import facets_of, planted_file, random_file

MOST_WRONG: Final = 5.0
"""The most files, in percent, that should say something of nothing, or nothing of a cause."""


class Case(NamedTuple):
    """Files in which a part of 200 rows fails twice as often as the others.

    Attributes:
        rows: The rows of each file.
        base: The share of the others that fails.
        is_goal: Whether there are failures enough that the cause should be found.
        fold: How many times as many files are explained; of small ones more, since they take less time.
    """

    rows: int
    base: float
    is_goal: bool
    fold: int = 1


CASES: Final = (
    # 200 rows of which 40 fail where chance makes 20 fail are, among hundreds of parts, often no more than chance.
    Case(3_000, 0.1, is_goal=False, fold=3),
    Case(3_000, 0.2, is_goal=True, fold=3),
    Case(3_000, 0.3, is_goal=True, fold=3),
    Case(20_000, 0.1, is_goal=False),
    Case(20_000, 0.15, is_goal=True),
    Case(20_000, 0.2, is_goal=True),
)


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


FULL: Final = Size(rows=1_000_000, runs=3, files=200)
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
    _explain_large(rng, size.rows, size.runs)
    for case in CASES:
        _explain_random(case, size.files * case.fold)


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


def _explain_large(rng: np.random.Generator, rows: int, runs: int) -> None:
    """Compare with nothing but the counts behind it: each column and each pair of columns by code, of all rows."""
    facets, codes, _ = planted_file(rng, rows, 0.2)
    frame = pd.DataFrame({key.column: facet.places for key, facet in facets.items()} | {"code": codes})
    polars = pl.DataFrame({name: frame[name].to_numpy() for name in frame})
    columns = [key.column for key in facets]
    groups = [*([column] for column in columns), *(list(pair) for pair in combinations(columns, 2))]
    ways = {
        "ours": lambda: contrasts(facets, codes),
        "pandas groupby of the same": lambda: [frame.groupby([*each, "code"]).size() for each in groups],
        "polars group_by of the same": lambda: [polars.group_by([*each, "code"]).len() for each in groups],
    }
    compare(f"{rows:,} rows explained, {len(facets)} columns and their pairs", "ours", ways, runs, most_seconds=1.0)


def _explain_random(case: Case, files: int) -> None:
    """Count random files that say something, causes that are found, and those that the best cut could find.

    That cut is a p value which no one knows: the least one that is below all of the parts in 95% of the random files.
    """
    told, found = 0, 0
    least_p, cause_p = np.ones(files), np.ones(files)
    for seed in range(files):
        facets, codes = random_file(np.random.default_rng(seed), case.rows, case.base)
        told += bool(contrasts(facets, codes))
        least_p[seed] = min(_p_values(facets, codes).values(), default=1.0)
        facets, codes, key = planted_file(np.random.default_rng(files + seed), case.rows, case.base)
        found += any((key, 0) in each.conditions for each in contrasts(facets, codes))
        cause_p[seed] = _p_values(facets, codes).get((key, 0), 1.0)
    best = float(np.mean(cause_p <= np.quantile(least_p, MOST_WRONG / 100)))
    what = f"{case.rows:,} rows of which {case.base:.0%} fail"
    told_share, missed = told / files, 1 - found / files
    tell(f"{what} by chance: files that say something", f"{told_share:.1%}", within(100 * told_share, MOST_WRONG, "%"))
    of_best = Ratio(missed / max(1 - best, 1 / files), f"what the best cut misses ({1 - best:.1%})")
    goals = [within(100 * missed, MOST_WRONG, "%")] if case.is_goal else []
    tell(f"{what}: causes of 200 rows that are missed", f"{missed:.1%}", *goals, of_best)


def _p_values(facets: Mapping[FacetKey, Facet], codes: Codes) -> Mapping[Condition, float]:
    """Return the p value of each part that is large enough to be told, for failures of all codes."""
    rows = contrasted(facets, codes)
    if rows is None:
        return {}
    tests = parts_against_rest(rows, rows.targets[:1])
    return {conditions[0]: float(p) for (conditions, _), p in zip(tests.found, tests.p_values, strict=True)}


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
