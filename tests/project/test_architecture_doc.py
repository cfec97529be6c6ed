"""The pictures and tables of docs/architecture.md are those of the real imports."""

from typing import Final

import pytest

from tests.helpers.package_graph import CONTAINERS, PATH, document, packages

TEXT: Final = PATH.read_text("utf-8")


def test_it_is_as_make_architecture_writes_it() -> None:
    assert document(TEXT) == TEXT


@pytest.mark.parametrize("container", CONTAINERS)
def test_each_package_says_what_it_is_and_uses_only_those_below_it(container: str) -> None:
    found = packages(container)
    names = [package.name for package in found]
    for index, package in enumerate(found):
        assert package.text
        assert package.uses <= set(names[index + 1 :])
