"""One module hands HTML to Streamlit, and all tags are in markup that escapes what is put into it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT


def sources() -> Iterator[Path]:
    for folder in ("lib", "pages"):
        yield from (ROOT / folder).rglob("*.py")


def test_one_module_hands_html_to_streamlit() -> None:
    assert [path.relative_to(ROOT).as_posix() for path in sources() if "st.html(" in path.read_text("utf-8")] == [
        "lib/ui/elements/html.py"
    ]
    assert not [path for path in sources() if "html.escape" in path.read_text("utf-8")]
    assert not [path for path in sources() if "from html import escape" in path.read_text("utf-8")]


def html_outside_of_markup(source: str) -> list[str]:
    """Return the strings with a tag in them that are neither `Markup("…")`, nor a pattern, nor a docstring."""
    tree = ast.parse(source)
    allowed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Markup", "re.compile"}:
            allowed |= {id(argument) for argument in node.args}
        if isinstance(node, ast.Expr):
            allowed.add(id(node.value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in allowed
        if "</" in node.value or "<p" in node.value or "<div" in node.value or "<span" in node.value
    ]


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if path.is_relative_to(ROOT / "lib/ui") or path.is_relative_to(ROOT / "lib/web")],
    ids=lambda path: path.stem,
)
def test_every_tag_is_in_markup_that_escapes_what_is_put_into_it(path: Path) -> None:
    assert html_outside_of_markup(path.read_text("utf-8")) == []


def test_a_tag_in_an_f_string_would_be_found() -> None:
    assert html_outside_of_markup('def f(x):\n    """Draw <p>."""\n    return f"<p>{x}</p>"') == ["<p>", "</p>"]
    assert html_outside_of_markup('Markup("<p>{}</p>").format(x)') == []
    assert html_outside_of_markup('Markup(f"<p>{x}</p>")') == ["<p>", "</p>"]
