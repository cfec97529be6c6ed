"""A database that refuses some answers, on SQLite and on PostgreSQL."""

from sqlalchemy import Engine, text

_SQLITE = "CREATE TRIGGER full BEFORE INSERT ON answer WHEN {} BEGIN SELECT RAISE(ABORT, 'full'); END"
_POSTGRESQL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON answer FOR EACH ROW WHEN ({}) EXECUTE FUNCTION refuse()
"""


def refuse_answers(database: Engine, when: str) -> None:
    """Refuse to store answers for which `when` holds, for instance `NEW.batch = 6`."""
    _do(database, (_SQLITE if database.dialect.name == "sqlite" else _POSTGRESQL).format(when))


def accept_all_answers(database: Engine) -> None:
    """Refuse no more answers."""
    _do(database, "DROP TRIGGER full" if database.dialect.name == "sqlite" else "DROP TRIGGER refuse ON answer")


def _do(database: Engine, statement: str) -> None:
    with database.begin() as connection:
        connection.execute(text(statement))
