"""Finds the elements of an XML document by local name, without case, whatever their namespace."""

from collections.abc import Iterable
from typing import Any


def name_of(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the local name of an element, case-folded."""
    tag: str = element.tag
    return tag.rpartition("}")[2].casefold()


def named(elements: Iterable[Any], name: str) -> list[Any]:
    """Return those of `elements`, as the children of one, that are called `name`."""
    return [element for element in elements if name_of(element) == name]


def text_in(holder: Iterable[Any], name: str) -> str:
    """Return the text of the first element in `holder` that is called `name`, empty if there is none."""
    return next(((element.text or "").strip() for element in named(holder, name)), "")
