"""Which batches are asked again, and when: growing waits with jitter, or as long as the provider asks for."""

import logging
from collections.abc import Sequence
from typing import Final

import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from lib.domain.answers import BatchAnswer
from lib.domain.instrumentation import Instrumentation
from lib.gateway.errors import GatewayError
from lib.lookup.limits import LONGEST_WAIT
from lib.lookup.scheduler import RequestScheduler, WentDownError

_log = logging.getLogger(__name__)

ATTEMPTS: Final = 4
"""How often one batch is asked at most before it counts as failed."""


async def ask_through_outages(
    scheduler: RequestScheduler, ids: Sequence[int], lookup: str = "", *, is_again: bool = False
) -> BatchAnswer:
    """Ask one batch with retries, waiting while the provider is down.

    The one batch that tries whether the provider is up again is asked once, without retries.

    Args:
        scheduler: Sends the requests; its breaker takes note of the answer or the error.
        ids: The Ids of the batch.
        lookup: The id of the lookup, which takes turns with others.
        is_again: Whether the batch has failed before.

    Raises:
        GatewayError: That of the last try, or the first that another try cannot help.
    """
    while True:
        async with scheduler.breaker.turn(lookup) as is_try:
            answers = scheduler.breaker.answers
            try:
                answer = await (
                    scheduler.ask(ids, lookup, is_try=True) if is_try else ask_with_retries(scheduler, ids, lookup)
                )
            except WentDownError:
                continue
            except GatewayError as error:
                scheduler.breaker.failed(error, lookup, was_try=is_try, is_again=is_again, answers=answers)
                raise
            scheduler.breaker.answered(lookup, was_try=is_try)
            return answer


async def ask_with_retries(scheduler: RequestScheduler, ids: Sequence[int], lookup: str = "") -> BatchAnswer:
    """Ask one batch of `lookup`, again while that helps, and return its answer.

    Raises:
        GatewayError: That of the last try, or the first that another try cannot help.
        WentDownError: The provider went down before a try.
    """
    breaker, answers = scheduler.breaker, scheduler.breaker.answers

    def next_try(error: Exception) -> bool | float:
        """Return whether to try again after `error`, or in how many seconds."""
        if not isinstance(error, GatewayError) or not error.asking_again_helps:
            return False
        if error.retry_after is None:
            return True
        seconds = min(error.retry_after, breaker.words.longest)
        # Where so long a wait is asked for and others are answered, our own waits do.
        return seconds if seconds <= LONGEST_WAIT else breaker.is_contradicted(lookup, answers)

    # Nearly every batch is answered at once, and a tenth of what it costs to ask it would be spent on retries.
    try:
        return await scheduler.ask(ids, lookup)
    except GatewayError as error:
        first = error
    # A context, not a decorated function: stamina logs a function's arguments, which are Ids.
    async for attempt in stamina.retry_context(
        on=next_try, attempts=ATTEMPTS, timeout=None, wait_initial=0.3, wait_max=10.0, wait_jitter=0.3
    ):
        with attempt:
            if attempt.num == 1:
                raise first
            answer = await scheduler.ask(ids, lookup)
    return answer


def report_retries(instrumentation: Instrumentation) -> None:
    """Count and log each retry of this process from now on, in place of what stamina would log."""

    def report(details: RetryDetails) -> None:
        error = details.caused_by
        if isinstance(error, GatewayError):
            instrumentation.batch_retried(error.kind)
            status = f" (HTTP {error.http_status})" if error.http_status is not None else ""
            text = "A batch is asked again in %.1f s, try %d of %d: %s%s"
            _log.info(text, details.wait_for, details.retry_num + 1, ATTEMPTS, error.kind, status)

    set_on_retry_hooks([report])
