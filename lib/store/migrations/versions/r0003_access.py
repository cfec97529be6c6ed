"""The sessions of sign-ins, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the two tables, and an index to find the lookups of one person."""
    op.create_table(
        "login",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("who", sa.Text, nullable=False, index=True),
        sa.Column("began_at", sa.Float, nullable=False, index=True),
        sa.Column("met_at", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("end", sa.String(16)),
    )
    op.create_table(
        "trail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.Text, nullable=False, index=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("detail", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer),
    )
    op.create_index("ix_lookup_asked_by", "lookup", ["asked_by"])
