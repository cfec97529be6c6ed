"""Settings: from the environment, else from `.streamlit/secrets.toml`; checked once, before anything starts.

A wrong value stops the start with one line that names the setting and what it takes. The value itself is never
printed: it may be a password that slipped into the wrong line.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator

from lib.gateway import publicapi, soap, webservice
from lib.gateway.transport import PlainHttpError, check_address
from lib.lookup.plan import MOST_CONCURRENT, MOST_IN_A_BATCH, Limits
from lib.store.schema import database_path

SECRETS_PATH: Final = Path(".streamlit/secrets.toml")
DEFAULT_DATABASE: Final = "sqlite:///data/lookups.sqlite3"
_ACCOUNT: Final = ("NIKSMS_USERNAME", "NIKSMS_PASSWORD")
_API_KEY: Final = "NIKSMS_API_KEY"
_REAL: Final = ("NIKSMS_URL", *_ACCOUNT)
_KNOWN_ADDRESSES: Final = {
    "soap": soap.ADDRESS,
    "publicapi": publicapi.ADDRESS,
    "webservice": webservice.ADDRESS,
}
_STAND_INS: Final = {
    "NIKSMS_DIALECT": "sandbox",
    "NIKSMS_URL": "https://localhost",
    "NIKSMS_USERNAME": "-",
    "NIKSMS_PASSWORD": "-",
    "NIKSMS_API_KEY": "-",
    "NIKSMS_ALLOW_HTTP": "true",
}
"""What takes the place of a wrong value while the others are checked, so that they are not found wrong for its sake."""


class SettingsError(Exception):
    """The settings cannot be used; each line of the text names one and says what it takes."""


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

    @model_validator(mode="before")
    @classmethod
    def _real_where_set(cls, values: dict[str, Any]) -> dict[str, Any]:
        # Credentials without a dialect would otherwise be ignored, and made-up answers taken for real ones.
        if "NIKSMS_DIALECT" in values:
            return values
        if _API_KEY in values and not any(name in values for name in _ACCOUNT):
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


def load(environ: Mapping[str, str], secrets_path: Path = SECRETS_PATH) -> Settings:
    """Return the settings; an empty value counts as not set, wherever it stands.

    Raises:
        SettingsError: a value is wrong or missing, or the secrets file cannot be read.
    """
    names = {field.alias for field in Settings.model_fields.values()}
    chosen = {
        name: value
        for source in (_read_secrets(secrets_path), environ)
        for name, value in source.items()
        if name in names and value != ""
    }
    try:
        return Settings.model_validate(chosen)
    except ValidationError as error:
        raise SettingsError("\n".join(_lines(error, chosen))) from None


def _read_secrets(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        problem = f'{path}: cannot be read; it takes lines of the form NAME = "value" in UTF-8'
        raise SettingsError(problem) from None


def _lines(error: ValidationError, chosen: Mapping[str, Any]) -> list[str]:
    """Return what is wrong: with single values first, then with what is left of `chosen` taken together."""
    problems = error.errors(include_input=False, include_url=False)
    wrong = {str(item["loc"][0]) for item in problems if item["loc"]}
    if not wrong:
        return [str(item["ctx"]["error"]) for item in problems]
    takes = {field.alias: field.description for field in Settings.model_fields.values()}
    lines = [f"{name}: takes {text}" for name, text in takes.items() if name in wrong]
    others = {name: value for name, value in chosen.items() if name not in wrong}
    others |= {name: value for name, value in _STAND_INS.items() if name in wrong}
    try:
        Settings.model_validate(others)
    except ValidationError as further:
        lines += _lines(further, others)
    return lines


def _gateway_problems(settings: Settings) -> list[str]:
    if settings.is_sandbox:
        return []
    secrets = {"NIKSMS_USERNAME": settings.username, "NIKSMS_PASSWORD": settings.password, _API_KEY: settings.api_key}
    needed = (_API_KEY,) if settings.dialect == "webservice" else _ACCOUNT
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
