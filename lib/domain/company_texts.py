"""Texts of the company's own, in place of those that are shipped: replies, their signatures, steps for customers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lib.domain.audit import TextDetail
from lib.domain.lookups import MAX_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE

EVERY_STATUS: Final = "all"
"""The subject of the signature below the replies to all statuses that have none of their own."""
NO_ANSWER: Final = "none"
UNKNOWN_CODE: Final = "unknown"

MOST_CHARACTERS: Final = {TextDetail.REPLY: 1_000, TextDetail.SIGNATURE: 200, TextDetail.STEPS: 500}
"""How long a text may be."""


@dataclass(frozen=True, slots=True)
class TextKey:
    """Which text.

    Attributes:
        kind: What it is.
        subject: The status that it is about, as `subject_of` writes it, or EVERY_STATUS; of steps the kind of block
            and the operator, as `advertising:mci`.
        language: The code of the language that it is written in.
    """

    kind: TextDetail
    subject: str
    language: str

    @property
    def name(self) -> str:
        """The subject and the language as one text, as in the audit log."""
        return f"{self.subject}/{self.language}"


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A version of a text; the newest one counts.

    Attributes:
        number: Its number among the versions of all texts; a newer one has a larger number.
        text: The text; None for the shipped one.
        at: When it was saved, in UTC.
        who: Who saved it.
    """

    number: int
    text: str | None
    at: datetime
    who: str


def subject_of(code: int) -> str:
    """Return what stands for a code, NOT_ANSWERED too; one subject for all codes that the catalogue lacks."""
    if code == NOT_ANSWERED:
        return NO_ANSWER
    return str(code) if code in CATALOGUE else UNKNOWN_CODE


def code_of(subject: str) -> int:
    """Return a code that a subject stands for; MAX_CODE stands for all that the catalogue lacks."""
    if subject == NO_ANSWER:
        return NOT_ANSWERED
    return int(subject) if subject.isdecimal() else MAX_CODE
