"""Texts that are too large for a text area: posted once, and held by the session that they were pasted in.

When the session ends, its slot and the text end with it.
"""

from dataclasses import dataclass, field
from functools import cache
from itertools import count

from lib.web.tickets import Held, Tickets


@dataclass(frozen=True, slots=True)
class PostedText:
    """A text that was posted.

    Attributes:
        text: The text. It holds Ids and is not in the `repr`, which could end in a log.
        lines: Its lines, counted as an editor counts them.
        size: Its size in bytes of UTF-8.
        number: Its number among the texts of its slot, from 1.
    """

    text: str = field(repr=False)
    lines: int
    size: int
    number: int


class PasteSlot(Held):
    """Holds the last text that was posted whole into a session."""

    def __init__(self, ticket: str) -> None:
        super().__init__(ticket)
        self._numbers = count(1)
        self._posted: PostedText | None = None

    @property
    def posted(self) -> PostedText | None:
        """The text, None where there is none. Another thread may replace it at any moment: read it once."""
        return self._posted

    def put(self, text: str, size: int) -> None:
        """Hold a text of `size` bytes in place of the one before."""
        self._posted = PostedText(text, _lines(text), size, next(self._numbers))

    def clear(self) -> None:
        """Hold no text."""
        self._posted = None


@cache
def process_slots() -> Tickets[PasteSlot]:
    """Return the slots of this process."""
    return Tickets(PasteSlot)


def _lines(text: str) -> int:
    # Counted in place: splitting would make a million strings.
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + bool(text and not text.endswith(("\n", "\r")))
