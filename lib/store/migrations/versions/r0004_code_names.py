"""The names of statuses that no table has."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Give each lookup a column for the names; the answers of older versions have none."""
    op.add_column("lookup", sa.Column("names", sa.Text, nullable=False, server_default="{}"))
