"""What a session holds and a request beside its page may reach, found by a ticket that nobody can guess.

It is found as long as the session itself holds it. When the session ends, it ends as well, and the ticket is void.
"""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from starlette.datastructures import Headers


class Held:
    """What a session holds.

    Attributes:
        ticket: The secret by which a request names it.
        login: The key of the sign-in whose requests may reach it, None where nobody signs in.
    """

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket
        self.login: str | None = None


T = TypeVar("T", bound=Held)


class Tickets(Generic[T]):
    """What all live sessions hold of one kind, by the tickets.

    Args:
        make: Makes one for a ticket.
    """

    def __init__(self, make: Callable[[str], T]) -> None:
        self._make = make
        self._held: WeakValueDictionary[str, T] = WeakValueDictionary()

    def open(self, ticket: str = "") -> T:
        """Return a new one under a ticket, by default one of its own; it lasts as long as the caller holds it."""
        held = self._make(ticket or token_urlsafe())
        self._held[held.ticket] = held
        return held

    def find(self, ticket: str, login: str | None) -> T | None:
        """Return the one with this ticket, None where its session has ended or belongs to another sign-in."""
        held = self._held.get(ticket)
        return held if held is not None and held.login == login else None


def is_same_origin(headers: Headers) -> bool:
    """Whether a page of ours sends a request; one that names no origin is not from a page."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # Over plain HTTP to another host than localhost, browsers send the origin alone.
    try:
        origin = urlsplit(headers.get("origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin.lower() == headers.get("host", "").lower()
