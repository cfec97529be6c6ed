"""axe-core in the page: the rules of WCAG that a machine can judge, run beyond the page's own policy on scripts."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page

SCRIPT: Final = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN: Final = """
  async ([tags, off]) => {
    const rules = Object.fromEntries(off.map(rule => [rule, { enabled: false }]));
    const found = await axe.run({ runOnly: tags, rules, resultTypes: ["violations"], elementRef: false });
    return found.violations.flatMap(rule => rule.nodes.map(node => ({
      rule: rule.id,
      where: node.target.flat().join(" "),
      html: node.html.slice(0, 300),
      why: [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "),
    })));
  }
"""


class Violation(NamedTuple):
    """A rule that an element breaks: the rule's name, where the element is, how it begins, and why it breaks it."""

    rule: str
    where: str
    html: str
    why: str


def violations(page: Page, tags: Sequence[str] = TAGS, off: Sequence[str] = ()) -> list[Violation]:
    """Return what breaks the rules on the page as it is."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_RUN, [list(tags), list(off)])
    return [Violation(**node) for node in found]
