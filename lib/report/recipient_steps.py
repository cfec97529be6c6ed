"""What the recipient of a blocked message can do, by operator: the company's own steps, else those that are shipped."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import NamedTuple

from lib.domain.audit import TextDetail
from lib.domain.company_texts import TextKey
from lib.domain.operators import Operator
from lib.guide.steps import Block, Step, shipped_steps
from lib.report.replies import Replies


class RecipientStep(NamedTuple):
    """What the recipient can do with one operator.

    Attributes:
        operator: The operator.
        text: What to do.
        checked_at: When that was checked with a source, or saved by the company.
    """

    operator: Operator
    text: str
    checked_at: datetime


def step_key(block: Block, operator: Operator, language: str) -> TextKey:
    """Return which text has the step for an operator."""
    return TextKey(TextDetail.STEPS, f"{block}:{operator}", language)


def block_and_operator(subject: str) -> tuple[Block, Operator]:
    """Return what a step is about, by the subject of its key."""
    block, _, operator = subject.partition(":")
    return Block(block), Operator(operator)


def recipient_steps_of(block: Block, language: str, replies: Replies) -> list[RecipientStep]:
    """Return the steps about a block, for the operators that have any; `replies` has the company's own."""
    return list(_steps(block, language, replies))


def shipped_step(key: TextKey) -> str:
    """Return the step that is shipped for a key of `step_key`, '' where there is none."""
    step = _shipped(key)
    return step.in_language(key.language) if step is not None else ""


def step_source(key: TextKey) -> str:
    """Return the address of the source of the step that is shipped for a key, '' where there is none."""
    step = _shipped(key)
    return step.source if step is not None else ""


def _shipped(key: TextKey) -> Step | None:
    return shipped_steps().get(block_and_operator(key.subject))


def _steps(block: Block, language: str, replies: Replies) -> Iterator[RecipientStep]:
    for operator in Operator:
        version = replies.newest.get(step_key(block, operator, language))
        shipped = shipped_steps().get((block, operator))
        if version is not None and version.text is not None:
            if version.text:
                yield RecipientStep(operator, version.text, version.at)
        elif shipped is not None:
            yield RecipientStep(
                operator, shipped.in_language(language), datetime.combine(shipped.checked, time(12), UTC)
            )
