"""Settings: from the environment, else from `.streamlit/secrets.toml`.

A wrong value stops the start with one line that names the setting and what it takes. The value itself is never
printed: it may be a password that slipped into the wrong line.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from lib.settings.access import AccessSettings
from lib.settings.model import Settings

SECRETS_PATH: Final = Path(".streamlit/secrets.toml")
_STAND_INS: Final = {
    "NIKSMS_DIALECT": "sandbox",
    "NIKSMS_URL": "https://localhost",
    "NIKSMS_USERNAME": "-",
    "NIKSMS_PASSWORD": "-",
    "NIKSMS_API_KEY": "-",
    "NIKSMS_ALLOW_HTTP": "true",
}
"""What takes the place of a wrong value while the others are checked, so that they are not found wrong for its sake."""


class SettingsError(ValueError):
    """The settings cannot be used; each line of the text names one and says what it takes."""


def load(environ: Mapping[str, str], secrets_path: Path = SECRETS_PATH) -> Settings:
    """Return the settings; an empty value counts as not set, wherever it stands.

    Raises:
        SettingsError: a value is wrong or missing, or the secrets file cannot be read.
    """
    chosen = _chosen(Settings, environ, secrets_path)
    try:
        return Settings.model_validate(chosen)
    except ValidationError as error:
        raise SettingsError("\n".join(_lines(error, chosen))) from None


def load_access(environ: Mapping[str, str], secrets_path: Path = SECRETS_PATH) -> AccessSettings:
    """Return who may enter, whatever the other settings are.

    Raises:
        SettingsError: as of `load`, in fewer words.
    """
    try:
        return AccessSettings.model_validate(_chosen(AccessSettings, environ, secrets_path))
    except ValidationError:
        problem = "NIKSMS_VIEWERS and the other settings of who may enter: cannot be read any more"
        raise SettingsError(problem) from None


def _chosen(model: type[AccessSettings], environ: Mapping[str, str], secrets_path: Path) -> dict[str, Any]:
    names = {field.alias for field in model.model_fields.values()}
    return {
        name: value
        for source in (read_secrets(secrets_path), environ)
        for name, value in source.items()
        if name in names and value != ""
    }


def read_secrets(path: Path) -> dict[str, Any]:
    """Return what the file of secrets holds, nothing where there is none.

    Raises:
        SettingsError: it cannot be read.
    """
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
