"""Finds the elements of an XML document by local name, without case, whatever their namespace."""

from collections.abc import Iterable
from typing import Any


def name_of(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the local name of an element, case-folded."""
    return local(element.tag)


def local(tag: str) -> str:
    """Return the local name in a tag, case-folded."""
    return tag.rpartition("}")[2].casefold()


def named(elements: Iterable[Any], name: str) -> list[Any]:
    """Return those of `elements`, as the children of one, that are called `name`."""
    return [element for element in elements if name_of(element) == name]


def text_in(holder: Iterable[Any], *path: str) -> str:
    """Return the text of the first element at `path` below `holder`, empty if there is none."""
    for name in path:
        found = named(holder, name)
        if not found:
            return ""
        holder = found[0]
    return (getattr(holder, "text", None) or "").strip()
