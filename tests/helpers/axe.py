"""axe-core in the page: the rules of WCAG that a machine can judge, run beyond the page's own policy on scripts."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page

SCRIPT: Final = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOUR_RULES: Final = ("color-contrast", "link-in-text-block")
"""The rules of these that look at colours: all that can be broken in one colour scheme alone."""
_RUN: Final = """
  async ([runOnly, off]) => {
    const rules = Object.fromEntries(off.map(rule => [rule, { enabled: false }]));
    const found = await axe.run({ runOnly, rules, resultTypes: ["violations"], elementRef: false });
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


def violations(page: Page, off: Sequence[str] = (), only: Sequence[str] = ()) -> list[Violation]:
    """Return what breaks the rules on the page as it is: all but those that are `off`, or those in `only`."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)
    run = {"type": "rule", "values": list(only)} if only else list(TAGS)
    found: list[dict[str, Any]] = page.evaluate(_RUN, [run, list(off)])
    return [Violation(**node) for node in found]
