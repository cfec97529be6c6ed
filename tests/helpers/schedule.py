"""The order of the test files, for workers that each take the next file of the list."""

from itertools import chain, groupby
from typing import Final, TypeAlias

import pytest

_BROWSER: Final = "browser"
_RESILIENCE: Final = "resilience"
_BETWEEN: Final = 2
_Tests: TypeAlias = list[pytest.Item]


def scheduled(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests file by file, so that no core is idle and all workers end at about the same time.

    First come those in a browser, which occupy every core and share it from file to file. Then those that interrupt
    servers, which mostly wait, each followed by some that only compute. Short files come last.
    """
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    in_browser, waiting, computing = _grouped(files)
    runs = [computing[start : start + _BETWEEN] for start in range(0, len(computing), _BETWEEN)]
    mixed: list[_Tests] = []
    for index in range(max(len(waiting), len(runs))):
        mixed += [*waiting[index : index + 1], *chain.from_iterable(runs[index : index + 1])]
    return list(chain.from_iterable([*in_browser, *mixed]))


def _grouped(files: list[_Tests]) -> tuple[list[_Tests], list[_Tests], list[_Tests]]:
    groups: dict[str, list[_Tests]] = {_BROWSER: [], _RESILIENCE: [], "": []}
    for tests in files:
        name = tests[0].path.parent.name
        groups[name if name in groups else ""].append(tests)
    return groups[_BROWSER], groups[_RESILIENCE], groups[""]
