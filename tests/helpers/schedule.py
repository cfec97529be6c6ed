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

    First come those in a browser, which occupy every core and share it from file to file, and among them those that
    interrupt servers with a browser open, which mostly wait. Then those that interrupt servers without one, each
    followed by some that only compute. Short files come last.
    """
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    of_browser, waiting, computing = _grouped(files)
    drawing = _woven(
        [tests for tests in of_browser if tests[0].path.parent.name == _BROWSER],
        [tests for tests in of_browser if tests[0].path.parent.name != _BROWSER],
    )
    runs = [computing[start : start + _BETWEEN] for start in range(0, len(computing), _BETWEEN)]
    mixed: list[_Tests] = []
    for index in range(max(len(waiting), len(runs))):
        mixed += [*waiting[index : index + 1], *chain.from_iterable(runs[index : index + 1])]
    return list(chain.from_iterable([*drawing, *mixed]))


def is_in_browser(first: pytest.Item) -> bool:
    """Whether a file is one of those in a browser, or begins with a test that uses it; `first` is its first test."""
    return first.path.parent.name == _BROWSER or "browser" in getattr(first, "fixturenames", ())


def _grouped(files: list[_Tests]) -> tuple[list[_Tests], list[_Tests], list[_Tests]]:
    in_browser, waiting, computing = [], [], []
    for tests in files:
        if is_in_browser(tests[0]):
            in_browser.append(tests)
        elif tests[0].path.parent.name == _RESILIENCE:
            waiting.append(tests)
        else:
            computing.append(tests)
    return in_browser, waiting, computing


def _woven(many: list[_Tests], few: list[_Tests]) -> list[_Tests]:
    """Return all of them, with each of the few after an equal share of the many."""
    share = len(many) / (len(few) + 1)
    places = [(share * (index + 1), tests) for index, tests in enumerate(few)]
    return [tests for _, tests in sorted([*enumerate(many), *places], key=lambda placed: placed[0])]
