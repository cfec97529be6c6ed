"""The rows of files by what stands in their columns, counted by the newest answers to their Ids."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; what is counted already is counted anew beside the lookups, with the files."""
    op.add_column("newest_total", sa.Column("columns", sa.LargeBinary))
    op.execute("DELETE FROM newest_total")
