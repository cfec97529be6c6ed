"""Rows of a file with the codes that they were answered with; files without and with a cause of what failed."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from lib.domain.lookups import Codes
from lib.i18n.language import Language
from lib.report.facets.facet import Cut, Facet
from lib.report.facets.of_file import FacetKey, FileFacets
from lib.report.files.result_rows import NO_ID, OwnColumn, ResultRows
from tests.helpers.answered_lookups import ENGLISH, codes_of

FAILURES: Final = np.array([9, 10, 11, 23], dtype=np.int32)
COLUMNS: Final = 20


def facets_of(columns: Mapping[str, Sequence[str]], codes: Sequence[int], lang: Language = ENGLISH) -> FileFacets:
    """Return the columns of a file, by their headings, with the code of each row."""
    own = tuple(
        OwnColumn(f"own_{place}", heading, pa.array(cells, pa.string()), place, has_ids=False)
        for place, (heading, cells) in enumerate(columns.items())
    )
    found = codes_of(codes)
    places = np.where(found == NO_ID, -1, np.arange(len(found))).astype(np.int32)
    return FileFacets(ResultRows(own, pa.array([""] * len(found)), {}, found, places), lang)


def random_file(rng: np.random.Generator, rows: int, base: float) -> tuple[dict[FacetKey, Facet], Codes]:
    """Return columns of 2 to 30 texts each, and codes that have nothing to do with them; `base` of them failures."""
    facets = {}
    for column in range(COLUMNS):
        size = int(rng.integers(2, 31))
        weights = rng.dirichlet(np.full(size, rng.choice([0.5, 2, 50])))
        places = rng.choice(size, rows, p=weights).astype(np.int32)
        labels = pa.array([str(place) for place in range(size)])
        facets[FacetKey(f"own_{column}", Cut.VALUE)] = Facet(labels, places, is_ordered=False)
    codes = np.full(rows, 3, dtype=np.int32)
    has_failed = rng.random(rows) < base
    codes[has_failed] = rng.choice(FAILURES, np.count_nonzero(has_failed), p=[0.5, 0.25, 0.15, 0.1])
    return facets, codes


def planted_file(
    rng: np.random.Generator, rows: int, base: float, *, size: int = 200, times: float = 2
) -> tuple[dict[FacetKey, Facet], Codes, FacetKey]:
    """Return such a file and the column whose part 0 has `size` rows that fail `times` as often as the others."""
    facets, codes = random_file(rng, rows, base)
    key = list(facets)[int(rng.integers(COLUMNS))]
    chosen = rng.choice(rows, size, replace=False)
    places = facets[key].places + 1
    places[chosen] = 0
    facets[key] = Facet(pa.array(["cause", *facets[key].labels.to_pylist()]), places.astype(np.int32), is_ordered=False)
    has_failed = rng.random(size) < base * times
    codes[chosen] = np.where(has_failed, rng.choice(FAILURES, size, p=[0.5, 0.25, 0.15, 0.1]), 3)
    return facets, codes, key
