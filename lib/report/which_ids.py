"""Which of a few Ids have which outcome, in so few words that they stand in one line below the verdict."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.labels import outcome_label
from lib.report.lookup_labels import ending_mark
from lib.report.verdict import WORST_FIRST

_FEWEST_DIGITS: Final = 3


def ids_by_outcome(pairs: Sequence[tuple[int, Outcome]], lang: Language) -> list[str]:
    """Return for each outcome, the worst first, which Ids have it; nothing where all have the same.

    An Id is named by its last digits: three, or as many as tell it from the others.
    """
    size = _telling([str(message_id) for message_id, _ in pairs])
    endings: defaultdict[Outcome, list[str]] = defaultdict(list)
    for message_id, outcome in pairs:
        digits = str(message_id)
        endings[outcome].append(ending_mark(digits[-size:]) if len(digits) > size else digits)
    if len(endings) == 1:
        return []
    return [
        lang.say(
            "{outcome}: {ids}", outcome=outcome_label(outcome, lang), ids=lang.listing_of_numbers(endings[outcome])
        )
        for outcome in WORST_FIRST
        if outcome in endings
    ]


def _telling(ids: list[str]) -> int:
    """Return how many last digits tell the Ids apart."""
    longest = max(map(len, ids))
    sizes = range(_FEWEST_DIGITS, longest)
    return next((size for size in sizes if len({each[-size:] for each in ids}) == len(ids)), longest)
