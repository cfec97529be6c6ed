"""What became of a lookup, in a few words: for lists in which each lookup is one line."""

from operator import itemgetter
from typing import NamedTuple

from lib.domain.lookups import Progress
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label
from lib.report.lookup_labels import state_of


class ShortOutcome(NamedTuple):
    """What became of a lookup.

    Attributes:
        words: It in words.
        tone: The outcome that they name; None where they name none.
    """

    words: str
    tone: Outcome | None


def short_outcome(progress: Progress, lang: Language) -> ShortOutcome:
    """Return what became of a lookup: what failed where something did, else what most messages are."""
    if progress.state.is_live:
        return ShortOutcome(state_of(progress, lang), None)
    by_outcome = Breakdown.of_counts(progress.counts, progress.total, progress.names).by_outcome
    failed = [(tone, by_outcome[tone]) for tone in (Outcome.NOT_DELIVERED, Outcome.NOT_ANSWERED) if by_outcome[tone]]
    tone, count = failed[0] if failed else max(by_outcome.items(), key=itemgetter(1))
    outcome = outcome_label(tone, lang)
    if progress.total == 1:
        return ShortOutcome(outcome, tone)
    return ShortOutcome(
        lang.say("{count} of {total} {outcome}", count=count, total=progress.total, outcome=outcome), tone
    )
