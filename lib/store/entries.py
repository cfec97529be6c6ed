"""The values of the domain from the row of a lookup, which is small."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy.engine import RowMapping

from lib.domain.lookups import Entry, Progress, RecheckPlan, Relation, Source, State
from lib.store.codecs import unpack_counts, unpack_failure, unpack_names

LIVE: Final = (State.QUEUED, State.RUNNING)


def progress_of(row: RowMapping) -> Progress:
    """Return how far the lookup of a row has come."""
    return Progress(
        lookup_id=row["id"],
        state=State(row["state"]),
        created_at=datetime.fromtimestamp(row["created_at"], UTC),
        total=row["total"],
        done=row["done"],
        failed=row["failed"],
        repeated=row["repeated"],
        rejected=row["rejected"],
        rate=_rate(row),
        rested_at=_moment(row["rested_at"]),
        counts=unpack_counts(row["counts"]),
        names=unpack_names(row["names"]),
        stop=unpack_failure(row["stop"]) if row["stop"] else None,
        moved_at=_moved_at(row),
    )


def entry_of(row: RowMapping) -> Entry:
    """Return the lookup of a row as the history lists it."""
    return Entry(
        progress=progress_of(row),
        source=Source(row["source"]),
        dialect=row["dialect"],
        file_name=row["file_name"],
        note=row["note"],
        asked_by=row["asked_by"],
        relation=Relation(row["relation"]),
        parent_id=row["parent_id"],
        family=row["family"],
        plan=_plan(row),
        endings=tuple(row["endings"].split()),
    )


def _plan(row: RowMapping) -> RecheckPlan | None:
    if row["recheck_minutes"] is None or row["recheck_left"] < 1:
        return None
    return RecheckPlan(row["recheck_minutes"], row["recheck_left"], _moment(row["recheck_at"]))


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _moved_at(row: RowMapping) -> datetime | None:
    return _moment(row["taken_up_at"] + row["asking_seconds"]) if row["asking_seconds"] > 0 else None


def _rate(row: RowMapping) -> float:
    seconds = row["asking_seconds"]
    return float((row["done"] - row["taken_up_done"]) / seconds) if seconds > 0 else 0.0
