"""How the provider is reached: the dialect and its credentials, the limits of requests, certificates and the proxy."""

import ssl
from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr, model_validator

from lib.gateway.dialects import ACCOUNT, API_KEY, DIALECTS, REST, SANDBOX, WEBSERVICE, Credential, Dialect
from lib.gateway.ids_format import FORM_FORMATS, IdsFormat
from lib.gateway.route import PlainHttpError, Route, check_address, check_proxy, is_readable_on_the_way
from lib.gateway.soap import fits_xml
from lib.lookup.limits import MOST_CONCURRENT, MOST_IN_A_BATCH, RETRY_AFTER_LIMIT, Limits
from lib.settings.numbers import Number, Whole

_URL: Final = "NIKSMS_URL"
_DIALECT: Final = "NIKSMS_DIALECT"


def _listed(keys: Iterable[str]) -> str:
    """Return the keys of dialects as a list in words: `rest`, `soap` or `webservice`."""
    *others, last = (f"`{key}`" for key in keys)
    return f"{', '.join(others)} or {last}" if others else last


_BY_API_KEY: Final = _listed(dialect.key for dialect in DIALECTS.values() if dialect.credentials == API_KEY)
_BY_IDS_FORMAT: Final = _listed(dialect.key for dialect in DIALECTS.values() if dialect.takes_ids_format)
_WITHOUT_ADDRESS: Final = _listed(
    dialect.key for dialect in DIALECTS.values() if dialect.address is None and not dialect.is_practice
)


def _dialect(key: str) -> str:
    if key not in DIALECTS:
        raise ValueError
    return key


def _ids_format(value: object) -> IdsFormat:
    found = IdsFormat(str(value).strip())
    if found not in FORM_FORMATS:
        raise ValueError
    return found


def _authorities(value: object) -> str:
    path = str(value).strip()
    try:
        Route(path).ssl_context()
    except (OSError, ssl.SSLError):
        raise ValueError from None
    return path


def _proxy(value: object) -> str:
    proxy = str(value).strip()
    check_proxy(proxy)
    return proxy


class ProviderSettings(BaseModel):
    """The settings of how the provider is reached."""

    dialect: Annotated[str, AfterValidator(_dialect)] = Field(
        SANDBOX.key,
        alias=_DIALECT,
        description=f"{_listed(DIALECTS)}; without it `{REST.key}` where one of the next three is set, "
        f"`{WEBSERVICE.key}` where an API key is set without an account, else `{SANDBOX.key}`",
    )
    url: str | None = Field(
        None,
        alias=_URL,
        description="the full address of the provider's method, https://…; without it the dialect's known one, "
        f"and {_WITHOUT_ADDRESS} has none",
    )
    username: SecretStr | None = Field(
        None, alias="NIKSMS_USERNAME", description=f"the provider account's user name; not for {_BY_API_KEY}"
    )
    password: SecretStr | None = Field(
        None, alias="NIKSMS_PASSWORD", description=f"the provider account's password; not for {_BY_API_KEY}"
    )
    api_key: SecretStr | None = Field(
        None, alias="NIKSMS_API_KEY", description=f"the provider account's API key, for {_BY_API_KEY} alone"
    )
    ids_format: Annotated[IdsFormat, BeforeValidator(_ids_format)] = Field(
        IdsFormat.COMMA_LIST,
        alias="NIKSMS_IDS_FORMAT",
        description=f"how a request holds its Ids, for {_BY_IDS_FORMAT} alone: {_listed(FORM_FORMATS)}: one field with "
        "commas, a field for each Id, or a JSON list; the provider's page says only 'list of numbers'",
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
    retry_after_limit: Number = Field(
        RETRY_AFTER_LIMIT,
        alias="NIKSMS_RETRY_AFTER_LIMIT",
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="the most seconds that are waited where the provider asks for a wait (Retry-After), a number above "
        "0, at most 3600",
    )
    allow_http: bool = Field(
        default=False,
        alias="NIKSMS_ALLOW_HTTP",
        description="`true` or `false`: whether plain http to another host is allowed; "
        "the password is readable on the way",
    )
    ca_file: Annotated[str, BeforeValidator(_authorities)] | None = Field(
        None,
        alias="NIKSMS_CA_FILE",
        description="a PEM file of the authorities that may sign the provider's certificate, "
        "in place of the well-known ones",
    )
    proxy: Annotated[SecretStr, BeforeValidator(_proxy)] | None = Field(
        None,
        alias="NIKSMS_PROXY",
        repr=False,
        description="the proxy that the provider is asked through, http://host:port or https://host:port, with "
        "user:password@ before the host where it asks for them; none is taken from the environment",
    )
    sandbox_latency: Number = Field(
        0.08,
        alias="NIKSMS_SANDBOX_LATENCY",
        ge=0,
        le=60,
        allow_inf_nan=False,
        description="seconds the sandbox takes to answer a request, a number of 0 to 60",
    )

    @property
    def provider_dialect(self) -> Dialect:
        """The record of the configured dialect."""
        return DIALECTS[self.dialect]

    @property
    def is_sandbox(self) -> bool:
        """Whether the embedded sandbox answers."""
        return self.provider_dialect.is_practice

    @property
    def address(self) -> str | None:
        """The address of the provider's method: the configured one, else the known one of the dialect, else None."""
        return self.url or self.provider_dialect.address

    @property
    def credentials(self) -> tuple[str, ...]:
        """The credentials of the dialect, in the order in which its gateway takes them."""
        return tuple(map(self._value_of, self.provider_dialect.credentials))

    @property
    def is_readable_on_the_way(self) -> bool:
        """Whether the credentials go to the provider unencrypted, as NIKSMS_ALLOW_HTTP permits."""
        address = None if self.is_sandbox else self.address
        return address is not None and is_readable_on_the_way(address, is_proxied=self.proxy is not None)

    @property
    def route(self) -> Route:
        """The route to the provider."""
        return Route(self.ca_file, self.proxy.get_secret_value() if self.proxy else None)

    @property
    def limits(self) -> Limits:
        """The limits of requests to the provider."""
        return Limits(self.batch_size, self.concurrency, self.rate, self.retry_after_limit)

    def provider_problems(self) -> list[str]:
        """Return what is wrong with these settings taken together, one line for each setting."""
        if self.is_sandbox:
            return []
        given = {name.value: self._value_of(name) for name in self.provider_dialect.credentials}
        problems = [
            f"{name}: is needed for the dialect `{self.dialect}`"
            for name, value in {_URL: self.address, **given}.items()
            if not value
        ]
        if self.provider_dialect.sends_xml:
            problems += [
                f"{name}: holds a control character that XML, and so the dialect `{self.dialect}`, cannot carry"
                for name, value in given.items()
                if not fits_xml(value)
            ]
        return problems + self._address_problems()

    def _address_problems(self) -> list[str]:
        if not self.address:
            return []
        try:
            check_address(self.address, allow_http=self.allow_http, is_proxied=self.proxy is not None)
        except PlainHttpError:
            problem = (
                f"{_URL}: is plain http to another host or through a proxy, where the password can be read on the way; "
                "take https, or allow it with NIKSMS_ALLOW_HTTP=true"
            )
            return [problem]
        except ValueError:
            return [f"{_URL}: takes the full address of the provider's method, https://…"]
        return []

    def _value_of(self, credential: Credential) -> str:
        values = {
            Credential.USERNAME: self.username,
            Credential.PASSWORD: self.password,
            Credential.API_KEY: self.api_key,
        }
        secret = values[credential]
        return secret.get_secret_value() if secret else ""

    @model_validator(mode="before")
    @classmethod
    def _real_where_set(cls, values: dict[str, Any]) -> dict[str, Any]:
        # Otherwise credentials without a dialect would be ignored, and the sandbox's answers taken for real ones.
        if _DIALECT in values:
            return values
        if Credential.API_KEY in values and not any(name in values for name in ACCOUNT):
            return {**values, _DIALECT: WEBSERVICE.key}
        if any(name in values for name in (_URL, *ACCOUNT)):
            return {**values, _DIALECT: REST.key}
        return values
