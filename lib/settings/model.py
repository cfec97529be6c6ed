"""Every setting: its name in the environment, its default, and what it takes."""

from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from lib.gateway import publicapi, soap, webservice
from lib.gateway.transport import PlainHttpError, check_address
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.lookup.plan import MOST_CONCURRENT, MOST_IN_A_BATCH, Limits
from lib.store.schema import database_path

DEFAULT_DATABASE: Final = "sqlite:///data/lookups.sqlite3"
ACCOUNT: Final = ("NIKSMS_USERNAME", "NIKSMS_PASSWORD")
API_KEY: Final = "NIKSMS_API_KEY"
_REAL: Final = ("NIKSMS_URL", *ACCOUNT)
_KNOWN_ADDRESSES: Final = {
    "soap": soap.ADDRESS,
    "publicapi": publicapi.ADDRESS,
    "webservice": webservice.ADDRESS,
}


def _number(value: object) -> object:
    """Refuse what pydantic would read as a number all the same: true as 1, 1_0 as 10."""
    if isinstance(value, bool) or "_" in str(value):
        raise ValueError
    return value


def _whole(value: object) -> object:
    """Refuse a fraction too: pydantic would take 8.0 as 8."""
    if "." in str(value):
        raise ValueError
    return _number(value)


_Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
_Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]


class Settings(BaseModel):
    """Every setting, by its name in the environment; the descriptions say what each takes."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True)

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
    batch_size: _Whole = Field(
        100,
        alias="NIKSMS_BATCH_SIZE",
        ge=1,
        le=MOST_IN_A_BATCH,
        description=f"Ids a request, a whole number of 1 to {MOST_IN_A_BATCH}",
    )
    concurrency: _Whole = Field(
        8,
        alias="NIKSMS_CONCURRENCY",
        ge=1,
        le=MOST_CONCURRENT,
        description=f"requests under way at once, all staff together, a whole number of 1 to {MOST_CONCURRENT}",
    )
    rate: _Number | None = Field(
        None,
        alias="NIKSMS_RATE",
        gt=0,
        le=1000,
        allow_inf_nan=False,
        description="requests a second, all staff together, a number above 0, at most 1000; without it no limit",
    )
    timeout: _Number = Field(
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
    sandbox_latency: _Number = Field(
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
        description="where lookups are kept: an SQLite file, sqlite:///path/to/file",
    )

    max_file_mb: _Whole = Field(
        50,
        alias="NIKSMS_MAX_FILE_MB",
        ge=1,
        le=1000,
        description="MB of a file that is uploaded, a whole number of 1 to 1000",
    )
    max_paste_mb: _Whole = Field(
        32,
        alias="NIKSMS_MAX_PASTE_MB",
        ge=1,
        le=200,
        description="MB of text that is pasted, a whole number of 1 to 200; a million Ids are 20",
    )
    max_rows: _Whole = Field(
        2_000_000,
        alias="NIKSMS_MAX_ROWS",
        ge=1,
        le=10_000_000,
        description="rows of a file, a whole number of 1 to 10000000",
    )
    max_columns: _Whole = Field(
        200,
        alias="NIKSMS_MAX_COLUMNS",
        ge=1,
        le=1000,
        description="columns of a file, a whole number of 1 to 1000",
    )
    max_cell: _Whole = Field(
        32_767,
        alias="NIKSMS_MAX_CELL",
        ge=100,
        le=1_000_000,
        description="characters in a cell of a file, a whole number of 100 to 1000000",
    )
    max_sheet_mb: _Whole = Field(
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
        problems = [*_gateway_problems(self), *_database_problems(self.database_url)]
        if problems:
            raise ValueError("\n".join(problems))
        return self


def _gateway_problems(settings: Settings) -> list[str]:
    if settings.is_sandbox:
        return []
    secrets = {"NIKSMS_USERNAME": settings.username, "NIKSMS_PASSWORD": settings.password, API_KEY: settings.api_key}
    needed = (API_KEY,) if settings.dialect == "webservice" else ACCOUNT
    given = {name: secret.get_secret_value() if secret else "" for name, secret in secrets.items() if name in needed}
    problems = [
        f"{name}: is needed for the dialect `{settings.dialect}`"
        for name, value in {"NIKSMS_URL": settings.address, **given}.items()
        if not value
    ]
    if settings.dialect == "soap":
        problems += [
            f"{name}: holds a control character that XML, and so the dialect `soap`, cannot carry"
            for name, value in given.items()
            if not soap.fits_xml(value)
        ]
    try:
        if settings.address:
            check_address(settings.address, allow_http=settings.allow_http)
    except PlainHttpError:
        problems.append(
            "NIKSMS_URL: is plain http to another host, where the password can be read on the way; "
            "take https, or allow it with NIKSMS_ALLOW_HTTP=true"
        )
    except ValueError:
        problems.append("NIKSMS_URL: takes the full address of the provider's method, https://…")
    return problems


def _database_problems(url: str) -> list[str]:
    is_file = database_path(url) is not None
    return [] if is_file else ["DATABASE_URL: takes an SQLite file, sqlite:///path/to/file"]
