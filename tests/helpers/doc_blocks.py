"""The blocks of code in what is written for people, so that tests run them as they stand."""

import re
from pathlib import Path


def block(page: Path, kind: str, after: str = "") -> str:
    """Return the first block of code in this language that follows this text."""
    text = page.read_text()
    start = text.index(after)
    found = re.compile(rf"```{kind}\n(.*?)```", re.DOTALL).search(text, start)
    assert found is not None
    return found[1]


def put(text: str, *changes: tuple[str, str]) -> str:
    """Put names of the tests in place of those that are written, each of which must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
