"""What the engine needs of a provider, whatever the dialect."""

from collections.abc import Sequence
from typing import Protocol

from lib.domain.lookups import Codes


class Gateway(Protocol):
    """Requests the statuses of one batch of Ids from the provider."""

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Return the provider's code for each Id, in the order of `ids`.

        Raises:
            lib.gateway.errors.GatewayError: The provider gave no answer, or none that can be trusted in full. Nothing
                else is raised, whatever the provider or the network does.
        """
        ...
