"""Words for the texts of the company's own: which text, about what, in which language."""

from collections.abc import Mapping
from typing import Final

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, NO_ANSWER, UNKNOWN_CODE
from lib.domain.statuses import Outcome
from lib.guide.steps import Block
from lib.i18n.language import Language, mark
from lib.report.labels import outcome_label
from lib.report.operator_words import operator_label
from lib.report.recipient_steps import block_and_operator

_KINDS: Final[Mapping[TextDetail, str]] = {
    TextDetail.REPLY: mark("Reply"),
    TextDetail.SIGNATURE: mark("Signature"),
    TextDetail.STEPS: mark("Steps for the recipient"),
}
_LANGUAGES: Final[Mapping[str, str]] = {"fa": mark("Persian"), "en": mark("English")}
_BLOCKS: Final[Mapping[Block, str]] = {
    Block.ADVERTISING: mark("Block on advertising (9, 10, 28)"),
    Block.FILTER: mark("Filtered text (14)"),
}


def kind_label(kind: TextDetail, lang: Language) -> str:
    """Return what a text is."""
    return lang.say(_KINDS[kind])


def language_label(code: str, lang: Language) -> str:
    """Return the name of the language that a text is written in."""
    return lang.say(_LANGUAGES[code])


def block_label(block: Block, lang: Language) -> str:
    """Return the kind of a block, with its codes."""
    return lang.say(_BLOCKS[block])


def subject_label(subject: str, lang: Language) -> str:
    """Return what a text is about: a code by its number, what has none in words; of steps block and operator."""
    if ":" in subject:
        block, operator = block_and_operator(subject)
        return lang.listing([block_label(block, lang), operator_label(operator, lang)])
    words = {
        EVERY_STATUS: lang.say("all statuses"),
        NO_ANSWER: outcome_label(Outcome.NOT_ANSWERED, lang),
        UNKNOWN_CODE: outcome_label(Outcome.UNKNOWN_CODE, lang),
    }
    return words[subject] if subject in words else f"{lang.say('Code')} {subject}"


def event_label(kind: TextDetail, name: str, lang: Language) -> str:
    """Return which text was changed, of the name that an event has of it; see `lib.domain.company_texts.TextKey`."""
    subject, _, language = name.partition("/")
    parts = [kind_label(kind, lang)]
    if subject:
        parts.append(subject_label(subject, lang))
    if language:
        parts.append(language_label(language, lang))
    return lang.listing(parts)
