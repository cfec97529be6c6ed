"""How many examples a property with slow ones takes, in each profile of Hypothesis."""

from typing import Final

from hypothesis import settings

_USUAL: Final = 100
"""The examples of a property that names no number, in `make test`."""


def examples(count: int) -> int:
    """Return `count`, or the share of it that a profile with fewer examples than usual takes (`make quick`)."""
    return max(count * min(settings().max_examples, _USUAL) // _USUAL, 1)
