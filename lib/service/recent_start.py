"""The lookup that a session has just started, so that the same wish said twice is one lookup."""

import threading
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from lib.domain.lookups import Request

SECONDS: Final = 2.0
"""How long the same Ids of one session are the same wish: a key and then the button, or a press that seemed to fail."""


class RecentStart:
    """The last lookup that one session has started. Its methods may be called from any thread.

    Args:
        clock: Returns seconds since any moment, and is never set.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: tuple[Request, str, float] | None = None

    def once(self, request: Request, create: Callable[[Request], str], still_wanted: Callable[[str], bool]) -> str:
        """Return the id of the lookup for `request`: that of a moment ago where it asks for the same.

        Args:
            request: What is asked for.
            create: Starts a lookup and returns its id.
            still_wanted: Whether a lookup is still there, and goes on or has answers.
        """
        with self._lock:
            if self._last is not None:
                last, lookup_id, at = self._last
                if self._clock() - at < SECONDS and _is_same(last, request) and still_wanted(lookup_id):
                    return lookup_id
            lookup_id = create(request)
            self._last = request, lookup_id, self._clock()
            return lookup_id


def _is_same(one: Request, other: Request) -> bool:
    return (one.source, one.file_name) == (other.source, other.file_name) and np.array_equal(
        one.intake.ids, other.intake.ids
    )
