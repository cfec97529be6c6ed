"""What Alembic runs: every step that the database lacks, on the connection that is handed over."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transaction_per_migration=False)
context.run_migrations()
