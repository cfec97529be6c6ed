"""What is written for people, document by document, and what its code, links and headings name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from tests.helpers.paths import ROOT

_FENCED: Final = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED: Final = re.compile(r"(?:^ {4}.*\n)+", re.MULTILINE)
_SPAN: Final = re.compile(r"`([^`\n]+)`")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PATH: Final = re.compile(r"(?:lib|pages|tests|bench|static|docs|\.streamlit|\.ci)/[\w./-]*")
_OF_NO_REPOSITORY: Final = frozenset({".streamlit/secrets.toml"})
"""What documents name and only an installation has."""
_NAME: Final = re.compile(r"lib(?:\.\w+)+")


@dataclass(frozen=True)
class Document:
    """A Markdown file.

    Attributes:
        path: where it is, relative to the project's folder.
    """

    path: Path

    @cached_property
    def text(self) -> str:
        """All of it."""
        return (ROOT / self.path).read_text("utf-8")

    @property
    def spans(self) -> list[str]:
        """What stands between backticks within a line of prose."""
        return _SPAN.findall(_FENCED.sub("", self.text))

    @property
    def code(self) -> list[str]:
        """Every piece of code: spans, fenced blocks, indented blocks."""
        return [*self.spans, *_FENCED.findall(self.text), *_INDENTED.findall(self.text)]

    @property
    def commands(self) -> set[str]:
        """The targets of make that its code runs."""
        return {target for code in self.code for target in re.findall(r"\bmake ([a-z]+)", code)}

    @property
    def paths(self) -> set[str]:
        """The files and folders of the project that its prose names in backticks."""
        return {span for span in self.spans if _PATH.fullmatch(span)} - _OF_NO_REPOSITORY

    @property
    def names(self) -> set[str]:
        """The modules, classes and functions of `lib` that its prose names in backticks, by their dotted names."""
        return {span for span in self.spans if _NAME.fullmatch(span)}

    @property
    def settings(self) -> set[str]:
        """The names of settings in it, wherever they stand."""
        return set(re.findall(r"\bNIKSMS_[A-Z_]*[A-Z]", self.text))

    @property
    def anchors(self) -> set[str]:
        """Its headings, as GitHub names them in links."""
        return {
            re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in _HEADING.findall(self.text)
        }

    def links(self) -> Iterator[tuple[Path, str]]:
        """Yield the links into the project: the path of the file and the anchor, '' for the file itself."""
        for target in _LINK.findall(_FENCED.sub("", self.text)):
            if "://" not in target:
                name, _, anchor = target.partition("#")
                path = ROOT / self.path.parent / name if name else ROOT / self.path
                yield path.resolve(), anchor


DOCUMENTS: Final = {
    str(path.relative_to(ROOT)): Document(path.relative_to(ROOT))
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
}
"""Every document of the project, by its path."""
