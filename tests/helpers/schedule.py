"""The order of the test files, for workers that each take the next file of the list."""

from itertools import chain, groupby
from operator import itemgetter
from typing import Final, TypeAlias

import pytest

_BROWSER: Final = "browser"
_RESILIENCE: Final = "resilience"
_Tests: TypeAlias = list[pytest.Item]


def scheduled(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests file by file, so that no core is idle and all workers end at about the same time.

    Those in a browser occupy the cores. Those that interrupt servers mostly wait, and are spread among them. Last come
    the short files that only compute.
    """
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    in_browser, waiting, computing = _grouped(files)
    return list(chain.from_iterable([*_spread(in_browser, waiting), *computing]))


def _spread(files: list[_Tests], others: list[_Tests]) -> list[_Tests]:
    """Return the files of both lists in their order, each list spread over the whole."""
    placed = [((place + 0.5) / len(group), tests) for group in (files, others) for place, tests in enumerate(group)]
    return [tests for _, tests in sorted(placed, key=itemgetter(0))]


def _grouped(files: list[_Tests]) -> tuple[list[_Tests], list[_Tests], list[_Tests]]:
    groups: dict[str, list[_Tests]] = {_BROWSER: [], _RESILIENCE: [], "": []}
    for tests in files:
        name = tests[0].path.parent.name
        groups[name if name in groups else ""].append(tests)
    return groups[_BROWSER], groups[_RESILIENCE], groups[""]
