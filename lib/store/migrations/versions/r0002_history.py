"""The history: large values leave the row of a lookup, which gets a name, a family, and a plan of re-checks."""

import zlib
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("asking_seconds", sa.Float, nullable=False, server_default="0"),
        sa.Column("file_name", sa.Text, nullable=False, server_default=""),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("searched", sa.Text, nullable=False, server_default=""),
        sa.Column("asked_by", sa.Text, nullable=False, server_default=""),
        sa.Column("relation", sa.String(16), nullable=False, server_default="first"),
        sa.Column("parent_id", sa.String(32)),
        sa.Column("family", sa.String(32), nullable=False, server_default=""),
        sa.Column("seen_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("recheck_minutes", sa.Integer),
        sa.Column("recheck_left", sa.Integer, nullable=False, server_default="0"),
        sa.Column("recheck_at", sa.Float),
    ]


def upgrade() -> None:
    """Move the columns of Ids and rejections to a table of their own, and add the new ones."""
    op.create_table(
        "given",
        sa.Column("lookup_id", sa.String(32), sa.ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("min_id", sa.BigInteger, nullable=False),
        sa.Column("max_id", sa.BigInteger, nullable=False),
        sa.Column("ids", sa.LargeBinary, nullable=False),
        sa.Column("rejections", sa.LargeBinary, nullable=False),
    )
    op.execute("INSERT INTO given SELECT id, 0, 0, ids, rejections FROM lookup")
    op.drop_column("lookup", "ids")
    op.drop_column("lookup", "rejections")
    for column in _new_columns():
        op.add_column("lookup", column)
    op.execute("UPDATE lookup SET family = id, seen_at = created_at")
    for column_name in ("created_at", "family", "recheck_at"):
        op.create_index(f"ix_lookup_{column_name}", "lookup", [column_name])
    _store_bounds(op.get_bind())


def _store_bounds(connection: sa.Connection) -> None:
    for lookup_id in connection.scalars(sa.text("SELECT lookup_id FROM given")).all():
        blob = connection.scalar(sa.text("SELECT ids FROM given WHERE lookup_id = :id"), {"id": lookup_id})
        ids = np.frombuffer(zlib.decompress(blob), dtype="<i8")
        if len(ids):
            bounds = {"id": lookup_id, "least": int(ids.min()), "most": int(ids.max())}
            connection.execute(
                sa.text("UPDATE given SET min_id = :least, max_id = :most WHERE lookup_id = :id"), bounds
            )
