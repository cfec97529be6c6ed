"""What asking again has changed, in words: of a version as a whole, and of each Id."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.domain.arrow import StringArray
from lib.domain.lookups import NOT_ANSWERED, Entry, Relation, State
from lib.domain.versions import Latest, VersionCounts
from lib.i18n.language import Language, mark
from lib.report.code_words import numbered_label
from lib.report.columns import CHANGED
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.files.result_rows import ResultRows
from lib.report.moves import Moves, compare

_SHOWN_MOVES: Final = 3
_NAMES: Final = {
    Relation.FIRST: mark("First asked {date}"),
    Relation.AGAIN: mark("All asked again {date}"),
    Relation.RECHECK: mark("Asked again {date}"),
    Relation.TIMED: mark("Asked again by itself {date}"),
}


def version_label(entry: Entry, counts: VersionCounts | None, lang: Language, *, after: Entry | None = None) -> str:
    """Return what a version is called: when it was asked, and what that has changed.

    Args:
        entry: The version.
        counts: What it has changed; None for the first version.
        lang: The language of the page.
        after: The version that is named before it; of another on the same day the time of day is enough.
    """
    asked_at = entry.progress.created_at
    is_same_day = after is not None and lang.file_date(after.progress.created_at) == lang.file_date(asked_at)
    date = lang.time(asked_at) if is_same_day else lang.date(asked_at)
    if counts is None:
        return lang.say(_NAMES[Relation.FIRST], date=date)
    return f"{lang.say(_NAMES[entry.relation], date=date)}: {_changes(counts, lang)}"


def asked_again(entry: Entry, counts: VersionCounts, lang: Language) -> str:
    """Return the sentence on what a version has changed; of one that was cancelled, that too."""
    asked = lang.plural("{count} asked again", "{count} asked again", counts.asked)
    changes = _changes(counts, lang)
    if entry.progress.state is State.CANCELLED:
        return lang.say("{asked}, then cancelled: {changes}.", asked=asked, changes=changes)
    return lang.say("{asked}: {changes}.", asked=asked, changes=changes)


def unanswered_again(entry: Entry, counts: VersionCounts, lang: Language) -> str:
    """Return what is known of the Ids that a version has no answer to, why, and what to do; '' where it has all."""
    if not counts.unanswered:
        return ""
    parts = [lang.say("What was not answered again stays as it was.")]
    failure = entry.progress.stop or next((reason for reason, _ in counts.reasons), None)
    if failure is not None:
        parts += [f"{failure_label(failure, lang)}.", failure_cure(failure, lang)]
    return " ".join(parts)


def _changes(counts: VersionCounts, lang: Language) -> str:
    parts = []
    if counts.changed:
        parts.append(lang.plural("{count} changed", "{count} changed", counts.changed))
    elif counts.unanswered < counts.asked:
        parts.append(lang.say("no change"))
    if counts.unanswered:
        parts.append(lang.plural("{count} not answered again", "{count} not answered again", counts.unanswered))
    return lang.listing(parts)


def last_moves(latest: Latest) -> Moves:
    """Return the Ids whose answer the last version has changed, with their codes before and after."""
    answered, changes = latest.answered, latest.changes
    is_changed = changes.version == len(latest.versions)
    ids = answered.ids[is_changed]
    return compare((ids, changes.before[is_changed]), (ids, answered.codes[is_changed]), answered.progress.names)


def moves_in_words(moves: Moves, lang: Language, quoted: Callable[[str], str]) -> str:
    """Return how many went from which status to which, the most frequent three in words.

    Args:
        moves: The moves.
        lang: The language of the page.
        quoted: Makes the name of a status, which may come from outside, fit for where the text is drawn.
    """
    shown = [
        lang.say(
            "{before} → {after}: {count}",
            before=quoted(numbered_label(move.before, lang, moves.names)),
            after=quoted(numbered_label(move.after, lang, moves.names)),
            count=move.count,
        )
        for move in moves.moves[:_SHOWN_MOVES]
    ]
    return lang.listing([*shown, "…"] if len(moves.moves) > _SHOWN_MOVES else shown)


def change_texts(latest: Latest, versions: Sequence[Entry], lang: Language) -> StringArray:
    """Return for each Id of a whole what has changed and when, '' for nothing.

    Args:
        latest: The whole.
        versions: Its versions, the first one first.
        lang: The language of the texts.
    """
    changes, names = latest.changes, latest.answered.progress.names
    dates = [lang.date(entry.progress.created_at) for entry in versions]
    before = np.where(changes.version > 0, changes.before, NOT_ANSWERED)
    codes, code_indexes = np.unique(before, return_inverse=True)
    # One number for each combination of the three: there are few, however many Ids there are.
    combined = (changes.version.astype(np.int64) * len(dates) + changes.unanswered) * len(codes) + code_indexes
    kinds, indexes = np.unique(combined, return_inverse=True)
    texts = []
    for kind in kinds.tolist():
        version, unanswered = divmod(kind // len(codes), len(dates))
        parts = []
        if version:
            label = numbered_label(int(codes[kind % len(codes)]), lang, names)
            parts.append(lang.say("{status}, until {date}", date=dates[version], status=label))
        if unanswered:
            parts.append(lang.say("not answered again {date}", date=dates[unanswered]))
        texts.append(lang.listing(parts))
    return pa.array(texts, pa.string()).take(pa.array(indexes))


def with_changes(rows: ResultRows, texts: StringArray) -> ResultRows:
    """Return the rows of a report with a column of what has changed; `texts` has one for each Id of the lookup."""
    of_rows = texts.take(pa.array(rows.places, mask=rows.places < 0))
    return replace(rows, answers={**rows.answers, CHANGED.key: pc.fill_null(of_rows, "").dictionary_encode()})
