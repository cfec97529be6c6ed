"""What is written for people is true of the code."""

import re
import tomllib
from pathlib import Path

import pytest

from lib.settings import Settings, load
from tests.helpers.paths import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
EXAMPLE = (ROOT / ".streamlit/secrets.example.toml").read_text()
FIELDS = {str(field.alias): field for field in Settings.model_fields.values()}


def default_of(name: str) -> str:
    default = FIELDS[name].default
    return (
        "–"
        if default is None
        else f"`{default:g}`"
        if isinstance(default, float)
        else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    )


def test_the_readme_lists_every_setting_with_its_default_and_what_it_takes() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", README, re.MULTILINE)
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


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:`| {4})make ([a-z]+)", README))))
def test_every_command_of_the_readme_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"[`(]((?:lib|tests|pages|static|docs)/[\w./-]*)[`)]", README))))
def test_every_file_that_the_readme_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_requirement_is_pinned_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        pins = [block for block in blocks if not block.startswith("#")]
        assert pins
        assert all(re.match(r"[\w.\[\],-]+==\S+", pin) and "--hash=sha256:" in pin for pin in pins)
