"""The settings of lookups: where they are stored, for how long, and what runs them."""

from typing import Final, Literal

from pydantic import BaseModel, Field

from lib.settings.numbers import Whole
from lib.store.database import database_path, is_postgresql

DEFAULT_DATABASE: Final = "sqlite:///data/lookups.sqlite3"


class StorageSettings(BaseModel):
    """The settings of where lookups are stored, for how long, and what runs them."""

    database_url: str = Field(
        DEFAULT_DATABASE,
        alias="DATABASE_URL",
        repr=False,
        description="where lookups are kept: an SQLite file, sqlite:///path/to/file, or PostgreSQL, "
        "postgresql://user:password@host/name",
    )
    engine: Literal["process", "server", "workers"] = Field(
        "process",
        alias="NIKSMS_ENGINE",
        description="what runs the lookups: `process`, one that the dashboard starts and watches; `server`, the "
        "dashboard's own process, which spares some 100 MB and suits a machine with one core; or `workers`, started "
        "apart, which need PostgreSQL (`docs/scaling.md`)",
    )
    keep_days: Whole = Field(
        30,
        alias="NIKSMS_KEEP_DAYS",
        ge=0,
        le=3650,
        description="days that lookups are kept, a whole number of 0 to 3650; with 0 a lookup is deleted a quarter of "
        "an hour after the last page that shows it is closed. The rows of uploaded files are kept with it, and indexed "
        "for the search by mobile number: some 60 bytes a row",
    )

    def storage_problems(self) -> list[str]:
        """Return what is wrong with these settings taken together, one line for each setting."""
        if is_postgresql(self.database_url):
            return []
        if database_path(self.database_url) is None:
            takes = "an SQLite file, sqlite:///path/to/file, or PostgreSQL, postgresql://user:password@host/name"
            return [f"DATABASE_URL: takes {takes}"]
        if self.engine == "workers":
            return [
                "NIKSMS_ENGINE: `workers` need PostgreSQL; set DATABASE_URL to postgresql://user:password@host/name"
            ]
        return []
