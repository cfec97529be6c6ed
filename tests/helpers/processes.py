"""Which tests start a browser or another process: told from the code that they, their fixtures and helpers run."""

import concurrent.futures
import inspect
import multiprocessing
import subprocess
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any, Final

import pytest
from playwright.sync_api import sync_playwright

MARKER: Final = "processes"
FOLDERS: Final = ("browser", "resilience")
"""The folders whose tests all belong to these, since they take long even where they start nothing."""

_STARTERS: Final = (subprocess, multiprocessing, concurrent.futures.ProcessPoolExecutor, sync_playwright)
_OURS: Final = ("tests.", "bench.")


def mark_processes(items: list[pytest.Item]) -> None:
    """Mark the tests that start a process."""
    for item in items:
        if isinstance(item, pytest.Function) and (item.path.parent.name in FOLDERS or _starts_any(item)):
            item.add_marker(MARKER)


def _starts_any(item: pytest.Function) -> bool:
    if hasattr(item, "callspec") and item.callspec.params.get("database_url") == "postgresql":
        return True
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    functions = [item.function, *(definition.func for definitions in fixtures for definition in definitions)]
    return any(starts_process(function) for function in functions)


@cache
def starts_process(function: Any) -> bool:  # noqa: ANN401 - whatever can be called
    """Whether a function, or a function or class of the tests that it names, names what starts a process."""
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        used = inspect.unwrap(waiting.pop())
        if any(used is starter for starter in _STARTERS):
            return True
        if id(used) not in seen:
            seen.add(id(used))
            waiting.extend(_names_of(used))
    return False


def _names_of(used: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    """Give what the code of a function, or of the methods of a class or of an object, names in its module."""
    if isinstance(used, FunctionType):
        for name in _names_in(used.__code__):
            value = used.__globals__.get(name)
            if inspect.ismodule(value) or _is_ours(value) or any(value is starter for starter in _STARTERS):
                yield value
    elif inspect.isclass(used):
        yield from (value for value in vars(used).values() if isinstance(value, FunctionType))
    elif not inspect.ismodule(used):
        yield type(used)


def _is_ours(value: object) -> bool:
    owner = value if isinstance(value, FunctionType | type) else type(value)
    return owner.__module__.startswith(_OURS)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
