"""The newest answers to the Ids of lookups with later versions, counted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table, which is filled beside the lookups, from all that are stored, and kept up from then on."""
    op.create_table(
        "newest_total",
        sa.Column("lookup_id", sa.String(32), sa.ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("is_own", sa.Boolean, primary_key=True),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
    )
    op.create_index("ix_lookup_relation", "lookup", ["relation"])
