"""What the engine asks of a provider, whatever the dialect."""

from collections.abc import Sequence
from typing import Protocol

from lib.domain.lookups import Codes


class Gateway(Protocol):
    """A way to ask the provider for the statuses of one batch of Ids."""

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Return the provider's code for each Id, in the order of `ids`; exactly as many as were asked.

        Raises:
            lib.gateway.errors.GatewayError: no answer was had, or none that can be trusted in full. Nothing else is
                raised for whatever the provider or the network does.
        """
        ...
