"""Settings come from the environment or the secrets file, and a wrong one is named without being shown."""

import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from lib.lookup.limits import Limits
from lib.settings import DEFAULT_DATABASE, Settings, SettingsError, load, secret_names

NO_SECRETS = Path("/nowhere/secrets.toml")
REST = {
    "NIKSMS_DIALECT": "rest",
    "NIKSMS_URL": "https://sms.example/api",
    "NIKSMS_USERNAME": "desk",
    "NIKSMS_PASSWORD": "p@ss word",
}
NAMES = sorted(str(field.alias) for field in Settings.model_fields.values())
TELLTALE, PEOPLE = "Zq7", ("VIEWERS", "STAFF", "ADMINS")
BAD_URLS = ("sms.example/api", "https://", "ftp://sms.example", "https://[x", "/api")
PLAIN_URLS = ("http://sms.example/api", "http://127.0.0.1.example/", "http://8.8.8.8/")
OTHER_DATABASES = ("mysql://host/db", "postgresql://h", "sqlite://", "sqlite:///:memory:", "sqlite:kept.db", ":", "///")
BAD_DATABASES = ("sqlite://[::1/x", "sqlite+nothing:///kept.db", "sqlite://host/kept.db")
WRONG = {
    "NIKSMS_DIALECT": ("SOAP", "REST", "niksms", "rest,soap"),
    "NIKSMS_URL": BAD_URLS + PLAIN_URLS,
    "NIKSMS_USERNAME": ("  ", "\t"),
    "NIKSMS_PASSWORD": ("  ", "\n"),
    "NIKSMS_BATCH_SIZE": ("0", "1001", "-1", "1.5", "8.0", "1_0", "1e2", "many", "۱۰۰"),
    "NIKSMS_CONCURRENCY": ("0", "17", "8.0", "1_0", "true", "8 8"),
    "NIKSMS_RATE": ("0", "-1", "1000.1", "nan", "inf", "1_0", "fast", "true"),
    "NIKSMS_TIMEOUT": ("0", "-1", "601", "nan", "inf", "30s", "3_0"),
    "NIKSMS_ALLOW_HTTP": ("maybe", "2", "-"),
    "NIKSMS_SANDBOX_LATENCY": ("-0.1", "61", "nan", "slow"),
    "DATABASE_URL": OTHER_DATABASES + BAD_DATABASES,
}


def lines(environ: dict[str, str], secrets: Path = NO_SECRETS) -> list[str]:
    """Return the lines about settings that cannot be used."""
    with pytest.raises(SettingsError) as caught:
        load(environ, secrets)
    return str(caught.value).split("\n")


# What is taken


def test_without_any_setting_the_sandbox_answers() -> None:
    settings = load({}, NO_SECRETS)
    assert settings.is_sandbox
    assert settings.limits == Limits(batch_size=100, concurrency=8, rate=None)
    assert (settings.timeout, settings.allow_http, settings.sandbox_latency) == (30, False, 0.08)
    assert settings.database_url == DEFAULT_DATABASE
    assert (settings.url, settings.username, settings.password) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "given", "field", "value"),
    [
        ("NIKSMS_DIALECT", "sandbox", "dialect", "sandbox"),
        ("NIKSMS_DIALECT", "rest", "dialect", "rest"),
        ("NIKSMS_API_KEY", "a&b=c %20 رمز", "api_key", SecretStr("a&b=c %20 رمز")),
        ("NIKSMS_URL", "https://sms.example:8443/api?x=1", "url", "https://sms.example:8443/api?x=1"),
        ("NIKSMS_URL", " http://127.0.0.1:8000/api ", "url", "http://127.0.0.1:8000/api"),
        ("NIKSMS_URL", "http://[::1]/api", "url", "http://[::1]/api"),
        ("NIKSMS_USERNAME", "میز", "username", SecretStr("میز")),
        ("NIKSMS_PASSWORD", "a&b=c %20 رمز", "password", SecretStr("a&b=c %20 رمز")),
        ("NIKSMS_BATCH_SIZE", "1", "batch_size", 1),
        ("NIKSMS_BATCH_SIZE", " 1000 ", "batch_size", 1000),
        ("NIKSMS_CONCURRENCY", "16", "concurrency", 16),
        ("NIKSMS_RATE", "0.5", "rate", 0.5),
        ("NIKSMS_TIMEOUT", "600", "timeout", 600.0),
        ("NIKSMS_ALLOW_HTTP", "true", "allow_http", True),
        ("NIKSMS_SANDBOX_LATENCY", "0", "sandbox_latency", 0.0),
        ("NIKSMS_SANDBOX_LATENCY", "60", "sandbox_latency", 60.0),
        ("DATABASE_URL", "sqlite:////var/lib/sms/kept.sqlite3", "database_url", "sqlite:////var/lib/sms/kept.sqlite3"),
        ("DATABASE_URL", "sqlite+pysqlite:///kept.db", "database_url", "sqlite+pysqlite:///kept.db"),
    ],
)
def test_good_values(name: str, given: str, field: str, value: object) -> None:
    assert getattr(load({**REST, name: given}, NO_SECRETS), field) == value


@pytest.mark.parametrize(("name", "wrong"), [(name, wrong) for name, values in WRONG.items() for wrong in values])
def test_a_wrong_value_is_refused_in_one_line_that_names_the_setting(name: str, wrong: str) -> None:
    (line,) = lines({**REST, name: wrong})
    assert line.startswith(f"{name}: ")
    assert len(line) > len(name) + 10, "and what it takes"


# Nothing that was given is shown


def refusal(environ: dict[str, str]) -> SettingsError | None:
    try:
        load(environ, NO_SECRETS)
    except SettingsError as error:
        return error
    return None


@given(
    st.sampled_from(NAMES),
    st.sampled_from(["{}", "https://{}", "http://{}/", "https://[{}", "sqlite://{}", "postgresql://u:{}@h/d", "1{}"]),
    st.text(),
    st.text(),
)
def test_a_wrong_value_is_never_shown(name: str, form: str, before: str, after: str) -> None:
    error = refusal({**REST, name: form.replace("{}", before + TELLTALE + after)})
    if error is None:
        free = {*secret_names(), "NIKSMS_URL", "NIKSMS_PUBLIC_URL", "NIKSMS_ROLE_CLAIM"}
        assert name in free or name.endswith(PEOPLE)
        return
    assert str(error).startswith(f"{name}: ")
    assert "\n" not in str(error)
    assert TELLTALE not in "".join(traceback.format_exception(error))


@given(st.text().map(lambda text: text + TELLTALE))
def test_credentials_are_not_shown_with_the_settings(text: str) -> None:
    names = ("NIKSMS_USERNAME", "NIKSMS_PASSWORD", "NIKSMS_API_KEY")
    settings = load({**REST, **dict.fromkeys(names, text)}, NO_SECRETS)
    assert TELLTALE not in f"{settings!r} {settings} {settings.model_dump_json()}"


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12)))
def test_any_values_are_accepted_or_refused_by_name(values: dict[str, str]) -> None:
    error = refusal(values)
    named = [line.split(":", maxsplit=1)[0] for line in str(error).split("\n")] if error else []
    assert set(named) <= set(NAMES)
    assert len(set(named)) == len(named), "one line a setting"


# Settings that go together


@pytest.mark.parametrize("name", ["NIKSMS_URL", "NIKSMS_USERNAME", "NIKSMS_PASSWORD"])
def test_credentials_without_a_dialect_are_for_the_real_provider(name: str) -> None:
    given = {key: value for key, value in REST.items() if key != "NIKSMS_DIALECT"}
    assert load(given, NO_SECRETS).dialect == "rest"
    others = {key for key in given if key != name}
    assert {line.split(":")[0] for line in lines({name: given[name]})} == others


def test_the_sandbox_may_be_chosen_although_credentials_are_set() -> None:
    assert load({**REST, "NIKSMS_DIALECT": "sandbox", "NIKSMS_URL": "http://far.example"}, NO_SECRETS).is_sandbox


@pytest.mark.parametrize("name", ["NIKSMS_URL", "NIKSMS_USERNAME", "NIKSMS_PASSWORD"])
def test_rest_without_what_it_needs_is_one_clear_line(name: str) -> None:
    given = {key: value for key, value in REST.items() if key != name}
    assert lines(given) == [f"{name}: is needed for the dialect `rest`"]


def test_plain_http_to_another_host_has_to_be_allowed() -> None:
    plain = {**REST, "NIKSMS_URL": "http://sms.example/api"}
    (line,) = lines(plain)
    assert "plain http" in line
    assert "NIKSMS_ALLOW_HTTP=true" in line
    assert load({**plain, "NIKSMS_ALLOW_HTTP": "true"}, NO_SECRETS).url == "http://sms.example/api"
    assert lines({**plain, "NIKSMS_ALLOW_HTTP": "false"}) == [line]


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    single = {"NIKSMS_BATCH_SIZE": "0", "NIKSMS_TIMEOUT": "soon"}
    together = {"NIKSMS_URL": "http://far.example", "NIKSMS_USERNAME": "desk", "DATABASE_URL": "mysql://host/db"}
    said = lines({"NIKSMS_DIALECT": "rest", **single, **together})
    wrong = ["DATABASE_URL", "NIKSMS_BATCH_SIZE", "NIKSMS_PASSWORD", "NIKSMS_TIMEOUT", "NIKSMS_URL"]
    assert sorted(line.split(":")[0] for line in said) == wrong


def test_a_wrong_value_causes_no_error_of_another_setting() -> None:
    plain = {**REST, "NIKSMS_URL": "http://sms.example/api"}
    assert len(lines({**plain, "NIKSMS_ALLOW_HTTP": "maybe"})) == 1
    assert len(lines({"NIKSMS_USERNAME": "desk", "NIKSMS_DIALECT": "niksms"})) == 1
