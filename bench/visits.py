"""People who use the dashboard at once, each in a session of their own, and how long they wait."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.provider_alone import Question
from lib.sandbox.scenarios import sample_ids
from tests.helpers.dashboard_server import Server
from tests.helpers.websocket_visitor import Visitor

SIZES: Final = (10, 30, 100, 300, 1_000, 3_000, 10_000)
ROUNDS: Final = 2
AT_WORK: Final = (5.0, 15.0)
IN_A_RUSH: Final = (0.2, 1.0)
"""The least and the most seconds between two lookups of one person."""


@dataclass
class Figures:
    """What was measured.

    Attributes:
        openings: The seconds until the page was drawn, for each time that it was opened.
        clicks: The seconds until the page answered a click, for each click.
        questions: The lookups.
        waits: The seconds until each of them was answered whole.
    """

    openings: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def lookups(self) -> int:
        """How many lookups were answered."""
        return len(self.waits)

    @property
    def ids(self) -> int:
        """How many Ids the lookups had."""
        return sum(question.ids for question in self.questions)

    def largest(self, seconds: Sequence[float]) -> list[float]:
        """Return those of `seconds`, one a lookup, that are of lookups of the largest size."""
        pairs = zip(self.questions, seconds, strict=True)
        return [each for question, each in pairs if question.ids == SIZES[-1]]


async def visit_all(server: Server, figures: Figures, people: int, until: float, pause: tuple[float, float]) -> None:
    """Have so many people `visit` at once."""
    async with asyncio.TaskGroup() as group:
        for person in range(people):
            group.create_task(visit(server, figures, person, until, pause=pause))


async def visit(  # noqa: PLR0913 - the last three are settings, given by name
    server: Server,
    figures: Figures,
    person: int,
    until: float,
    *,
    rounds: int = ROUNDS,
    sizes: Sequence[int] = SIZES,
    pause: tuple[float, float] = IN_A_RUSH,
) -> None:
    """Open the page, look up, read and leave: `rounds` lookups, or more until `until` on the monotonic clock."""
    dice = random.Random(person)  # noqa: S311 - no secret
    done = 0
    await asyncio.sleep(dice.uniform(0.0, pause[1]))  # people do not come all at one moment
    while done < rounds or time.monotonic() < until:
        opened = time.monotonic()
        async with Visitor(server.url) as visitor:
            figures.openings.append(time.monotonic() - opened)
            for _ in range(rounds):
                ids = sample_ids(sizes[(person + done) % len(sizes)])
                asked = time.monotonic()
                figures.clicks.append(await visitor.ask("\n".join(map(str, ids))))
                await visitor.sees_counts_of(len(ids))
                figures.questions.append(Question(asked, len(ids)))
                figures.waits.append(time.monotonic() - asked)
                if visitor.troubles or visitor.counts["not_answered"]:
                    message = f"a page failed: {visitor.troubles or 'not all was answered'}"
                    raise RuntimeError(message)
                done += 1
                await asyncio.sleep(dice.uniform(*pause))  # someone reads it
