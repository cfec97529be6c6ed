"""A lookup with its versions, as a page shows it: as of the last one, or as of another that was chosen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from lib.domain.lookups import Answered, Entry
from lib.domain.versions import Latest, VersionCounts, laid_over
from lib.i18n.language import Language
from lib.report.changes import change_texts
from lib.report.columns import CHANGED
from lib.report.frame import report_frame
from lib.service.lookup_service import LookupService
from lib.service.scoped import ScopedStore
from lib.ui.elements.errors import LookupGoneError

Key: TypeAlias = tuple[tuple[str, datetime | None], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A lookup with its versions.

    Attributes:
        versions: The versions that have ended, the first one first; that one may be under way.
        counts: What each of them but the first has changed.
        shown: The index of the version as of which the whole is shown.
        live: The later versions that are under way, the oldest first.
        entry: The first version, with the progress and the counts of the whole as it is shown.
        latest: What is shown; None for the first version as it was asked, whose counts need no answers.
    """

    versions: tuple[Entry, ...]
    counts: tuple[VersionCounts, ...]
    shown: int
    live: tuple[Entry, ...]
    entry: Entry
    latest: Latest | None

    @property
    def is_newest(self) -> bool:
        """Whether it is shown as of its last version."""
        return self.shown == len(self.versions) - 1

    @property
    def is_under_way(self) -> bool:
        """Whether any version is."""
        return self.entry.progress.state.is_live or bool(self.live)

    @property
    def has_versions(self) -> bool:
        """Whether any of its Ids were asked again."""
        return len(self.versions) + len(self.live) > 1

    @property
    def shown_version(self) -> Entry:
        """The version as of which it is shown."""
        return self.versions[self.shown]

    @property
    def planned(self) -> Entry:
        """The version with the plan to ask again, the first one where there is none."""
        return next((entry for entry in (*self.live, *self.versions) if entry.plan is not None), self.versions[0])

    @property
    def all_ids(self) -> tuple[str, ...]:
        """The ids of all versions."""
        return tuple(entry.lookup_id for entry in (*self.versions, *self.live))

    @property
    def key(self) -> Key:
        """What differs between wholes, and between one before and after a further version or a retry."""
        return _key(self.versions[: self.shown + 1])

    def answered(self, store: ScopedStore) -> Answered:
        """Return the answers as they are shown.

        Raises:
            LookupGoneError: The lookup was deleted meanwhile.
        """
        return self.latest.answered if self.latest is not None else _answered(self.entry, store)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What a report is drawn from; all visitors who look at it share it, so it is never changed.

    Attributes:
        key: What differs between reports.
        answered: The lookup with its answers.
        frame: The report, one row for each Id, with the column `CHANGED` where anything has changed.
    """

    key: Key
    answered: Answered
    frame: pd.DataFrame


def report_of(whole: Whole, store: ScopedStore, lang: Language) -> Report:
    """Return the report of a whole as it is shown.

    Raises:
        LookupGoneError: The lookup was deleted meanwhile.
    """
    answered = whole.answered(store)
    frame = report_frame(answered, lang)
    if whole.latest is not None:
        texts = change_texts(whole.latest, whole.versions, lang)
        if pc.any(pc.not_equal(texts, "")).as_py():
            frame[CHANGED.key] = pd.array(texts, dtype=pd.ArrowDtype(pa.string()))
    return Report(whole.key, answered, frame)


def read_whole(service: LookupService, lookup_id: str, version_id: str | None) -> Whole | None:
    """Return the whole that a lookup belongs to, None where there is none that the visitor may read.

    Args:
        service: Reads the versions, and the answers where there are several.
        lookup_id: The lookup; if it is a later version, the whole is shown as of that.
        version_id: The version to show; the one of `lookup_id` for any text that names none of them.

    Raises:
        LookupGoneError: A version was deleted meanwhile.
    """
    first, *later = service.history.versions(lookup_id) or (None,)
    if first is None:
        return None
    ended = (first, *(entry for entry in later if not entry.progress.state.is_live))
    live = tuple(entry for entry in later if entry.progress.state.is_live)
    index_of = {entry.lookup_id: index for index, entry in enumerate(ended)}
    asked_for = lookup_id if lookup_id != first.lookup_id else ""
    shown = index_of.get(version_id or "", index_of.get(asked_for, len(ended) - 1))
    newest = _latest(ended, service.store)
    latest = newest if shown == len(ended) - 1 else _latest(ended[: shown + 1], service.store)
    entry = replace(first, progress=latest.answered.progress) if latest is not None else first
    return Whole(ended, newest.versions if newest is not None else (), shown, live, entry, latest)


def _latest(versions: tuple[Entry, ...], store: ScopedStore) -> Latest | None:
    if len(versions) == 1 or versions[0].progress.state.is_live:
        return None
    return _laid_over(_key(versions), lambda: laid_over(*_with_answers(versions, store)))


def _with_answers(versions: tuple[Entry, ...], store: ScopedStore) -> tuple[Answered, list[Answered]]:
    first, *later = (_answered(entry, store) for entry in versions)
    return first, later


@st.cache_resource(max_entries=8, ttl="15m", show_spinner=False)
def _laid_over(key: Key, _load: Callable[[], Latest]) -> Latest:  # noqa: ARG001 - the key of the cache
    return _load()


def _key(versions: tuple[Entry, ...]) -> Key:
    return tuple((entry.lookup_id, entry.progress.rested_at) for entry in versions)


def _answered(entry: Entry, store: ScopedStore) -> Answered:
    answered = store.answered(entry.lookup_id)
    if answered is None:
        raise LookupGoneError
    return answered
