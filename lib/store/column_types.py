"""Types of columns for texts from outside."""

from sqlalchemy import String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine


class StorableText(TypeDecorator[str]):
    """A text from outside, without what databases cannot store: NUL on PostgreSQL, lone surrogates on either.

    The same is removed from values that are searched for.
    """

    impl: TypeEngine[str] | type[TypeEngine[str]] = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return what is stored of a text, or searched for."""
        return value.replace("\0", "").encode("utf-8", "ignore").decode() if value is not None else None


class LookupId(StorableText):
    """The id of a lookup, which may come from the address of a page and be any text."""

    impl = String(32)
    cache_ok = True
