"""How a lookup comes to be: its row, what was given, and the rows of its file, all or nothing."""

import secrets
import time
from typing import Final

from sqlalchemy import Connection, insert

from lib.domain.lookups import Entry, Plan, Relation, Request, State
from lib.domain.text_search import folded
from lib.store.codecs import pack_ids, pack_rejections
from lib.store.rows import pack_rows
from lib.store.schema import GIVEN, LOOKUP, UPLOADED

LONGEST_NAME: Final = 200
"""Characters of a note or a file name that are kept."""


def make(
    connection: Connection,
    request: Request,
    parent: Entry | None = None,
    relation: Relation = Relation.FIRST,
    plan: Plan | None = None,
) -> str:
    """Keep a request, made from `parent` where there is one, and return the lookup's id, which is hard to guess."""
    lookup_id = secrets.token_urlsafe(12)
    intake = request.intake
    file_name, note = request.file_name[-LONGEST_NAME:], parent.note if parent is not None else ""
    now = time.time()
    row = {
        "id": lookup_id,
        "state": State.QUEUED,
        "created_at": now,
        "source": request.source,
        "dialect": request.dialect,
        "batch_size": request.batch_size,
        "total": len(intake.ids),
        "repeated": intake.repeated,
        "rejected": len(intake.rejected),
        "file_name": file_name,
        "note": note,
        "searched": searched(file_name, note),
        "asked_by": request.asked_by,
        "relation": relation,
        "parent_id": parent.lookup_id if parent is not None else None,
        "family": parent.family if parent is not None else lookup_id,
        "seen_at": now,
        "recheck_minutes": plan.minutes if plan is not None else None,
        "recheck_left": plan.left if plan is not None else 0,
    }
    given = {
        "lookup_id": lookup_id,
        "min_id": int(intake.ids.min()) if len(intake.ids) else 0,
        "max_id": int(intake.ids.max()) if len(intake.ids) else 0,
        "ids": pack_ids(intake.ids),
        "rejections": pack_rejections(intake.rejected),
    }
    uploaded = (
        {"lookup_id": lookup_id, "count": len(request.rows.row_indexes), "rows": pack_rows(request.rows)}
        if request.rows is not None
        else None
    )
    # All is packed by now: the first of these takes SQLite's write lock.
    connection.execute(insert(LOOKUP).values(row))
    connection.execute(insert(GIVEN).values(given))
    if uploaded is not None:
        connection.execute(insert(UPLOADED).values(uploaded))
    return lookup_id


def searched(file_name: str, note: str) -> str:
    """Return what a search by name looks in; the two never run into one another."""
    return f"{folded(file_name)}\n{folded(note)}"
