"""The loop that asks what has no stored answer. Crash, cancel, retry and resume all end in calling it again."""

import asyncio
from collections.abc import Iterator
from typing import Final

from lib.gateway.errors import GatewayError
from lib.lookup.desk import Desk
from lib.lookup.retry import ask_patiently
from lib.records import Failure
from lib.store.ledger import Claim, ClaimLostError

CHECK_SECONDS: Final = 0.2
"""How often a run looks whether it was cancelled."""


class _StoppedError(Exception):
    """Every further batch would fail as this one did."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.kind)
        self.failure = failure


async def run(claim: Claim, desk: Desk, width: int) -> None:
    """Ask every pending batch of `claim`, `width` at a time, store each answer as it comes, and bring it to rest.

    A batch that fails is stored as failed and harms no other. The whole lookup stops where an error says that every
    batch would fail the same way, or where `3 * width` batches in a row had no answer. Returns early, leaving all as
    it is, when the claim is lost.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: an answer could not be stored; it will be asked again.
    """
    try:
        async with asyncio.TaskGroup() as group:
            watcher = group.create_task(_watch(claim))
            await _ask_all(claim, desk, width)
            watcher.cancel()
        claim.end()
    except* ClaimLostError:
        pass
    except* _StoppedError as stopped:
        claim.end(_first(stopped).failure)


async def _ask_all(claim: Claim, desk: Desk, width: int) -> None:
    pending = iter(claim.pending)
    in_a_row = _FailuresInARow(3 * width)
    async with asyncio.TaskGroup() as group:
        for _ in range(width):
            group.create_task(_work(claim, desk, pending, in_a_row))


async def _work(claim: Claim, desk: Desk, pending: Iterator[int], in_a_row: "_FailuresInARow") -> None:
    for batch in pending:
        try:
            codes = await ask_patiently(desk, claim.ids_of(batch))
        except GatewayError as error:
            failure = error.as_failure()
            claim.keep(batch, failure)
            if error.stops_lookup or in_a_row.one_more():
                raise _StoppedError(failure) from None
        else:
            claim.keep(batch, codes)
            in_a_row.none()


async def _watch(claim: Claim) -> None:
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        if not claim.is_held():
            raise ClaimLostError


class _FailuresInARow:
    """Tells when so many batches failed, whatever for, that the fault is not in the batches."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0

    def none(self) -> None:
        self._count = 0

    def one_more(self) -> bool:
        """Count a batch that failed; whether that makes too many."""
        self._count += 1
        return self._count >= self._most


def _first(group: BaseExceptionGroup[_StoppedError]) -> _StoppedError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
