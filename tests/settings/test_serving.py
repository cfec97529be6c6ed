"""Settings of the ways in and out, and secrets that stand in files of their own."""

import traceback
from pathlib import Path
from typing import Final

import certifi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.settings import SettingsError, load, secret_names
from tests.settings.test_settings import NO_SECRETS, REST, TELLTALE, lines

SECRETS: Final = [
    *("DATABASE_URL", "NIKSMS_API_KEY", "NIKSMS_METRICS_TOKEN", "NIKSMS_PASSWORD", "NIKSMS_PROXY", "NIKSMS_USERNAME")
]


def kept(folder: Path, content: str | bytes) -> str:
    path = folder / "secret"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


# Where people come to


@pytest.mark.parametrize(
    ("given", "origin", "hosts"),
    [
        ("https://sms.example.com", "https://sms.example.com", ("sms.example.com",)),
        ("https://SMS.example.com:443/", "https://sms.example.com", ("sms.example.com",)),
        ("https://sms.example.com:8443", "https://sms.example.com:8443", ("sms.example.com",)),
        ("http://desk:80", "http://desk", ("desk",)),
        ("http://10.0.0.7:8080", "http://10.0.0.7:8080", ("10.0.0.7",)),
        ("https://[2001:db8::1]", "https://[2001:db8::1]", ("2001:db8::1",)),
    ],
)
def test_the_public_address_is_an_origin_as_browsers_write_it(given: str, origin: str, hosts: tuple[str, ...]) -> None:
    settings = load({"NIKSMS_PUBLIC_URL": given}, NO_SECRETS)
    assert (settings.public_url, settings.public_hosts) == (origin, hosts)


@pytest.mark.parametrize(
    "given",
    [
        *("sms.example.com", "ftp://h", "https://", "https://h/path", "https://h?x=1", "https://u:p@h", "https://h#x"),
        *("https://h:0", "https://h:99999", "https://h:x", "https://[x]", "https://میز.example", "https://h h", "*"),
    ],
)
def test_what_is_no_origin_is_no_public_address(given: str) -> None:
    (line,) = lines({"NIKSMS_PUBLIC_URL": given})
    assert line.startswith("NIKSMS_PUBLIC_URL: takes the address that people open")


# By which way the provider is reached


def test_a_private_authority_and_a_proxy_are_taken() -> None:
    authorities, proxy = certifi.where(), "http://user:p%40ss@proxy.example:3128"
    settings = load({"NIKSMS_CA_FILE": authorities, "NIKSMS_PROXY": proxy}, NO_SECRETS)
    assert (settings.route.ca_file, settings.route.proxy) == (authorities, proxy)
    assert "p%40ss" not in f"{settings!r} {settings.route!r} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nZq7\n-----END CERTIFICATE-----\n", b"\xff"]
)
def test_a_file_without_an_authority_is_refused(tmp_path: Path, content: bytes) -> None:
    (line,) = lines({"NIKSMS_CA_FILE": kept(tmp_path, content)})
    assert line.startswith("NIKSMS_CA_FILE: takes a PEM file")
    assert TELLTALE not in line


@pytest.mark.parametrize("given", ["/nowhere/ca.pem", "/", "\x00"])
def test_a_file_of_authorities_that_cannot_be_read_is_refused(given: str) -> None:
    (line,) = lines({"NIKSMS_CA_FILE": given})
    assert line.startswith("NIKSMS_CA_FILE: takes a PEM file")


@pytest.mark.parametrize(
    "given",
    [
        "proxy:3128",
        "socks5://proxy:1080",
        "http://",
        "http://proxy/path",
        "http://proxy:0",
        "http://proxy:99999",
        "http://[x",
    ],
)
def test_what_is_no_proxy_is_refused(given: str) -> None:
    (line,) = lines({"NIKSMS_PROXY": given})
    assert line.startswith("NIKSMS_PROXY: takes the proxy")


def test_plain_http_through_a_proxy_leaves_this_machine() -> None:
    near = {**REST, "NIKSMS_URL": "http://localhost:8700/x", "NIKSMS_PROXY": "http://proxy.example:3128"}
    (line,) = lines(near)
    assert "plain http" in line
    assert load({**near, "NIKSMS_ALLOW_HTTP": "true"}, NO_SECRETS).is_readable_on_the_way


@pytest.mark.parametrize(
    ("url", "is_readable"),
    [("https://sms.example/x", False), ("http://sms.example/x", True), ("http://127.0.0.1:1/x", False)],
)
def test_settings_say_whether_the_password_can_be_read_on_the_way(url: str, *, is_readable: bool) -> None:
    settings = load({**REST, "NIKSMS_URL": url, "NIKSMS_ALLOW_HTTP": "true"}, NO_SECRETS)
    assert settings.is_readable_on_the_way is is_readable


def test_no_proxy_is_taken_from_the_environment() -> None:
    assert (
        load(
            {"HTTP_PROXY": "http://x:1", "HTTPS_PROXY": "http://x:1", "ALL_PROXY": "http://x:1"}, NO_SECRETS
        ).route.proxy
        is None
    )


# Secrets in files


def test_these_settings_may_stand_in_a_file() -> None:
    assert sorted(secret_names()) == SECRETS


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_secret_is_read_from_a_file_without_the_end_of_its_line(tmp_path: Path, ending: str) -> None:
    given = {name: value for name, value in REST.items() if name != "NIKSMS_PASSWORD"}
    path = kept(tmp_path, f"{REST['NIKSMS_PASSWORD']}{ending}")
    assert load({**given, "NIKSMS_PASSWORD_FILE": path}, NO_SECRETS) == load(REST, NO_SECRETS)


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_stand_in_a_file(tmp_path: Path, name: str) -> None:
    value = {"DATABASE_URL": "sqlite:////var/x.sqlite3", "NIKSMS_PROXY": "http://u:p@proxy:1"}.get(name, TELLTALE * 6)
    given = {key: text for key, text in REST.items() if key != name}
    assert load({**given, f"{name}_FILE": kept(tmp_path, value)}, NO_SECRETS) == load(
        {**given, name: value}, NO_SECRETS
    )


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_is_set_twice_is_refused(tmp_path: Path, name: str) -> None:
    (line,) = lines({**REST, name: TELLTALE, f"{name}_FILE": kept(tmp_path, TELLTALE)})
    assert line == f"{name}: is set, and {name}_FILE too; take one of them"


@pytest.mark.parametrize("content", [b"", b"\n", b"  \n", b"\xffZq7", b"Zq7\nmore"])
def test_a_file_that_holds_no_secret_is_named_without_its_content(tmp_path: Path, content: bytes) -> None:
    given = {key: text for key, text in REST.items() if key != "NIKSMS_PASSWORD"}
    (line,) = lines({**given, "NIKSMS_PASSWORD_FILE": kept(tmp_path, content)})
    assert line.startswith("NIKSMS_PASSWORD_FILE: takes the path of a file")
    assert TELLTALE not in line


@given(st.text(min_size=1))
def test_a_secret_in_place_of_its_file_is_not_said(text: str) -> None:
    given = {key: value for key, value in REST.items() if key != "NIKSMS_PASSWORD"}
    with pytest.raises(SettingsError) as caught:
        load({**given, "NIKSMS_PASSWORD_FILE": f"/{TELLTALE}{text}"}, NO_SECRETS)
    assert str(caught.value).startswith("NIKSMS_PASSWORD_FILE: takes")
    assert TELLTALE not in "".join(traceback.format_exception(caught.value))


def test_a_file_that_the_environment_names_goes_before_the_secrets_file(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("\n".join(f"{name} = '{value}'" for name, value in REST.items()))
    settings = load({"NIKSMS_PASSWORD_FILE": kept(tmp_path, TELLTALE)}, secrets)
    assert settings.password is not None
    assert settings.password.get_secret_value() == TELLTALE


def test_what_is_wrong_beside_an_unread_file_is_said_too() -> None:
    said = lines({"NIKSMS_URL": "https://h/x", "NIKSMS_PASSWORD_FILE": "/nowhere/x", "NIKSMS_TIMEOUT": "0"})
    assert [line.split(":")[0] for line in said] == ["NIKSMS_PASSWORD_FILE", "NIKSMS_TIMEOUT", "NIKSMS_USERNAME"]
