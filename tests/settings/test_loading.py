"""Settings come from the environment, else from the secrets file, and a name that no setting has is refused."""

from pathlib import Path

import pytest

from lib.settings import load
from tests.settings.test_settings import NAMES, NO_SECRETS, REST, TELLTALE, lines


def written(folder: Path, text: str) -> Path:
    path = folder / "secrets.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_environment_takes_precedence_over_the_secrets_file(tmp_path: Path) -> None:
    path = written(tmp_path, 'NIKSMS_BATCH_SIZE = 50\nNIKSMS_TIMEOUT = "5"\nNIKSMS_ALLOW_HTTP = true\n')
    settings = load({"NIKSMS_BATCH_SIZE": "70"}, path)
    assert (settings.batch_size, settings.timeout, settings.allow_http) == (70, 5, True)


def test_an_empty_value_counts_as_not_set() -> None:
    settings = load(dict.fromkeys(NAMES, ""), NO_SECRETS)
    assert settings == load({}, NO_SECRETS)


def test_an_empty_value_of_the_environment_leaves_that_of_the_secrets_file(tmp_path: Path) -> None:
    path = written(tmp_path, "\n".join(f"{name} = '{value}'" for name, value in REST.items()))
    assert load(dict.fromkeys(REST, ""), path) == load(REST, NO_SECRETS)


def test_settings_of_others_are_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, '[auth]\nclient_id = "x"\n')
    assert load({"PATH": "/bin", "NIKSMSX": "x", "NIKSMS_NOTHING": ""}, path) == load({}, NO_SECRETS)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("NIKSMS_TIMOUT", "is it NIKSMS_TIMEOUT?"),
        ("niksms_url", "is it NIKSMS_URL?"),
        ("NIKSMS_PASSWORT_FILE", "is it NIKSMS_PASSWORD_FILE?"),
        ("NIKSMS_ZZ", "docs/settings.md lists them all"),
    ],
)
def test_a_name_that_no_setting_has_is_refused_with_the_nearest(tmp_path: Path, name: str, hint: str) -> None:
    refused = [f"{name}: is no setting; {hint}"]
    assert lines({name: TELLTALE}) == refused
    assert lines({}, written(tmp_path, f"{name} = '{TELLTALE}'")) == refused


def test_a_secrets_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert load({}, written(tmp_path, "\ufeffNIKSMS_BATCH_SIZE = 5")).batch_size == 5


@pytest.mark.parametrize("content", [b"NIKSMS_PASSWORD = Zq7", b"Zq7", b"\xff\xfeZ\0q\0", b"a = 'Zq7\xff'", b"=\x00"])
def test_a_secrets_file_that_is_no_toml_is_named_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secrets.toml"
    path.write_bytes(content)
    (line,) = lines({}, path)
    assert line.startswith(f"{path}: cannot be read")
    assert TELLTALE not in line


def test_a_secrets_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (line,) = lines({}, tmp_path)
    assert line.startswith(f"{tmp_path}: cannot be read")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("NIKSMS_PASSWORD", "12345678"),
        ("NIKSMS_USERNAME", "['a']"),
        ("NIKSMS_URL", "{ a = 1 }"),
        ("NIKSMS_BATCH_SIZE", "8.0"),
        ("NIKSMS_CONCURRENCY", "true"),
        ("NIKSMS_RATE", "true"),
        ("NIKSMS_TIMEOUT", "true"),
        ("NIKSMS_SANDBOX_LATENCY", "false"),
        ("NIKSMS_ALLOW_HTTP", "2026-01-01"),
        ("DATABASE_URL", "5"),
    ],
)
def test_a_value_of_another_kind_in_the_secrets_file_is_refused(tmp_path: Path, name: str, wrong: str) -> None:
    given = {key: value for key, value in REST.items() if key != name}
    (line,) = lines(given, written(tmp_path, f"{name} = {wrong}"))
    assert line.startswith(f"{name}: takes ")
    assert wrong not in line or len(wrong) == 1 or wrong == "true"
