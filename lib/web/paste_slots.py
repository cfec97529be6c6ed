"""Texts that are too large for a text area: posted once, and held by the session that they were pasted in.

A session's slot is found by its ticket as long as the session itself holds the slot. When the session ends, the slot
and its text end with it, and the ticket is void.
"""

from dataclasses import dataclass, field
from functools import cache
from itertools import count
from secrets import token_urlsafe
from weakref import WeakValueDictionary


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


class PasteSlot:
    """Holds the last text that was posted whole into a session.

    Attributes:
        ticket: The secret by which a post names the session.
        login: The key of the sign-in that may post into the session, None where nobody signs in.
    """

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket
        self.login: str | None = None
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


class PasteSlots:
    """The slots of all live sessions, by their tickets."""

    def __init__(self) -> None:
        self._slots: WeakValueDictionary[str, PasteSlot] = WeakValueDictionary()

    def open_slot(self) -> PasteSlot:
        """Return a new slot under a ticket that nobody can guess; it lasts as long as the caller holds it."""
        slot = PasteSlot(token_urlsafe())
        self._slots[slot.ticket] = slot
        return slot

    def slot(self, ticket: str) -> PasteSlot | None:
        """Return the slot with this ticket, None where there is none or its session has ended."""
        return self._slots.get(ticket)


@cache
def process_slots() -> PasteSlots:
    """Return the slots of this process."""
    return PasteSlots()


def _lines(text: str) -> int:
    # Counted in place: splitting would make a million strings.
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + bool(text and not text.endswith(("\n", "\r")))
