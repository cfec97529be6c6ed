"""The tables of the versions before there were migrations; databases of those have some of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables that are missing."""
    op.create_table(
        "lookup",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("dialect", sa.String(16), nullable=False),
        sa.Column("batch_size", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("repeated", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("ids", sa.LargeBinary, nullable=False),
        sa.Column("rejections", sa.LargeBinary, nullable=False),
        sa.Column("token", sa.String(32)),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("taken_up_at", sa.Float),
        sa.Column("taken_up_done", sa.Integer, nullable=False),
        sa.Column("rested_at", sa.Float),
        sa.Column("stop", sa.Text),
        if_not_exists=True,
    )
    op.create_index("ix_lookup_state", "lookup", ["state"], if_not_exists=True)
    op.create_table(
        "answer",
        sa.Column("lookup_id", sa.String(32), sa.ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("batch", sa.Integer, primary_key=True),
        sa.Column("codes", sa.LargeBinary),
        sa.Column("failure", sa.Text),
        if_not_exists=True,
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("dialect", sa.String(16), nullable=False),
        sa.Column("is_down", sa.Boolean, nullable=False),
        sa.Column("since", sa.Float),
        sa.Column("next_try", sa.Float),
        sa.Column("last_failure", sa.Text),
        sa.Column("last_failure_at", sa.Float),
        sa.Column("last_answer_at", sa.Float),
        if_not_exists=True,
    )
    op.create_table(
        "uploaded",
        sa.Column("lookup_id", sa.String(32), sa.ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("rows", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
