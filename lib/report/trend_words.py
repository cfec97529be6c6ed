"""What the page of trends says in words: whether a week was worse than the one before, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Outcome, Status
from lib.i18n.language import Language, mark
from lib.report.code_words import numbered_status
from lib.report.labels import outcome_label
from lib.report.proportions import LEAST, Change, Share
from lib.report.trends import Period, Step, WeekChange

_POINTS: Final = 100
_HALF: Final = 0.5

_PRESENT: Final = {
    1: mark("Yes, worse than last week: {now} not delivered this week so far, {before} last week"),
    -1: mark("No, better than last week: {now} not delivered this week so far, {before} last week"),
    0: mark("No clear change from last week: {now} not delivered this week so far, {before} last week"),
}
_EARLIER: Final = {
    1: mark("Last week was worse than the one before: {now} not delivered, {before} before that"),
    -1: mark("Last week was better than the one before: {now} not delivered, {before} before that"),
    0: mark("No clear change last week: {now} not delivered, {before} the week before"),
}
_CAUSES: Final = {
    1: mark("Risen most: {status}, from {before} to {now}."),
    -1: mark("Fallen most: {status}, from {before} to {now}."),
}


@dataclass(frozen=True, slots=True)
class TrendVerdict:
    """The answer to whether it is worse than last week.

    Attributes:
        sentence: The answer.
        tone: The outcome whose colour stands beside it; None for none.
        details: The sentences that say how it was found: the numbers behind it, the interval, what to mind.
    """

    sentence: str
    tone: Outcome | None
    details: tuple[str, ...]


def trend_verdict(change: WeekChange, lang: Language) -> TrendVerdict:
    """Return the answer to whether a week was worse than the one before, with the numbers behind it."""
    if change.failed is None:
        return TrendVerdict(lang.say("Too few messages to compare with last week"), None, (_too_few(change, lang),))
    failed = change.failed
    tone = {1: Outcome.NOT_DELIVERED, -1: Outcome.SENT, 0: None}[failed.direction]
    sentence = lang.say(
        (_PRESENT if change.is_present else _EARLIER)[failed.direction],
        now=share_of(failed.now, lang),
        before=share_of(failed.before, lang),
    )
    details = [_numbers(failed, lang), *_causes(change, lang)]
    if not change.is_present:
        details.insert(0, lang.say("This week has too few messages yet to be compared."))
    details.append(
        lang.say(
            "Compared are messages that were sent or not delivered, without those under way, not found or not answered."
        )
    )
    if change.now.largest > _HALF * change.now.breakdown.total:
        details.append(
            lang.plural(
                "More than half of that week's messages are from one lookup, of {count} message: it decides the week.",
                "More than half of that week's messages are from one lookup, of {count} messages: it decides the week.",
                change.now.largest,
            )
        )
    return TrendVerdict(sentence, tone, tuple(details))


def share_of(share: Share, lang: Language) -> str:
    """Return a share as a percentage."""
    return lang.share(share.part, share.whole)


def share_with_numbers(share: Share, lang: Language) -> str:
    """Return a share with the numbers behind it."""
    return lang.say("{share} · {part} of {whole}", share=share_of(share, lang), part=share.part, whole=share.whole)


def difference(change: Change, lang: Language) -> str:
    """Return a difference of shares in percentage points, with its interval."""
    low, high = (_POINTS * edge for edge in (change.low, change.high))
    if change.low >= 0:
        return lang.say("{low} to {high} percentage points more", low=low, high=high)
    if change.high <= 0:
        return lang.say("{low} to {high} percentage points less", low=-high, high=-low)
    return lang.say("between {low} less and {high} percentage points more", low=-low, high=high)


def direction_label(change: Change, lang: Language) -> str:
    """Return whether a share has risen or fallen, as far as chance does not explain it."""
    return {1: lang.say("Risen"), -1: lang.say("Fallen"), 0: lang.say("No clear change")}[change.direction]


def coverage(days: int, lang: Language, *, is_own: bool) -> str:
    """Return what the figures are about, and what they are not.

    Args:
        days: For how many days lookups are kept; 0 where they are kept only while a page shows them.
        lang: The language.
        is_own: Whether only the lookups that one person started are counted.
    """
    whose = (
        lang.say("This is of what you looked up here, not of all that was sent.")
        if is_own
        else lang.say("This is of what was looked up here, not of all that was sent.")
    )
    kept = (
        lang.plural("Lookups are kept for {count} day.", "Lookups are kept for {count} days.", days)
        if days
        else lang.say("Lookups are kept only while a page shows them.")
    )
    how = lang.say(
        "An Id counts once, by its newest answer, on the day that it was first asked; in two lookups that are not "
        "linked it counts twice."
    )
    return f"{whose} {how} {kept}"


def status_texts(periods: Sequence[Period], lang: Language) -> list[list[str]]:
    """Return a row for each status that occurs, the most frequent first: its label, then its share in each period."""
    labels: dict[int, str] = {}
    counts = [_counts_by_code(period, labels, lang) for period in periods]
    in_all = {code: sum(found.get(code, 0) for found in counts) for code in labels}

    def text(period: Period, count: int) -> str:
        return f"{lang.share(count, period.breakdown.total)} · {lang.number(count)}" if count else lang.number(0)

    return [
        [labels[code], *(text(period, found.get(code, 0)) for period, found in zip(periods, counts, strict=True))]
        for code in sorted(labels, key=lambda code: (-in_all[code], code))
    ]


def _counts_by_code(period: Period, labels: dict[int, str], lang: Language) -> dict[int, int]:
    """Return the counts of a period by code, NOT_ANSWERED among them, and add the labels of these codes."""
    counts = {status.code: count for status, count in period.breakdown.by_status}
    labels.update({status.code: numbered_status(status, lang) for status, _ in period.breakdown.by_status})
    if period.breakdown.not_answered:
        counts[NOT_ANSWERED] = period.breakdown.not_answered
        labels[NOT_ANSWERED] = outcome_label(Outcome.NOT_ANSWERED, lang)
    return counts


def week_names(change: WeekChange, lang: Language) -> tuple[str, str]:
    """Return what the two weeks are called, the earlier one first."""
    if change.is_present:
        return lang.say("Last week"), lang.say("This week so far")
    return lang.say("The week before"), lang.say("Last week")


def period_label(period: Period, step: Step, lang: Language) -> str:
    """Return a day, or the first and the last day of a week."""
    if step is Step.DAY:
        return lang.day(period.begins)
    return lang.say("{first} to {last}", first=lang.day(period.begins), last=lang.day(period.last_day))


def _too_few(change: WeekChange, lang: Language) -> str:
    return lang.say(
        "Of {now} messages this week and {before} last week it is known whether they were sent; each week needs "
        "{least} at least.",
        now=change.now.decided,
        before=change.before.decided,
        least=LEAST,
    )


def _numbers(failed: Change, lang: Language) -> str:
    return lang.say(
        "Not delivered: {now_part} of {now_whole}, before {before_part} of {before_whole}. The difference, with 95% "
        "confidence: {difference}.",
        now_part=failed.now.part,
        now_whole=failed.now.whole,
        before_part=failed.before.part,
        before_whole=failed.before.whole,
        difference=difference(failed, lang),
    )


def _causes(change: WeekChange, lang: Language) -> list[str]:
    """Return the status that has changed most, in each direction that any has clearly changed in."""
    found = []
    for direction, text in _CAUSES.items():
        changed = [item for item in change.by_status if item[1].direction == direction]
        if changed:
            status, moved = max(changed, key=_size)
            found.append(
                lang.say(
                    text,
                    status=numbered_status(status, lang),
                    before=share_of(moved.before, lang),
                    now=share_of(moved.now, lang),
                )
            )
    return found


def _size(item: tuple[Status, Change]) -> float:
    return abs(item[1].difference)
