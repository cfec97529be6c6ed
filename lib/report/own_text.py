"""A text of the company's own before it is saved: made harmless, and refused where no reply could be made of it."""

import re
from enum import StrEnum
from typing import Final

from lib.domain.audit import TextDetail
from lib.domain.company_texts import MOST_CHARACTERS, TextKey
from lib.guide import unknown_places
from lib.i18n.foreign import harmless

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_BRACES: Final = re.compile(r"[{}]")


class TextProblem(StrEnum):
    """Why a text cannot be saved."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_VARIABLE = "unknown_variable"


class UnfitTextError(ValueError):
    """A text was to be saved that has a problem; nothing was saved."""


def cleaned(text: str) -> str:
    """Return a text without what disguises or reorders it, without space at its ends, and with single blank lines."""
    lines = (harmless(line).rstrip() for line in text.strip().splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines))


def wrong_places(key: TextKey, text: str) -> tuple[str, ...]:
    """Return what stands in braces and may not; steps have no variables."""
    return tuple(_BRACES.findall(text)) if key.kind is TextDetail.STEPS else unknown_places(text)


def problem_of(key: TextKey, text: str) -> TextProblem | None:
    """Return why a text that is `cleaned` cannot be saved, None where it can; a signature and a step may be empty."""
    if not text and key.kind is TextDetail.REPLY:
        return TextProblem.EMPTY
    if len(text) > MOST_CHARACTERS[key.kind]:
        return TextProblem.TOO_LONG
    return TextProblem.UNKNOWN_VARIABLE if wrong_places(key, text) else None
