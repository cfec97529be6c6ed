"""What a reply of the company's own claims beyond what its status knows, by its words; a warning, no proof."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, BeforeValidator

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Outcome, status_of
from lib.guide.model import Resend, guide

_SENTENCES: Final = re.compile(r"[.!?؟;؛\n]+")
_HALF_SPACE: Final = "\u200c"


class ClaimKind(StrEnum):
    """What is claimed.

    ARRIVED: That the message is on the handset, or was read, which no status says.
    SENT: That it was sent, where the status does not say so.
    FAILED: That it was not, where the status does not say so.
    BLAME: That somebody is to blame.
    TIME: A promise of a time.
    CERTAIN: More certainty than there is.
    RESEND: That it is sent again, where it must not be.
    """

    ARRIVED = "arrived"
    SENT = "sent"
    FAILED = "failed"
    BLAME = "blame"
    TIME = "time"
    CERTAIN = "certain"
    RESEND = "resend"


class Claim(NamedTuple):
    """A claim that a text makes.

    Attributes:
        kind: What is claimed.
        words: The words of the text that claim it.
    """

    kind: ClaimKind
    words: str


def _pattern(parts: object) -> object:
    """Return one pattern for several, None for none."""
    if not isinstance(parts, list):
        return parts
    joined = "|".join(f"(?:{part})" for part in parts).replace(_HALF_SPACE, f"[{_HALF_SPACE} ]?")
    return re.compile(joined, re.IGNORECASE) if parts else None


_Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
_Hedges = Annotated[re.Pattern[str] | None, BeforeValidator(_pattern)]


class _Rule(BaseModel, frozen=True, extra="forbid"):
    """The words for one kind of claim.

    Attributes:
        kind: What is claimed.
        fa: Words that claim it, patterns in Persian; `en` the same in English.
        unless_fa: Words with which a sentence does not claim it; `unless_en` the same in English.
        except_outcomes: The outcomes of which it is true.
        only_resend: By the guide's advice on sending again, where it is too much; everywhere if empty.
    """

    kind: ClaimKind
    fa: _Pattern
    en: _Pattern
    unless_fa: _Hedges
    unless_en: _Hedges
    except_outcomes: tuple[Outcome, ...] = ()
    only_resend: tuple[Resend, ...] = ()

    def concerns(self, code: int) -> bool:
        """Whether the claim is too much for a code."""
        outcome = Outcome.NOT_ANSWERED if code == NOT_ANSWERED else status_of(code).outcome
        resend = guide("en").for_code(code).resend
        return outcome not in self.except_outcomes and (not self.only_resend or resend in self.only_resend)

    def words(self, sentence: str, language: str) -> str:
        """Return the words with which a sentence makes the claim, '' where it does not."""
        claimed, unless = (self.fa, self.unless_fa) if language == "fa" else (self.en, self.unless_en)
        found = claimed.search(sentence)
        return found[0] if found and not (unless and unless.search(sentence)) else ""


class _Rules(BaseModel, frozen=True, extra="forbid"):
    claims: tuple[_Rule, ...]


def claims_of(text: str, code: int, language: str) -> list[Claim]:
    """Return what a reply about a code claims beyond what is known, each kind once."""
    found: dict[ClaimKind, Claim] = {}
    for claim in _claims(text, code, language):
        found.setdefault(claim.kind, claim)
    return list(found.values())


def _claims(text: str, code: int, language: str) -> Iterator[Claim]:
    for sentence in _SENTENCES.split(text):
        for rule in _rules():
            words = rule.words(sentence, language) if rule.concerns(code) else ""
            if words:
                yield Claim(rule.kind, words.strip())


@cache
def _rules() -> tuple[_Rule, ...]:
    text = Path(__file__).with_name("claims.toml").read_text("utf-8")
    return _Rules.model_validate(tomllib.loads(text)).claims
