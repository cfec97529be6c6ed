"""How far the lookup of a page is: the page asks for it beside Streamlit, which would run a script each time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache

from lib.web.tickets import Held, Tickets


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A lookup under way, as a page shows it.

    Attributes:
        parts: The HTML of each part that changes, by the name in its element's `data-live`.
        state: What the page shows beside these parts; where it is another, the page is to be drawn anew.
        pause: The seconds until there is something new to tell.
    """

    parts: Mapping[str, str]
    state: str
    pause: float


class LiveProgress(Held):
    """What the page of a session asks for while a lookup is under way.

    Attributes:
        look: Returns what to show now, None once the lookup is not under way any more. In any thread; it raises what
            the store raises.
        wait: Returns after so many seconds, or as soon as the lookup has ended.
        pause: The seconds until there is something new to tell, from when it was told last; 0 before that.
    """

    def __init__(self, ticket: str) -> None:
        super().__init__(ticket)
        self.look: Callable[[], ProgressView | None] = lambda: None
        self.wait: Callable[[float], Awaitable[object]] = asyncio.sleep
        self.pause = 0.0


@cache
def process_progress() -> Tickets[LiveProgress]:
    """Return what the sessions of this process show."""
    return Tickets(LiveProgress)
