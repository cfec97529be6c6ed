"""What was answered in slots of ten minutes, over all lookups, for the sentinel."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table, which is filled beside the lookups, from those that are stored too."""
    op.create_table(
        "sentinel_slot",
        sa.Column("begins", sa.Float, primary_key=True),
        sa.Column("is_practice", sa.Boolean, primary_key=True),
        sa.Column("operator", sa.String(16), primary_key=True),
        sa.Column("lookups", sa.Integer, nullable=False),
        sa.Column("messages", sa.BigInteger, nullable=False),
        sa.Column("weights", sa.Text, nullable=False),
    )
    op.add_column("lookup", sa.Column("is_watched", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_lookup_watched", "lookup", ["is_watched", "created_at"])
