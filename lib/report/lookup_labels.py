"""What pages say of a stored lookup: its name, source, state, day, relation to others and plan."""

from datetime import datetime, timedelta
from typing import Final

from lib.domain.lookups import Entry, Progress, RecheckPlan, Relation, Source, State
from lib.domain.statuses import is_final
from lib.i18n.language import Language, mark
from lib.report.failure_labels import failure_label

_MINUTES_AN_HOUR: Final = 60
_MINUTES_A_DAY: Final = 24 * 60

_STATES: Final = {
    State.QUEUED: mark("Waiting its turn"),
    State.RUNNING: mark("Under way"),
    State.FINISHED: mark("Finished"),
    State.CANCELLED: mark("Cancelled"),
    State.FAILED: mark("Stopped"),
}
_RELATIONS: Final = {
    Relation.FIRST: mark("First lookup"),
    Relation.AGAIN: mark("All asked again, after {date}"),
    Relation.RECHECK: mark("Re-check of {date}"),
    Relation.TIMED: mark("Timed re-check of {date}"),
}
_RELATIONS_TO_NONE: Final = {
    Relation.FIRST: mark("First lookup"),
    Relation.AGAIN: mark("All of a deleted lookup asked again"),
    Relation.RECHECK: mark("Re-check of a deleted lookup"),
    Relation.TIMED: mark("Timed re-check of a deleted lookup"),
}


def name_of(entry: Entry, lang: Language) -> str:
    """Return the name of a lookup: the one a person gave it, else that of its file, else what was asked."""
    return entry.note or entry.file_name or _asked(entry, lang)


def _asked(entry: Entry, lang: Language) -> str:
    """Return how many Ids were asked and how the first of them end; of a single one its ending alone."""
    count = entry.progress.total
    if not entry.endings:
        return source_of(entry, lang)
    if count == 1:
        return ending_mark(entry.endings[0])
    # Of several, three digits each tell as much, and leave room.
    ids = lang.listing_of_numbers([ending_mark(ending[-3:]) for ending in entry.endings])
    return lang.plural("{count} Id: {ids}", "{count} Ids: {ids}", count, ids=ids)


def ending_mark(digits: str) -> str:
    """Return the last digits of an Id, from left to right in any sentence."""
    return f"\u2066…{digits}\u2069"


def day_of(moment: datetime, now: datetime, lang: Language) -> str:
    """Return the day of a moment in words, as seen at `now`: today, yesterday, or its date."""
    day = lang.day(moment)
    if day == lang.day(now):
        return lang.say("Today")
    return lang.say("Yesterday") if day == lang.day(now - timedelta(days=1)) else day


def source_of(entry: Entry, lang: Language) -> str:
    """Return where the Ids of a lookup came from."""
    return lang.say("From a file") if entry.source is Source.FILE else lang.say("Pasted")


def state_of(progress: Progress, lang: Language) -> str:
    """Return the state of a lookup, with the reason if it was stopped."""
    state = lang.say(_STATES[progress.state])
    return f"{state}: {failure_label(progress.stop, lang)}" if progress.stop is not None else state


def relation_of(entry: Entry, parent: Entry | None, lang: Language) -> str:
    """Return what a lookup was made from, '' for a first one.

    Args:
        entry: The lookup.
        parent: The lookup that it was made from, None if that was deleted.
        lang: The language of the page.
    """
    if entry.relation is Relation.FIRST:
        return ""
    if parent is None:
        return lang.say(_RELATIONS_TO_NONE[entry.relation])
    return lang.say(_RELATIONS[entry.relation], date=lang.date(parent.progress.created_at))


def plan_in_words(plan: RecheckPlan, lang: Language) -> str:
    """Return when a lookup is asked again by itself, and how many more times."""
    often = lang.plural(
        "What is not final is asked again {interval}, {count} more time at most.",
        "What is not final is asked again {interval}, {count} more times at most.",
        plan.left,
        interval=_interval(plan.minutes, lang),
    )
    when = (
        lang.say("The time counts from the end of this lookup.")
        if plan.due_at is None
        else lang.say("Next: {date}.", date=lang.date(plan.due_at))
    )
    return f"{often} {when}"


def retention_text(days: int, lang: Language) -> str:
    """Return how long lookups are stored; 0 `days` means that they are deleted soon after they were shown."""
    if days:
        return lang.plural(
            "Lookups are kept for {count} day, then deleted by themselves.",
            "Lookups are kept for {count} days, then deleted by themselves.",
            days,
        )
    return lang.say(
        "Lookups are not kept: each is deleted a quarter of an hour after the last page that shows it closes."
    )


def open_count(progress: Progress) -> int:
    """Return how many Ids of a lookup have no final status; those without an answer are among them."""
    return progress.total - sum(count for code, count in progress.counts.items() if is_final(code))


def _interval(minutes: int, lang: Language) -> str:
    if minutes % _MINUTES_A_DAY == 0:
        return lang.plural("every day", "every {count} days", minutes // _MINUTES_A_DAY)
    if minutes % _MINUTES_AN_HOUR == 0:
        return lang.plural("every hour", "every {count} hours", minutes // _MINUTES_AN_HOUR)
    return lang.plural("every minute", "every {count} minutes", minutes)
