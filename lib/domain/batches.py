"""How the Ids of a lookup are divided into requests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Batches:
    """How Ids are divided into batches, which are numbered from 0; the last one may be shorter.

    Attributes:
        total: The number of Ids.
        size: The number of Ids in a batch.
    """

    total: int
    size: int

    @property
    def count(self) -> int:
        """The number of batches."""
        return -(-self.total // self.size)

    def span(self, batch: int) -> slice:
        """Return the indexes of the Ids in `batch`."""
        return slice(batch * self.size, min((batch + 1) * self.size, self.total))
