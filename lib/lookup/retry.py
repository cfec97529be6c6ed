"""What is asked again, and when: growing waits with jitter, and the provider's Retry-After where it gave one."""

import logging
from collections.abc import Sequence
from typing import Final

import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from lib.domain.instrumentation import Instrumentation
from lib.domain.lookups import Codes
from lib.gateway.errors import GatewayError
from lib.lookup.limits import LONGEST_WAIT
from lib.lookup.scheduler import RequestScheduler, WentDownError

_log = logging.getLogger(__name__)

ATTEMPTS: Final = 4
"""How often one batch is asked at most before it counts as failed."""


async def ask_steadily(
    scheduler: RequestScheduler, ids: Sequence[int], lookup: str = "", *, is_again: bool = False
) -> Codes:
    """Ask one batch of `lookup` as `ask_patiently` does, but wait while the provider is down.

    `is_again` says that the batch has failed before. A batch that is the one try of a provider that is down is asked
    once.

    Raises:
        GatewayError: the last try's, or the first that asking again cannot help. The desk's breaker has taken note.
    """
    while True:
        async with scheduler.breaker.turn() as is_try:
            try:
                codes = await (
                    scheduler.ask(ids, lookup, is_try=True) if is_try else ask_patiently(scheduler, ids, lookup)
                )
            except WentDownError:
                continue
            except GatewayError as error:
                scheduler.breaker.failed(error, was_try=is_try, is_again=is_again)
                raise
            scheduler.breaker.answered(was_try=is_try)
            return codes


async def ask_patiently(scheduler: RequestScheduler, ids: Sequence[int], lookup: str = "") -> Codes:
    """Ask one batch of `lookup`, again while that helps, and return its codes.

    Raises:
        GatewayError: the last try's, or the first that asking again cannot help.
        WentDownError: the provider went down before a try.
    """
    # A context, not a decorated function: stamina logs a function's arguments, which are Ids.
    async for attempt in stamina.retry_context(
        on=_next_try, attempts=ATTEMPTS, timeout=None, wait_initial=0.3, wait_max=10.0, wait_jitter=0.3
    ):
        with attempt:
            codes = await scheduler.ask(ids, lookup)
    return codes


def tell_of_retries(instrumentation: Instrumentation) -> None:
    """Let `watch`, and the log, know of each batch that is asked again, in place of what stamina would say of it."""

    def tell(details: RetryDetails) -> None:
        error = details.caused_by
        if isinstance(error, GatewayError):
            instrumentation.retried(error.kind)
            status = f" (HTTP {error.http_status})" if error.http_status is not None else ""
            text = "A batch is asked again in %.1f s, try %d of %d: %s%s"
            _log.info(text, details.wait_for, details.retry_num + 1, ATTEMPTS, error.kind, status)

    set_on_retry_hooks([tell])


def _next_try(error: Exception) -> bool | float:
    """Say whether to try again after `error`, or in how many seconds."""
    if not isinstance(error, GatewayError) or not error.asking_again_helps:
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= LONGEST_WAIT else False
