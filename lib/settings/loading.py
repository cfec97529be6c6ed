"""Loads the settings: from the environment, else from `.streamlit/secrets.toml`.

A secret can also be read from a file that either of them names: `NIKSMS_PASSWORD_FILE=/run/secrets/password` suits
Docker, Kubernetes and systemd, which provide secrets as files. A wrong value stops the start with one line that names
the setting and what it takes. The value itself is never printed: it may be a password in the wrong line.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, SecretStr, ValidationError

from lib.gateway.dialects import SANDBOX
from lib.settings.access import AccessSettings
from lib.settings.model import Settings
from lib.settings.storage import DEFAULT_DATABASE

SECRETS_PATH: Final = Path(".streamlit/secrets.toml")
_STAND_INS: Final = {
    "NIKSMS_DIALECT": SANDBOX.key,
    "NIKSMS_URL": "https://localhost",
    "NIKSMS_USERNAME": "-",
    "NIKSMS_PASSWORD": "-",
    "NIKSMS_API_KEY": "-",
    "NIKSMS_ALLOW_HTTP": "true",
    "DATABASE_URL": DEFAULT_DATABASE,
}
"""Valid values that replace wrong ones while the other settings are checked, so that these cause no further errors."""
_PREFIX: Final = "NIKSMS_"
"""How the names of all settings but DATABASE_URL begin."""


class SettingsError(ValueError):
    """The settings cannot be used; each line of the text names a setting and says what it takes."""


def load(environ: Mapping[str, str], secrets_path: Path = SECRETS_PATH) -> Settings:
    """Return the settings. An empty value counts as not set.

    Args:
        environ: The environment of the process.
        secrets_path: The file of secrets; it may be missing.

    Raises:
        SettingsError: A value is wrong or missing, a file that contains one cannot be read, or a name of ours is
            misspelt.
    """
    sources = (read_secrets(secrets_path), environ)
    chosen, wrong = _chosen(Settings, sources)
    wrong |= _misspelt(sources)
    chosen |= {name: stand_in for name, stand_in in _STAND_INS.items() if name in wrong}
    lines = list(wrong.values())
    try:
        settings = Settings.model_validate(chosen)
    except ValidationError as error:
        raise SettingsError("\n".join([*lines, *_lines(error, chosen)])) from None
    if lines:
        raise SettingsError("\n".join(lines))
    return settings


def load_access(environ: Mapping[str, str], secrets_path: Path = SECRETS_PATH) -> AccessSettings:
    """Return the settings of access alone, whatever the others are; the arguments are those of `load`.

    Raises:
        SettingsError: A setting of access is wrong, or a file that contains one cannot be read.
    """
    try:
        return AccessSettings.model_validate(_chosen(AccessSettings, (read_secrets(secrets_path), environ))[0])
    except ValidationError:
        problem = "NIKSMS_VIEWERS and the other settings of who may enter: cannot be read any more"
        raise SettingsError(problem) from None


def secret_names() -> list[str]:
    """Return the names of the settings that are secrets or may contain one; `<name>_FILE` can name a file of each."""
    return [
        str(field.alias)
        for field in Settings.model_fields.values()
        if not field.repr or SecretStr in (field.annotation, *get_args(field.annotation))
    ]


def _chosen(model: type[BaseModel], sources: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of the settings of `model`, and what is wrong with unusable ones, both by name.

    A value in a later source takes precedence over one in an earlier.
    """
    names = {str(field.alias) for field in model.model_fields.values()}
    chosen: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for source in sources:
        from_files, unread = _from_files(source, names.intersection(secret_names()))
        given = {name: value for name, value in source.items() if name in names and value != ""}
        settled = given.keys() | from_files.keys()
        chosen = {name: value for name, value in (chosen | given | from_files).items() if name not in unread}
        wrong = {name: line for name, line in wrong.items() if name not in settled} | unread
    return chosen, wrong


def _from_files(source: Mapping[str, Any], names: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the secrets in the files that `source` names, and what is wrong with unusable ones, both by name."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name in names:
        path = source.get(f"{name}_FILE", "")
        if path == "":
            continue
        if source.get(name, "") != "":
            wrong[name] = f"{name}: is set, and {name}_FILE too; take one of them"
            continue
        try:
            value = Path(path).read_text("utf-8-sig").removesuffix("\n")
        except (OSError, ValueError, TypeError):
            value = ""
        if not value.strip() or "\n" in value:
            wrong[name] = (
                f"{name}_FILE: takes the path of a file that can be read, with the value in UTF-8 as its one line"
            )
        else:
            values[name] = value
    return values, wrong


def _misspelt(sources: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is wrong with names that begin as those of settings do, and are none, by name."""
    known = {str(field.alias) for field in Settings.model_fields.values()} | {f"{name}_FILE" for name in secret_names()}
    given = (name for source in sources for name, value in source.items() if value != "")
    return {name: _nearest(name, known) for name in given if name.upper().startswith(_PREFIX) and name not in known}


def _nearest(name: str, known: Iterable[str]) -> str:
    endings = [each.removeprefix(_PREFIX) for each in known if each.startswith(_PREFIX)]
    close = get_close_matches(name.upper().removeprefix(_PREFIX), endings, n=1)
    return f"{name}: is no setting; " + (f"is it {_PREFIX}{close[0]}?" if close else "docs/settings.md lists them all")


def read_secrets(path: Path) -> dict[str, Any]:
    """Return the content of the file of secrets, empty where there is no file.

    Raises:
        SettingsError: The file cannot be read.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        problem = f'{path}: cannot be read; it takes lines of the form NAME = "value" in UTF-8'
        raise SettingsError(problem) from None


def _lines(error: ValidationError, chosen: Mapping[str, Any]) -> list[str]:
    """Return one line for each wrong setting: first single values, then the remaining ones taken together."""
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
