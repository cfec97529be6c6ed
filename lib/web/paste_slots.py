"""Texts that are too large for a text box: posted once, and held by the session that they were pasted in.

The desk knows a session's slot by a ticket, and only for as long as the session itself holds it: when the session
ends, its slot and the text in it go with it, and the ticket is void.
"""

from dataclasses import dataclass, field
from itertools import count
from secrets import token_urlsafe
from weakref import WeakValueDictionary


@dataclass(frozen=True, slots=True)
class PostedText:
    """A text, its lines as an editor counts them, its size in bytes of UTF-8, and which of its slot's it is, from 1."""

    # It holds Ids, and a value's repr ends in logs.
    text: str = field(repr=False)
    lines: int
    size: int
    number: int


class PasteSlot:
    """What one session has had posted: nothing, or the last text that came whole.

    `login` is the key of the sign-in that the session may paste by, None where nobody signs in.
    """

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket
        self.login: str | None = None
        self._numbers = count(1)
        self._held: PostedText | None = None

    @property
    def held(self) -> PostedText | None:
        """The text; it may be replaced at any moment, so look once and keep what was seen."""
        return self._held

    def put(self, text: str, size: int) -> None:
        """Hold a text of `size` bytes in place of what is held."""
        self._held = PostedText(text, _lines(text), size, next(self._numbers))

    def clear(self) -> None:
        """Hold nothing."""
        self._held = None


class PasteSlots:
    """The slots of the sessions that live, by their tickets."""

    def __init__(self) -> None:
        self._slots: WeakValueDictionary[str, PasteSlot] = WeakValueDictionary()

    def open_slot(self) -> PasteSlot:
        """Return a new slot under a ticket that nobody can guess; whoever wants it kept must hold it."""
        slot = PasteSlot(token_urlsafe())
        self._slots[slot.ticket] = slot
        return slot

    def slot(self, ticket: str) -> PasteSlot | None:
        """Return the slot with this ticket, None where there is none or its session has ended."""
        return self._slots.get(ticket)


def _lines(text: str) -> int:
    # Counted in place: splitting would make a million strings.
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + bool(text and not text.endswith(("\n", "\r")))
