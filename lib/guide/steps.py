"""What the recipient of a blocked message can do, by operator: the steps that are shipped, each from a source."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import BaseModel, Field

from lib.domain.operators import Operator


class Block(StrEnum):
    """What holds a message back that a recipient may be able to lift.

    ADVERTISING: The operator, or the recipient, bars advertising messages.
    FILTER: The text of the message was filtered.
    """

    ADVERTISING = "advertising"
    FILTER = "filter"


BLOCKS: Final[Mapping[int, Block]] = MappingProxyType(
    {9: Block.ADVERTISING, 10: Block.ADVERTISING, 28: Block.ADVERTISING, 14: Block.FILTER}
)
"""The block that each code may tell of."""


class Step(BaseModel, frozen=True, extra="forbid"):
    """What the recipient can do about a block.

    Attributes:
        block: The block.
        operator: The operator that the step is for.
        checked: The day on which the source was read.
        source: The address of the source.
        fa: The step in Persian.
        en: The step in English.
    """

    block: Block
    operator: Operator
    checked: date
    source: Annotated[str, Field(pattern="^https://")]
    fa: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, code: str) -> str:
        """Return the step in the language with this code."""
        return self.fa if code == "fa" else self.en


class _Steps(BaseModel, frozen=True, extra="forbid"):
    steps: tuple[Step, ...]


@cache
def shipped_steps() -> Mapping[tuple[Block, Operator], Step]:
    """Return the steps that are shipped."""
    text = Path(__file__).with_name("steps.toml").read_text("utf-8")
    steps = _Steps.model_validate(tomllib.loads(text)).steps
    return MappingProxyType({(step.block, step.operator): step for step in steps})
