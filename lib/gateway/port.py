"""What the engine needs of a provider, whatever the dialect."""

from collections.abc import Sequence
from typing import Protocol

from lib.domain.answers import BatchAnswer


class Gateway(Protocol):
    """Requests the statuses of one batch of Ids from the provider."""

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        """Return what the provider says of each Id, in the order of `ids`.

        Raises:
            lib.gateway.errors.GatewayError: The provider gave no answer, or none whose codes can be trusted to be
                those of these Ids. Nothing else is raised, whatever the provider or the network does.
        """
        ...
