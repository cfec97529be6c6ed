"""The index of the words in kept rows; what the title and the filters of the history need of a lookup."""

import json
import zlib

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_FINAL = frozenset({0, 3, 4, 6, 8, 9, 10, 11, 13, 14, 16, 17, 19, 20, 21, 23, 24, 25, 26, 27, 28})
"""The codes that were final when this was written."""
_FIRST_TWO = 16
"""Bytes of two Ids."""


def upgrade() -> None:
    """Create the index, which is filled beside the lookups from then on, and fill the two new columns."""
    op.create_table(
        "row_index",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column(
            "lookup_id", sa.String(32), sa.ForeignKey("lookup.id", ondelete="CASCADE"), nullable=False, unique=True
        ),
        sa.Column("indexed", sa.Integer, nullable=False),
    )
    op.create_table(
        "row_word",
        sa.Column("number", sa.Integer, sa.ForeignKey("row_index.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True),
        sa.Column("places", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.add_column("lookup", sa.Column("final", sa.Integer, nullable=False, server_default="0"))
    op.add_column("lookup", sa.Column("endings", sa.Text, nullable=False, server_default=""))
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    update = sa.text("UPDATE lookup SET final = :final, endings = :endings WHERE id = :id")
    for row in connection.execute(sa.text("SELECT id, counts FROM lookup")).all():
        blob = connection.scalar(sa.text("SELECT ids FROM given WHERE lookup_id = :id"), {"id": row.id})
        first = zlib.decompressobj().decompress(blob, _FIRST_TWO) if blob is not None else b""
        endings = " ".join(str(each)[-4:] for each in np.frombuffer(first, dtype="<i8").tolist())
        final = sum(count for code, count in json.loads(row.counts).items() if int(code) in _FINAL)
        connection.execute(update, {"id": row.id, "final": final, "endings": endings})
