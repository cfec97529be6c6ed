"""What the recipient of a blocked message can do, as it stands on an answer card and in the guide."""

from typing import Final

from markupsafe import Markup

from lib.domain.operators import Operator
from lib.guide.steps import BLOCKS, Block
from lib.i18n.language import Language
from lib.report.operator_words import operator_label
from lib.report.recipient_steps import RecipientStep, recipient_steps_of
from lib.report.replies import Replies

_OF_SOME_LIST: Final = 10
"""The code that does not say whose list it is."""


def recipient_steps(code: int, operator: Operator | None, replies: Replies, lang: Language) -> list[tuple[str, Markup]]:
    """Return the row on what the recipient can do; none for a code that tells of no block.

    Args:
        code: The code.
        operator: The recipient's operator, by prefix; None where it is not known, for the steps of all.
        replies: The company's own texts.
        lang: The language of the page.
    """
    if code not in BLOCKS:
        return []
    steps = recipient_steps_of(BLOCKS[code], lang.code, replies)
    fitting = [step for step in steps if operator in (None, step.operator)]
    said = _fitting(code, fitting, operator, lang) if fitting else Markup("{}").format(_none(code, operator, lang))
    return [(lang.say("What the recipient can do"), said)]


def _fitting(code: int, steps: list[RecipientStep], operator: Operator | None, lang: Language) -> Markup:
    lead = lang.say("If it is the operator's list of those without advertising:") if code == _OF_SOME_LIST else ""
    is_known = operator is not None
    items = Markup("").join(Markup("<li>{}</li>").format(_line(step, lang, is_known=is_known)) for step in steps)
    rest = "" if is_known else lang.say("For other operators no step is confirmed.")
    return Markup("{}<ul>{}</ul>{}").format(lead, items, rest)


def _line(step: RecipientStep, lang: Language, *, is_known: bool) -> Markup:
    name, checked = operator_label(step.operator, lang), lang.day(step.checked_at)
    return Markup('<b>{}</b>: {} <span class="checked">{}</span>').format(
        lang.say("{operator}, by prefix", operator=name) if is_known else name,
        step.text,
        lang.say("Checked on {date}.", date=checked),
    )


def _none(code: int, operator: Operator | None, lang: Language) -> str:
    if BLOCKS[code] is Block.FILTER:
        return lang.say("Nothing that a source confirms: it is the text that was filtered.")
    if operator is None:
        return lang.say("No step is confirmed for any operator.")
    return lang.say(
        "No step is confirmed for {operator}, to which the number belongs by prefix. The recipient can ask there.",
        operator=operator_label(operator, lang),
    )
