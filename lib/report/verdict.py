"""The one sentence that leads the report."""

from dataclasses import dataclass
from operator import itemgetter

from lib.domain.lookups import State
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence that leads a report.

    Attributes:
        sentence: What became of the messages.
        qualification: What the sentence leaves open, '' for nothing.
        tone: The outcome whose colour both have.
    """

    sentence: str
    qualification: str
    tone: Outcome


def verdict(breakdown: Breakdown, state: State, lang: Language) -> Verdict:
    """Return what became of the messages of a lookup that has ended, without claiming what is not known."""
    total, missing = breakdown.total, breakdown.not_answered
    if missing == total:
        return Verdict(_nothing(state, total, lang), "", Outcome.NOT_ANSWERED)
    tone, count = max(breakdown.by_outcome.items(), key=itemgetter(1))
    if total == 1:
        sentence = lang.say("The message: {outcome}.", outcome=outcome_label(tone, lang))
    elif count == total:
        sentence = lang.say("All {count} messages: {outcome}.", count=count, outcome=outcome_label(tone, lang))
    else:
        sentence = lang.say(
            "{count} of {total} messages ({share}): {outcome}.",
            count=count,
            total=total,
            share=lang.share(count, total),
            outcome=outcome_label(tone, lang),
        )
    return Verdict(sentence, _qualification(breakdown, state, lang), tone)


def _nothing(state: State, total: int, lang: Language) -> str:
    if state is State.CANCELLED:
        return lang.plural(
            "Cancelled before {count} Id was answered.", "Cancelled before any of {count} Ids was answered.", total
        )
    return lang.plural("{count} Id has no answer.", "None of {count} Ids has an answer.", total)


def _qualification(breakdown: Breakdown, state: State, lang: Language) -> str:
    sentences: list[str] = []
    missing = breakdown.not_answered
    if missing and state is State.CANCELLED:
        sentences.append(
            lang.plural("Cancelled: {count} Id was not answered.", "Cancelled: {count} Ids were not answered.", missing)
        )
    elif missing:
        sentences.append(
            lang.plural(
                "{count} Id is not answered; nothing is known of it.",
                "{count} Ids are not answered; nothing is known of them.",
                missing,
            )
        )
    if breakdown.by_outcome[Outcome.SENT]:
        sentences.append(lang.say("'Sent' does not say that the message reached the handset or was read."))
    return " ".join(sentences)
