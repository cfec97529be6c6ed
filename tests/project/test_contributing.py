"""The recipes of CONTRIBUTING.md count their files right, and none takes more than it may."""

import re
from typing import Final

import pytest

from tests.helpers.documents import DOCUMENTS

RECIPES: Final = re.split(r"^### ", DOCUMENTS["CONTRIBUTING.md"].text.split("## Recipes\n")[1], flags=re.MULTILINE)[1:]
MOST: Final = {"A status": 5, "A report column": 3, "A dialect": 8, "A text": 2, "A page": 4}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: str(recipe).splitlines()[0])
def test_a_recipe_has_a_step_a_file_and_no_more_than_it_may(recipe: str) -> None:
    found = re.match(r"(.+) \((\d+) files\)\n", recipe)
    assert found is not None
    name, count = found[1], int(found[2])
    assert len(re.findall(r"^\d+\. ", recipe, re.MULTILINE)) == count <= MOST[name]


def test_every_recipe_is_there() -> None:
    assert {recipe.split(" (")[0].splitlines()[0] for recipe in RECIPES} == set(MOST)
