"""A batch that the provider rejects is asked in halves, until the Ids that it rejects stand alone.

The number of requests, for g guilty Ids among n: the first, and two for each piece that was rejected. Each rejected
piece holds a guilty Id, so there are at most g of them on every level: no more than 1 + 2·g·⌈log2 n⌉ requests in all,
and never more than 1 + 2·(n - 1), however many Ids are guilty. After MOST_REJECTED rejections the rest stays 'not
answered', for the reason of its last rejection, and a retry may ask for it. Where a batch was rejected as too large,
no piece of that size is sent again in the same lookup: the size is looked for once, not in every batch. While a lookup
has no answer at all, single Ids are asked instead of halves; see `lib.lookup.doubt`.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from lib.domain.answers import BatchAnswer
from lib.domain.failures import Failure, Missing
from lib.domain.lookups import NOT_ANSWERED
from lib.gateway.errors import BatchTooLargeError, GatewayError, RejectedThroughoutError
from lib.lookup.doubt import Doubt

_Pieces: TypeAlias = deque[tuple[slice, Failure | None]]
"""The pieces of a batch that are still to be asked, and why each was rejected within a larger one."""

MOST_REJECTED: Final = 50
"""How many rejections of one batch are followed up, each by two more requests at most."""


@dataclass(frozen=True, slots=True, eq=False)
class SplitAnswer(BatchAnswer):
    """The answer to a batch that was asked in one piece or several.

    An Id with neither a code nor a reason was not asked, or had no answer because of `error`.

    Attributes:
        codes: A code for each Id in order, NOT_ANSWERED where there is none.
        missing: Why Ids have no code, by their indexes in the batch.
        names: The names for which codes of our own stand.
        error: What ended the requests early: an outage, or an error that stops the lookup.
    """

    error: GatewayError | None = None

    @property
    def has_answers(self) -> bool:
        """Whether the provider gave any code."""
        return bool((self.codes != NOT_ANSWERED).any())


class Splitter:
    """Asks the batches of one lookup in as few pieces as the provider accepts.

    Args:
        doubt: The doubt about the lookup; without one, its rejections are those of Ids.
    """

    def __init__(self, doubt: Doubt | None = None) -> None:
        self._doubt = doubt or Doubt(0, is_over=True)
        self._largest: int | None = None

    async def ask(self, ids: Sequence[int], ask: Callable[[Sequence[int]], Awaitable[BatchAnswer]]) -> SplitAnswer:
        """Ask for `ids`, one piece after the other; see this module for the number of requests.

        Args:
            ids: The Ids of the batch.
            ask: Asks for the Ids of one piece, or raises GatewayError.
        """
        codes = np.full(len(ids), NOT_ANSWERED, dtype=np.int32)
        missing: list[Missing] = []
        names: dict[int, str] = {}
        rejected = 0
        waiting: _Pieces = deque([(slice(0, len(ids)), None)])
        while waiting:
            try:
                is_doubted = await self._doubt.wants_single()
            except RejectedThroughoutError as error:
                return SplitAnswer(codes, _in_order(missing), names, error)
            piece, reason = _single_out(waiting) if is_doubted else waiting.popleft()
            size = piece.stop - piece.start
            if rejected >= MOST_REJECTED and reason is not None:
                missing.append(Missing(piece.start, size, reason))
                continue
            if self._largest is not None and size > self._largest:
                waiting.extend((half, reason) for half in _halves(piece))
                continue
            try:
                with self._doubt.single() if is_doubted else nullcontext():
                    answer = await ask(ids[piece])
                self._doubt.answered()
                answer = answer.beside(names)
                codes[piece], names = answer.codes, dict(answer.names)
                missing += (replace(item, start=piece.start + item.start) for item in answer.missing)
            except GatewayError as error:
                self._doubt.rejected(error, size)
                if error.is_outage or error.stops_lookup:
                    return SplitAnswer(codes, _in_order(missing), names, error)
                if error.is_rejection and size > 1:
                    rejected += self._is_of_the_ids(error, size)
                    waiting.extend((half, error.as_failure()) for half in _halves(piece))
                else:
                    missing.append(Missing(piece.start, size, error.as_failure(), is_settled=error.is_rejection))
        return SplitAnswer(codes, _in_order(missing), names)

    def _is_of_the_ids(self, error: GatewayError, size: int) -> bool:
        """Whether a rejection is one of Ids; a rejected size is remembered instead."""
        if isinstance(error, BatchTooLargeError):
            self._largest = size - size // 2
            return False
        return True


def _single_out(waiting: _Pieces) -> tuple[slice, Failure | None]:
    """Take the middle Id out of the largest piece that waits; what is left and right of it waits on."""
    largest = max(waiting, key=lambda item: item[0].stop - item[0].start)
    waiting.remove(largest)
    piece, reason = largest
    middle = (piece.start + piece.stop) // 2
    beside = (slice(piece.start, middle), slice(middle + 1, piece.stop))
    waiting.extend((part, reason) for part in beside if part.start < part.stop)
    return slice(middle, middle + 1), reason


def _halves(piece: slice) -> tuple[slice, slice]:
    middle = (piece.start + piece.stop + 1) // 2
    return slice(piece.start, middle), slice(middle, piece.stop)


def _in_order(missing: list[Missing]) -> tuple[Missing, ...]:
    return tuple(sorted(missing, key=lambda item: item.start))
