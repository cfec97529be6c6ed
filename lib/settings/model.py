"""Every setting: its name in the environment, its default, and what it takes."""

from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from lib.gateway import publicapi, soap, webservice
from lib.gateway.transport import Way, is_readable_on_the_way
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.lookup.limits import MOST_CONCURRENT, MOST_IN_A_BATCH, Limits
from lib.settings.access import AccessSettings
from lib.settings.cross_checks import ACCOUNT, API_KEY, database_problems, gateway_problems
from lib.settings.numbers import Number, Whole
from lib.settings.operating import OperatingSettings
from lib.settings.serving import Serving

DEFAULT_DATABASE: Final = "sqlite:///data/lookups.sqlite3"
_REAL: Final = ("NIKSMS_URL", *ACCOUNT)
_KNOWN_ADDRESSES: Final = {
    "soap": soap.ADDRESS,
    "publicapi": publicapi.ADDRESS,
    "webservice": webservice.ADDRESS,
}


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (OSError, ZoneInfoNotFoundError):
        raise ValueError from None


class Settings(AccessSettings, OperatingSettings, Serving):
    """Every setting, by its name in the environment; the descriptions say what each takes."""

    dialect: Literal["sandbox", "rest", "soap", "publicapi", "webservice"] = Field(
        "sandbox",
        alias="NIKSMS_DIALECT",
        description="`sandbox`, `rest`, `soap`, `publicapi` or `webservice`; without it `rest` where one of the next three "
        "is set, `webservice` where an API key is set without an account, else `sandbox`",
    )
    url: str | None = Field(
        None,
        alias="NIKSMS_URL",
        description="the full address of the provider's method, https://…; without it the dialect's known one, "
        "and `rest` has none",
    )
    username: SecretStr | None = Field(
        None, alias="NIKSMS_USERNAME", description="the provider account's user name; not for `webservice`"
    )
    password: SecretStr | None = Field(
        None, alias="NIKSMS_PASSWORD", description="the provider account's password; not for `webservice`"
    )
    api_key: SecretStr | None = Field(
        None, alias="NIKSMS_API_KEY", description="the provider account's API key, for `webservice` alone"
    )
    batch_size: Whole = Field(
        100,
        alias="NIKSMS_BATCH_SIZE",
        ge=1,
        le=MOST_IN_A_BATCH,
        description=f"Ids a request, a whole number of 1 to {MOST_IN_A_BATCH}",
    )
    concurrency: Whole = Field(
        8,
        alias="NIKSMS_CONCURRENCY",
        ge=1,
        le=MOST_CONCURRENT,
        description=f"requests under way at once, all staff together, a whole number of 1 to {MOST_CONCURRENT}",
    )
    rate: Number | None = Field(
        None,
        alias="NIKSMS_RATE",
        gt=0,
        le=1000,
        allow_inf_nan=False,
        description="requests a second, all staff together, a number above 0, at most 1000; without it no limit",
    )
    timeout: Number = Field(
        30.0,
        alias="NIKSMS_TIMEOUT",
        gt=0,
        le=600,
        allow_inf_nan=False,
        description="seconds a request, a number above 0, at most 600",
    )
    allow_http: bool = Field(
        default=False,
        alias="NIKSMS_ALLOW_HTTP",
        description="`true` or `false`: whether plain http to another host is allowed; the password is readable on the way",
    )
    sandbox_latency: Number = Field(
        0.08,
        alias="NIKSMS_SANDBOX_LATENCY",
        ge=0,
        le=60,
        allow_inf_nan=False,
        description="seconds the sandbox takes to answer a request, a number of 0 to 60",
    )
    database_url: str = Field(
        DEFAULT_DATABASE,
        alias="DATABASE_URL",
        repr=False,
        description="where lookups are kept: an SQLite file, sqlite:///path/to/file, or PostgreSQL, "
        "postgresql://user:password@host/name",
    )
    engine: Literal["server", "workers"] = Field(
        "server",
        alias="NIKSMS_ENGINE",
        description="what runs the lookups: `server`, the dashboard's own, or `workers`, processes beside it; "
        "these need PostgreSQL (`docs/scaling.md`)",
    )
    keep_days: Whole = Field(
        30,
        alias="NIKSMS_KEEP_DAYS",
        ge=0,
        le=3650,
        description="days that lookups are kept, a whole number of 0 to 3650; with 0 a lookup is deleted a quarter of an "
        "hour after the last page that shows it is closed",
    )
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        ZoneInfo("Asia/Tehran"),
        alias="NIKSMS_TIME_ZONE",
        description="the time zone that times are shown in, by its name in the IANA database, as `Asia/Tehran`",
    )

    max_file_mb: Whole = Field(
        50,
        alias="NIKSMS_MAX_FILE_MB",
        ge=1,
        le=1000,
        description="MB of a file that is uploaded, a whole number of 1 to 1000",
    )
    max_paste_mb: Whole = Field(
        32,
        alias="NIKSMS_MAX_PASTE_MB",
        ge=1,
        le=200,
        description="MB of text that is pasted, a whole number of 1 to 200; a million Ids are 20",
    )
    max_rows: Whole = Field(
        2_000_000,
        alias="NIKSMS_MAX_ROWS",
        ge=1,
        le=10_000_000,
        description="rows of a file, a whole number of 1 to 10000000",
    )
    max_columns: Whole = Field(
        200,
        alias="NIKSMS_MAX_COLUMNS",
        ge=1,
        le=1000,
        description="columns of a file, a whole number of 1 to 1000",
    )
    max_cell: Whole = Field(
        32_767,
        alias="NIKSMS_MAX_CELL",
        ge=100,
        le=1_000_000,
        description="characters in a cell of a file, a whole number of 100 to 1000000",
    )
    max_sheet_mb: Whole = Field(
        500,
        alias="NIKSMS_MAX_SHEET_MB",
        ge=1,
        le=4000,
        description="MB of a spreadsheet once it is unpacked, a whole number of 1 to 4000",
    )

    @property
    def is_sandbox(self) -> bool:
        """Whether the embedded sandbox answers."""
        return self.dialect == "sandbox"

    @property
    def address(self) -> str | None:
        """Where the provider is asked: what is set, else the dialect's known address; None where it has none."""
        return self.url or _KNOWN_ADDRESSES.get(self.dialect)

    @property
    def is_readable_on_the_way(self) -> bool:
        """Whether the account goes to the provider in the clear, as a setting allows."""
        address = None if self.is_sandbox else self.address
        return address is not None and is_readable_on_the_way(address, is_proxied=self.proxy is not None)

    @property
    def way(self) -> Way:
        """By which way the provider is reached."""
        return Way(self.ca_file, self.proxy.get_secret_value() if self.proxy else None)

    @property
    def limits(self) -> Limits:
        """How the provider may be asked."""
        return Limits(self.batch_size, self.concurrency, self.rate)

    @property
    def intake_limits(self) -> IntakeLimits:
        """How much is taken in at once."""
        return IntakeLimits(
            file_bytes=self.max_file_mb * MEGABYTE,
            paste_bytes=self.max_paste_mb * MEGABYTE,
            rows=self.max_rows,
            columns=self.max_columns,
            cell_characters=self.max_cell,
            sheet_bytes=self.max_sheet_mb * MEGABYTE,
        )

    @model_validator(mode="before")
    @classmethod
    def _real_where_set(cls, values: dict[str, Any]) -> dict[str, Any]:
        # Credentials without a dialect would otherwise be ignored, and made-up answers taken for real ones.
        if "NIKSMS_DIALECT" in values:
            return values
        if API_KEY in values and not any(name in values for name in ACCOUNT):
            return {**values, "NIKSMS_DIALECT": "webservice"}
        if any(name in values for name in _REAL):
            return {**values, "NIKSMS_DIALECT": "rest"}
        return values

    @model_validator(mode="after")
    def _together(self) -> Self:
        problems = [*gateway_problems(self), *database_problems(self)]
        if problems:
            raise ValueError("\n".join(problems))
        return self
