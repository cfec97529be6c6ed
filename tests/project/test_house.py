"""The rules of the house that no linter knows."""

import os
from pathlib import Path

import pytest

from lib.settings import load
from lib.store.database import database_path
from tests.helpers.paths import ROOT

MOST_LINES = 250
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("lib", "pages", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__init__.py"
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_short_enough_to_be_read_at_once(module: Path) -> None:
    assert len((ROOT / module).read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda page: page.name)
def test_a_page_is_made_of_components(page: Path) -> None:
    assert len(page.read_text().splitlines()) < 80


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_one_package_alone_touches_the_state_of_a_session(module: Path) -> None:
    text = (ROOT / module).read_text()
    if module.parts[0] in ("lib", "pages") and module.parent != Path("lib/ui/state"):
        assert "st.session_state" not in text
        assert "st.query_params" not in text


def test_a_page_of_a_test_opens_no_database_of_the_project() -> None:
    database = database_path(load(os.environ).database_url)
    assert database is not None
    assert ROOT not in database.parents
