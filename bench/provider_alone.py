"""What the provider alone would take for questions, as if the engine that asks them cost nothing; with its limits.

Each request takes the same time, so many are under way at once, and what needs the fewest requests still comes first,
which is hardly beaten in the mean. An order that favours large questions would answer those sooner, and all others
later.
"""

import heapq
from collections.abc import Sequence
from math import ceil, inf
from typing import NamedTuple

from lib.lookup.limits import Limits


class Question(NamedTuple):
    """A lookup that somebody asked for.

    Attributes:
        at: When, in seconds from any start.
        ids: How many Ids it has.
    """

    at: float
    ids: int


def seconds_of(questions: Sequence[Question], limits: Limits, latency: float) -> list[float]:
    """Return the seconds until each question would be answered, in their order.

    Args:
        questions: The questions.
        limits: How many Ids a request has, and how many requests are under way at once.
        latency: The seconds of a request.
    """
    coming = sorted(range(len(questions)), key=lambda index: questions[index].at, reverse=True)
    unsent = [ceil(question.ids / limits.batch_size) for question in questions]
    unanswered = list(unsent)
    waiting: set[int] = set()
    under_way: list[tuple[float, int]] = []
    took = [0.0] * len(questions)
    while coming or under_way:
        next_question = questions[coming[-1]].at if coming else inf
        now = min(next_question, under_way[0][0] if under_way else inf)
        while coming and questions[coming[-1]].at <= now:
            waiting.add(coming.pop())
        while under_way and under_way[0][0] <= now:
            _, index = heapq.heappop(under_way)
            unanswered[index] -= 1
            if not unanswered[index]:
                took[index] = now - questions[index].at
        while waiting and len(under_way) < limits.concurrency:
            index = min(waiting, key=unanswered.__getitem__)
            heapq.heappush(under_way, (now + latency, index))
            unsent[index] -= 1
            if not unsent[index]:
                waiting.remove(index)
    return took
