"""Files that another process reads while a test changes them."""

from pathlib import Path


def replace_whole(path: Path, text: str) -> None:
    """Replace a file in one step, so that whoever reads it meets the text before or this one, never half of it."""
    beside = path.with_suffix(".new")
    beside.write_text(text)
    beside.replace(path)
