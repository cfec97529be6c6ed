"""The statuses of a lookup as rows, in the order in which a person must know of them."""

from dataclasses import dataclass

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Advice, Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label, status_label
from lib.report.verdict import WORST_FIRST


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status, or that there is no answer, with its number of Ids.

    Attributes:
        code: The code, NOT_ANSWERED for no answer.
        number: The provider's number in digits, '' where there is none.
        label: The short label.
        outcome: The outcome.
        advice: What to do.
        count: The number of Ids.
    """

    code: int
    number: str
    label: str
    outcome: Outcome
    advice: Advice
    count: int


def status_rows(breakdown: Breakdown, lang: Language) -> list[StatusRow]:
    """Return a row for each status that occurs: failures first, within an outcome the most frequent first."""
    rows = [
        StatusRow(status.code, status.number, status_label(status, lang), status.outcome, status.advice, count)
        for status, count in breakdown.by_status
    ]
    if breakdown.not_answered:
        label = outcome_label(Outcome.NOT_ANSWERED, lang)
        rows.append(StatusRow(NOT_ANSWERED, "", label, Outcome.NOT_ANSWERED, Advice.ASK_AGAIN, breakdown.not_answered))
    return sorted(rows, key=lambda row: WORST_FIRST.index(row.outcome))
