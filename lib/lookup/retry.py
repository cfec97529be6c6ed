"""What is asked again, and when: growing waits with jitter, and the provider's Retry-After where it gave one."""

from collections.abc import Sequence
from typing import Final

import stamina

from lib.gateway.errors import GatewayError
from lib.lookup.desk import Desk
from lib.records import Codes

ATTEMPTS: Final = 4
"""How often one batch is asked at most before it is 'not answered'."""
LONGEST_WAIT: Final = 60.0
"""Seconds. A provider that asks for more is not asked sooner: the batch is left unanswered, for a person to retry."""


async def ask_patiently(desk: Desk, ids: Sequence[int]) -> Codes:
    """Ask one batch, again while that helps, and return its codes.

    Raises:
        GatewayError: the last try's, or the first that asking again cannot help.
    """
    # A context, not a decorated function: stamina logs a function's arguments, which are Ids.
    async for attempt in stamina.retry_context(
        on=_next_try, attempts=ATTEMPTS, timeout=None, wait_initial=0.3, wait_max=10.0, wait_jitter=0.3
    ):
        with attempt:
            codes = await desk.ask(ids)
    return codes


def _next_try(error: Exception) -> bool | float:
    """Say whether to try again after `error`, or in how many seconds."""
    if not isinstance(error, GatewayError) or not error.asking_again_helps:
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= LONGEST_WAIT else False
