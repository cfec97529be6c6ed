"""Files that the pages offer to download: each is made when it is asked for, as long as the session offers it.

Streamlit has deferred downloads too, but forgets how to make a file when any page is drawn, and deletes the file that
was made at the next such moment, whether or not the browser has fetched it. What is offered here is neither.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from lib.web.tickets import Held, Tickets


class FileGoneError(Exception):
    """What the file would be made of was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that can be made.

    Attributes:
        make: Makes it, in any thread; it raises `FileGoneError` where what it is made of was deleted.
        name: The name of the file.
        media_type: The type of the file.
    """

    make: Callable[[], bytes] = field(repr=False)
    name: str
    media_type: str


class OfferedFiles(Held):
    """The files that the page of a session offers, by the keys of their buttons.

    A page is drawn over and over: what it offers anew replaces what it offered before, and what it no longer offers is
    dropped once it is drawn to its end, since a file holds the whole report that it would be made of.
    """

    def __init__(self, ticket: str) -> None:
        super().__init__(ticket)
        self._files: dict[str, OfferedFile] = {}
        self._drawn: set[str] = set()

    def begin(self) -> None:
        """Note that the page is drawn from its beginning."""
        self._drawn = set()

    def offer(self, key: str, file: OfferedFile) -> None:
        """Offer a file under a key, in place of the one before."""
        self._drawn.add(key)
        self._files[key] = file

    def end(self) -> None:
        """Note that the page is drawn to its end: what was not offered since its beginning is no longer offered."""
        self._files = {key: file for key, file in self._files.items() if key in self._drawn}

    def file(self, key: str) -> OfferedFile | None:
        """Return the file that was last offered under a key, None where none is."""
        return self._files.get(key)


@cache
def process_offers() -> Tickets[OfferedFiles]:
    """Return what the sessions of this process offer."""
    return Tickets(OfferedFiles)
