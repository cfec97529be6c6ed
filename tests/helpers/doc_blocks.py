"""The code blocks of the documentation, which tests run as they are."""

import re
from pathlib import Path


def block(page: Path, kind: str, after: str = "") -> str:
    """Return the first code block in this language after this text."""
    text = page.read_text()
    start = text.index(after)
    found = re.compile(rf"```{kind}\n(.*?)```", re.DOTALL).search(text, start)
    assert found is not None
    return found[1]


def put(text: str, *changes: tuple[str, str]) -> str:
    """Replace names in a text by those of the tests; each of them must occur."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
