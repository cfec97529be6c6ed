"""The one sentence that leads the report: what failed first, and what was not asked too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lib.domain.failures import FailureKind
from lib.domain.lookups import Progress, Source, State
from lib.domain.statuses import Outcome
from lib.guide import guide
from lib.i18n.language import Language, mark
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label

WORST_FIRST: Final = (
    Outcome.NOT_DELIVERED,
    Outcome.NOT_ANSWERED,
    Outcome.NOT_FOUND,
    Outcome.UNKNOWN_CODE,
    Outcome.IN_PROGRESS,
    Outcome.SENT,
)
"""The outcomes in the order in which a person must know of them: what failed, what is not known, what is fine."""

_PARTS: Final[Mapping[Outcome, str]] = {
    Outcome.NOT_DELIVERED: mark("{count} not delivered"),
    Outcome.NOT_ANSWERED: mark("{count} not answered"),
    Outcome.NOT_FOUND: mark("{count} not found"),
    Outcome.UNKNOWN_CODE: mark("{count} with an unknown code"),
    Outcome.IN_PROGRESS: mark("{count} under way"),
    Outcome.SENT: mark("{count} sent"),
}
BETWEEN: Final = " · "
"""What stands between the parts of a verdict."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence that leads a report.

    Attributes:
        parts: What became of the messages, by outcome where there are several, and how much was not asked.
        qualification: What the sentence leaves open, '' for nothing.
        tone: The outcome whose colour it has: the worst one that occurs.
    """

    parts: tuple[str, ...]
    qualification: str
    tone: Outcome

    @property
    def sentence(self) -> str:
        """All parts in one line."""
        return BETWEEN.join(self.parts)


def verdict(breakdown: Breakdown, progress: Progress, source: Source, lang: Language) -> Verdict:
    """Return what became of the messages of a lookup that has ended, without claiming what is not known.

    Args:
        breakdown: The counts of the lookup.
        progress: The lookup: how it ended, and how much of what was given was not asked.
        source: Where the Ids came from: of a file rows are counted, of a paste the numbers and words in it.
        lang: The language of the sentence.
    """
    if not breakdown.total:
        return Verdict((_none_asked(progress.rejected, source, lang),), "", Outcome.NOT_ANSWERED)
    occurring = [outcome for outcome in WORST_FIRST if breakdown.by_outcome[outcome]]
    parts = _asked(breakdown, occurring, progress, lang)
    if progress.rejected:
        parts.append(_not_asked(progress.rejected, source, lang))
    return Verdict(tuple(parts), _qualification(breakdown, progress.state, lang), occurring[0])


def _asked(breakdown: Breakdown, occurring: list[Outcome], progress: Progress, lang: Language) -> list[str]:
    """Return what became of the Ids that were asked; `occurring` are their outcomes, the worst first."""
    total = breakdown.total
    if breakdown.not_answered == total:
        return [_nothing(progress, lang)]
    if total == 1:
        ((status, _),) = breakdown.by_status
        return [guide(lang.code).for_code(status.code).headline]
    if len(occurring) == 1:
        return [lang.say("All {count} messages: {outcome}", count=total, outcome=outcome_label(occurring[0], lang))]
    first, *others = (lang.say(_PARTS[outcome], count=breakdown.by_outcome[outcome]) for outcome in occurring)
    return [lang.plural("{count} message:", "{count} messages:", total) + " " + first, *others]


def _not_asked(rejected: int, source: Source, lang: Language) -> str:
    if source is Source.PASTE:
        return lang.plural("{count} pasted item was not asked", "{count} pasted items were not asked", rejected)
    return lang.plural("{count} row was not asked", "{count} rows were not asked", rejected)


def _none_asked(rejected: int, source: Source, lang: Language) -> str:
    if source is Source.PASTE:
        return lang.plural(
            "Nothing was asked: the {count} pasted item is not an Id",
            "Nothing was asked: none of the {count} pasted items is an Id",
            rejected,
        )
    return lang.plural(
        "Nothing was asked: the {count} row holds no Id",
        "Nothing was asked: none of the {count} rows holds an Id",
        rejected,
    )


def _nothing(progress: Progress, lang: Language) -> str:
    total = progress.total
    if progress.stop is not None and progress.stop.kind is FailureKind.REJECTED_THROUGHOUT:
        return lang.plural(
            "Rejected by the provider: {count} Id has no answer",
            "Rejected by the provider: none of {count} Ids has an answer",
            total,
        )
    if progress.state is State.CANCELLED:
        return lang.plural(
            "Cancelled before {count} Id was answered", "Cancelled before any of {count} Ids was answered", total
        )
    if total == 1:  # in Persian another sentence, not another form of one
        return lang.say("1 Id has no answer")
    return lang.say("None of {count} Ids has an answer", count=total)


def _qualification(breakdown: Breakdown, state: State, lang: Language) -> str:
    missing, total = breakdown.not_answered, breakdown.total
    if total in {missing, 1}:  # the card of a single Id says what its status leaves open
        return ""
    sentences: list[str] = []
    if missing and state is State.CANCELLED:
        sentences.append(
            lang.plural("Cancelled: {count} Id was not answered.", "Cancelled: {count} Ids were not answered.", missing)
        )
    if breakdown.by_outcome[Outcome.SENT]:
        sentences.append(lang.say("'Sent' does not say that the message reached the handset or was read."))
    return " ".join(sentences)
