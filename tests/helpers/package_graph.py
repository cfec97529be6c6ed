"""Which package uses which, read from the imports, as pictures and tables in docs/architecture.md.

python -m tests.helpers.package_graph        writes them anew
"""

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from typing import Final

import grimp

from tests.helpers.paths import ROOT

PATH: Final = ROOT / "docs" / "architecture.md"
_MARKS: Final = ("<!-- imports of {} -->\n", "<!-- end -->")
"""What the picture and the table of a container stand between."""
_BELOW_FIRST: Final = 0.5
"""The rank of a package that is in no layer: `pages`, which the highest layer alone imports."""
CONTAINERS: Final = {"lib": ("lib", "pages"), "lib.ui": ("lib",)}
"""Each package whose insides are drawn, with the top-level packages to read imports in."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package or module directly below a container.

    Attributes:
        name: its full dotted name.
        text: what its docstring says it is: the first paragraph, on one line.
        uses: the names of its siblings that it imports itself.
        libraries: the third-party packages that it imports itself.
    """

    name: str
    text: str
    uses: frozenset[str]
    libraries: tuple[str, ...]


def document(text: str) -> str:
    """Return the text of docs/architecture.md with all pictures and tables made anew."""
    for container in CONTAINERS:
        start, end = (mark.format(container) for mark in _MARKS)
        before, rest = text.split(start)
        _, after = rest.split(end, 1)
        text = f"{before}{start}{_part(container)}{end}{after}"
    return text


def packages(container: str) -> list[Package]:
    """Return what is directly below a container, in the order of its layers, the highest first."""
    roots = CONTAINERS[container]
    graph = grimp.build_graph(*roots, include_external_packages=True, cache_dir=None)
    names = [*graph.find_children(container), *(root for root in roots if not container.startswith(root))]
    for name in names:
        if graph.find_children(name):
            graph.squash_module(name)
    ranks = _ranks(container)
    found = []
    for name in sorted(names, key=lambda name: (ranks.get(name, _BELOW_FIRST), name)):
        imported = graph.find_modules_directly_imported_by(name) - {name}
        ours = {module for module in imported if module.split(".")[0] in roots}
        libraries = imported - ours - sys.stdlib_module_names
        found.append(Package(name, _text(name), frozenset(ours.intersection(names)), tuple(sorted(libraries))))
    return found


def _ranks(container: str) -> dict[str, float]:
    """Return how far down each package stands in the layers that import-linter holds it to, the highest at 0."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each.get("containers") == [container])
    return {f"{container}.{name}": rank for rank, line in enumerate(layers) for name in re.findall(r"\w+", line)}


def _text(name: str) -> str:
    path = ROOT / name.replace(".", "/")
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def _part(container: str) -> str:
    found = packages(container)
    rows = "".join(
        f"| `{_path(each.name)}` | {each.text} | {', '.join(f'`{_short(name)}`' for name in sorted(each.uses)) or '–'} "
        f"| {', '.join(each.libraries) or '–'} |\n"
        for each in found
    )
    head = "| where | what it is | uses | libraries |\n|---|---|---|---|\n"
    return f"\n```mermaid\n{_picture(found)}```\n\n{head}{rows}\n"


def _picture(found: list[Package]) -> str:
    """Return the graph in Mermaid's language, without the arrows that a longer way makes needless."""
    uses = {each.name: each.uses for each in found}
    lines = [f"    {_short(each.name)}" for each in found]
    for each in found:
        needed = {name for name in each.uses if not any(name in _reached(other, uses) for other in each.uses - {name})}
        lines += [f"    {_short(each.name)} --> {_short(name)}" for name in sorted(needed)]
    return "\n".join(["flowchart TD", *lines]) + "\n"


def _reached(name: str, uses: dict[str, frozenset[str]]) -> set[str]:
    """Return all that `name` uses, directly or by others."""
    return set(uses[name]).union(*(_reached(other, uses) for other in uses[name]))


def _short(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def _path(name: str) -> str:
    path = ROOT / name.replace(".", "/")
    return f"{path.relative_to(ROOT)}/" if path.is_dir() else f"{path.with_suffix('.py').relative_to(ROOT)}"


if __name__ == "__main__":
    PATH.write_text(document(PATH.read_text("utf-8")), "utf-8")
