"""Which lookups a search looks through, and in which order."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, true

from lib.store.schema import LOOKUP

NEWEST: Final = (LOOKUP.c.created_at.desc(), LOOKUP.c.id.desc())
"""The order of everything that the history lists."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Some of the lookups, all by default.

    Attributes:
        owner: The person who started them; None for everybody.
        is_open: Whether only those with an Id whose status may still change, or that has no answer.
        since: The earliest moment at which they were started, None for any.
        until: The moment before which they were started, None for any.
    """

    owner: str | None = None
    is_open: bool = False
    since: datetime | None = None
    until: datetime | None = None

    def limited_to(self, owner: str | None) -> "Scope":
        """Return those of them that a person started; all of them where `owner` is None."""
        return self if owner is None else replace(self, owner=owner)

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition on the row of a lookup."""
        conditions: list[ColumnElement[bool]] = []
        if self.owner is not None:
            conditions.append(LOOKUP.c.asked_by == self.owner)
        if self.is_open:
            conditions.append(LOOKUP.c.final < LOOKUP.c.total)
        if self.since is not None:
            conditions.append(LOOKUP.c.created_at >= self.since.timestamp())
        if self.until is not None:
            conditions.append(LOOKUP.c.created_at < self.until.timestamp())
        return and_(true(), *conditions)


EVERYTHING: Final = Scope()
