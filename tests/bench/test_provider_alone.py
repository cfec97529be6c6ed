"""What the provider alone would take for questions: counted by hand."""

import pytest

from bench.provider_alone import Question, seconds_of
from lib.lookup.limits import Limits

LIMITS = Limits(batch_size=100, concurrency=8)


@pytest.mark.parametrize(
    ("questions", "seconds"),
    [
        ([], []),
        ([Question(5, 1)], [1]),
        ([Question(0, 800)], [1]),
        ([Question(0, 801)], [2]),
        ([Question(0, 10_000)], [13]),
        # Both are under way at once.
        ([Question(0, 400), Question(0, 400)], [1, 1]),
        # What needs fewer requests comes first, whichever was asked for first.
        ([Question(0, 1_600), Question(0, 800)], [3, 1]),
        # What is under way is not interrupted.
        ([Question(0, 1_600), Question(0.5, 100)], [3, 1.5]),
        ([Question(10, 100), Question(0, 800)], [1, 1]),
    ],
)
def test_each_question_takes_as_long_as_its_requests_wait_and_last(
    questions: list[Question], seconds: list[float]
) -> None:
    assert seconds_of(questions, LIMITS, 1.0) == seconds
