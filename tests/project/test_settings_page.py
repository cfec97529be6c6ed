"""docs/settings.md and the example of secrets say what the settings model says."""

import re
import tomllib
from pathlib import Path
from typing import Final

from lib.settings import Settings, load
from tests.helpers.paths import ROOT
from tests.helpers.settings_page import GROUPS, PATH, page

TEXT: Final = PATH.read_text("utf-8")
EXAMPLE: Final = (ROOT / ".streamlit/secrets.example.toml").read_text("utf-8")
FIELDS: Final = {str(field.alias): field for field in Settings.model_fields.values()}


def default_of(name: str) -> str:
    default = FIELDS[name].default
    return (
        "–"
        if default is None
        else f"`{default:g}`"
        if isinstance(default, float)
        else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    )


def test_it_is_as_make_settings_writes_it() -> None:
    assert page() == TEXT


def test_every_setting_is_in_one_group() -> None:
    assert sorted(str(field.alias) for group in GROUPS for field in group.fields) == sorted(FIELDS)


def test_it_lists_every_setting_with_its_default_and_what_it_takes() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", TEXT, re.MULTILINE)
    expected = [(name, default_of(name), field.description) for name, field in FIELDS.items()]
    assert sorted(rows) == sorted(expected)


def test_the_example_of_secrets_names_every_setting_once_and_is_valid_when_uncommented(tmp_path: Path) -> None:
    assert tomllib.loads(EXAMPLE) == {}
    settings = [line[2:] for line in EXAMPLE.splitlines() if re.match(r"# [A-Z_]+ = ", line)]
    assert sorted(line.split(" = ")[0] for line in settings) == sorted(FIELDS)
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("\n".join(settings).replace("/…", "/status"))
    assert load({}, secrets).model_dump(exclude={"url", "rate"}) == Settings.model_validate({}).model_dump(
        exclude={"url", "rate"}
    )
