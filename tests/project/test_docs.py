"""What is written for people names nothing that is not there."""

import pkgutil
import re

import pytest

from lib.settings import Settings, secret_names
from tests.helpers.documents import DOCUMENTS, Document
from tests.helpers.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
SETTINGS = {str(field.alias) for field in Settings.model_fields.values()}
SETTINGS_AND_FILES = SETTINGS | {f"{name}_FILE" for name in secret_names()}


def named(what: str) -> list[tuple[str, str]]:
    """Return each document with each of the things of this kind that it names."""
    return [(path, name) for path, document in DOCUMENTS.items() for name in sorted(getattr(document, what))]


@pytest.mark.parametrize(("document", "target"), named("commands"))
def test_every_command_is_in_the_makefile(document: str, target: str) -> None:
    assert re.search(rf"^{target}:.*## ", MAKEFILE, re.MULTILINE), document


@pytest.mark.parametrize(("document", "path"), named("paths"))
def test_every_file_and_folder_is_there(document: str, path: str) -> None:
    assert (ROOT / path).exists(), document


@pytest.mark.parametrize(("document", "name"), named("names"))
def test_every_module_class_and_function_is_there(document: str, name: str) -> None:
    assert pkgutil.resolve_name(name) is not None, document


@pytest.mark.parametrize(("document", "name"), named("settings"))
def test_every_setting_is_one(document: str, name: str) -> None:
    assert name in SETTINGS_AND_FILES, document


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_link_leads_to_a_file_and_a_heading_of_it(document: Document) -> None:
    for path, anchor in document.links():
        assert path.exists(), path
        if anchor:
            assert anchor in DOCUMENTS[str(path.relative_to(ROOT))].anchors


def test_the_readme_is_short() -> None:
    lines = DOCUMENTS["README.md"].text.splitlines()
    assert len(lines) <= 120
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_readme_leads_to_every_document(document: Document) -> None:
    if str(document.path) != "README.md":
        assert (ROOT / document.path) in {path for path, _ in DOCUMENTS["README.md"].links()}
