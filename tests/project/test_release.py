"""What `pyproject.toml` says of version, licence and dependencies is what the other files say."""

import re
import tomllib
from datetime import date
from typing import Final

from tests.helpers.paths import ROOT

PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CHANGELOG: Final = (ROOT / "CHANGELOG.md").read_text()
RELEASES: Final = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\S+)$", CHANGELOG, re.MULTILINE)
TITLES: Final = {"MIT": "MIT License"}


def test_the_newest_release_of_the_changelog_is_the_version_of_the_project() -> None:
    assert RELEASES[0][0] == PROJECT["version"]


def test_releases_are_newest_first_and_below_what_is_to_come() -> None:
    assert re.findall(r"^## \[(.+?)\]", CHANGELOG, re.MULTILINE) == ["Unreleased", *(name for name, _ in RELEASES)]
    days = [date.fromisoformat(day) for _, day in RELEASES]
    assert days == sorted(days, reverse=True)


def test_the_licence_file_is_the_licence_that_the_project_names() -> None:
    (name,) = PROJECT["license-files"]
    lines = (ROOT / name).read_text().splitlines()
    assert lines[0] == TITLES[PROJECT["license"]]
    assert re.fullmatch(r"Copyright \(c\) 2026 .+ authors", lines[2])


def test_the_font_brings_its_own_licence() -> None:
    assert "SIL Open Font License, Version 1.1" in (ROOT / "static/Vazirmatn-OFL.txt").read_text()


def test_every_requirement_is_pinned_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-scaled.txt", "requirements-dev.txt", "requirements-install.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        pins = [block for block in blocks if not block.startswith("#")]
        assert pins
        assert all(re.match(r"[\w.\[\],-]+==\S+", pin) and "--hash=sha256:" in pin for pin in pins)
