"""Finds a code by its number, its name, or any word of its texts."""

from collections.abc import Iterable

from lib.domain.text_search import folded


def matches(search: str, code: int, texts: Iterable[str]) -> bool:
    """Whether every word of `search` is in one of `texts`; a number matches the code with that number alone.

    A search without words matches every code. Words are found however they are spaced: with a half-space, with a
    space or joined.
    """
    words = folded(search).split()
    if not words:
        return True
    joined = "\n".join("".join(folded(text).split()) for text in texts)
    return all(str(code) == (word.lstrip("0") or "0") if word.isdecimal() else word in joined for word in words)
