"""Creates lookups: the row of one, its Ids, and the rows of its file, all or nothing."""

import secrets
import time
from typing import Final

from sqlalchemy import Connection, insert

from lib.domain.intake import Ids
from lib.domain.lookups import Entry, RecheckPlan, Relation, Request, State
from lib.domain.text_search import folded
from lib.store.codecs import pack_ids, pack_rejections
from lib.store.rows import pack_rows
from lib.store.schema import GIVEN, LOOKUP, UPLOADED

LONGEST_NAME: Final = 200
"""Characters of a note or a file name that are stored."""
_ENDINGS: Final = 2
_ENDING: Final = 4
"""Of how many Ids how many of the last digits are stored, for the title of the lookup."""


def create_lookup(
    connection: Connection,
    request: Request,
    parent: Entry | None = None,
    relation: Relation = Relation.FIRST,
    plan: RecheckPlan | None = None,
) -> str:
    """Store a request as a new lookup, and return its id, which is hard to guess.

    Args:
        connection: A connection in a transaction that writes.
        request: What the lookup asks for.
        parent: The lookup that it was made from, whose note and family it has too.
        relation: What it is to its parent.
        plan: The re-checks that are to follow it.
    """
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
        "searched": search_text(file_name, note),
        "endings": _endings(intake.ids),
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
    # Everything is packed by now: the first of these statements takes SQLite's write lock.
    connection.execute(insert(LOOKUP).values(row))
    connection.execute(insert(GIVEN).values(given))
    if uploaded is not None:
        connection.execute(insert(UPLOADED).values(uploaded))
    return lookup_id


def search_text(file_name: str, note: str) -> str:
    """Return the text that a search by name looks in; no word can begin in the one name and end in the other."""
    return f"{folded(file_name)}\n{folded(note)}"


def _endings(ids: Ids) -> str:
    """Return what `Entry.endings` is read from."""
    return " ".join(str(message_id)[-_ENDING:] for message_id in ids[:_ENDINGS].tolist())
