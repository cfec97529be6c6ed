"""Which claims still hold, read for all of them together: each run asks five times a second."""

import threading
import time
from typing import Final

from sqlalchemy import Engine, select

from lib.store.connections import single
from lib.store.schema import LOOKUP

_CLAIMED: Final = select(LOOKUP.c.token).where(LOOKUP.c.token.is_not(None))


class HeldTokens:
    """The tokens of the lookups that are claimed. Its methods may be called from any thread.

    Args:
        database: The database.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._tokens: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    def has(self, token: str, since: float, max_age: float) -> bool:
        """Whether a lookup has a token.

        Args:
            token: The token.
            since: The moment of the monotonic clock at which it was written; what was read before does not tell.
            max_age: How old at most what was read may be, in seconds.
        """
        with self._lock:
            now = time.monotonic()
            if self._read_at <= since or now - self._read_at >= max_age:
                with single(self._database) as connection:
                    self._tokens = frozenset(connection.scalars(_CLAIMED))
                self._read_at = now
            return token in self._tokens
