"""What a search over all lookups finds: lookups with an Id, and rows with words."""

from dataclasses import dataclass

from lib.domain.failures import Failure
from lib.domain.lookups import Entry


@dataclass(frozen=True, slots=True)
class IdMatch:
    """A lookup that contains a certain Id.

    Attributes:
        entry: The lookup.
        code: The code of the Id, None without an answer.
        failure: Why it has no answer, None if it was not requested yet.
    """

    entry: Entry
    code: int | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row of an uploaded or pasted table that has the words of a search, with what was said of its message.

    Attributes:
        entry: The newest lookup with such a row.
        message_id: The Id of the row, None where its cell is none or was not asked.
        fields: The other cells of the row that are not empty, each after the heading of its column; those with a word
            of the search first.
        said: The answers to the Id, the newest lookup first; empty without an Id.
    """

    entry: Entry
    message_id: int | None
    fields: tuple[tuple[str, str], ...]
    said: tuple[IdMatch, ...]


@dataclass(frozen=True, slots=True)
class RowMatches:
    """The rows that a search finds.

    Attributes:
        rows: The rows, those of the newest lookups first, each Id once.
        has_more: Whether there are more.
        unindexed: How many lookups have rows that are not all indexed yet, so that the search may not find them.
    """

    rows: tuple[RowMatch, ...]
    has_more: bool
    unindexed: int
