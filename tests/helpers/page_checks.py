"""What must hold on every page, read in the browser."""

from typing import Final, NamedTuple

from playwright.sync_api import Page

_WIDER: Final = """
  () => {
    const main = document.querySelector("[data-testid=stMain]");
    const width = document.documentElement.clientWidth;
    const over = Math.max(main.scrollWidth, document.documentElement.scrollWidth) - width;
    if (over <= 0) return [];
    const isOut = (box) => box.width && (box.right > width + 1 || box.left < -1);
    return [...main.querySelectorAll("*")].filter((element) => isOut(element.getBoundingClientRect()))
      .map((element) => element.outerHTML.slice(0, 120)).concat(`${over} px too wide`);
  }
"""
_SMALL: Final = """
  () => [...document.querySelectorAll(
      "a[href], button, input, select, textarea, summary, [role=button], [tabindex='0']"
    )]
    .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }))
    // Lines of running text are exempt, and so is what is told from its neighbours by its label.
    .filter((element) => getComputedStyle(element).display !== "inline" && !element.matches("label input"))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24))
    .map(([element, box]) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 160)}`)
"""
_HEADINGS: Final = """
  () => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => !heading.closest("[role=dialog]")).map((heading) => Number(heading.tagName[1]))
"""
_WORDS: Final = r"""
  () => {
    const found = {};
    const note = (text, where) => {
      for (const [word] of text.matchAll(/[A-Za-z][A-Za-z0-9-]*/g)) {
        found[word] ??= `${where}: ${text.trim().slice(0, 90)}`;
      }
    };
    const seen = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (seen.nextNode()) {
      const node = seen.currentNode;
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element.closest("script, style, noscript, template, textarea, [data-testid=stIconMaterial]")) continue;
      if (!element.checkVisibility() && !element.closest("canvas")) continue;
      if (node.nodeType === Node.TEXT_NODE) {
        note(node.nodeValue, element.tagName);
        continue;
      }
      for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) {
        note(element.getAttribute(name) ?? "", name);
      }
    }
    return found;
  }
"""
_MOVING: Final = """
  () => {
    const milliseconds = (time) => parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1000);
    const longest = (times) => Math.max(...times.split(",").map(milliseconds));
    const found = [];
    for (const element of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(element, part);
        const isMoving = style.animationName !== "none" && longest(style.animationDuration) > 10;
        if (isMoving || longest(style.transitionDuration) > 10) {
          found.push(`${element.outerHTML.slice(0, 120)} ${part ?? ""}`);
        }
      }
    }
    return found;
  }
"""
# Each mark that ends a sentence, with the words before it, and whether it is left of them where both are on one line.
_STOPS: Final = r"""
  () => {
    const boxOf = (node, at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    const found = [];
    for (const block of document.querySelectorAll("[data-testid=stMain] :is(p, li, h1, h2, h3, dt, dd)")) {
      const style = getComputedStyle(block);
      if (style.direction !== "rtl" || style.clipPath !== "none" || !block.checkVisibility()) continue;
      if (block.querySelector("p, li, dd, h3") || block.closest("[lang]:not(html)")) continue;
      const letters = [];
      const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        for (let at = 0; at < node.length; at += 1) letters.push({ letter: node.nodeValue[at], node, at });
      }
      const seen = letters.filter(({ letter }) => !/[\u2066-\u2069\u200c]/.test(letter));
      seen.forEach(({ letter, node, at }, index) => {
        const before = seen[index - 1];
        const after = seen[index + 1]?.letter ?? " ";
        if (!/[.؟!]/.test(letter) || !before || !/\s/.test(after) || /\s/.test(before.letter)) return;
        const stop = boxOf(node, at);
        const box = boxOf(before.node, before.at);
        if (!stop.width || Math.abs(stop.bottom - box.bottom) > box.height / 2) return;
        const words = seen.slice(Math.max(0, index - 40), index + 1).map((each) => each.letter).join("");
        found.push({ words, isLeft: stop.right <= box.left + 1 });
      });
    }
    return found;
  }
"""


class Stop(NamedTuple):
    """The end of a sentence.

    Attributes:
        words: Its last letters.
        is_left: Whether the mark is left of them.
    """

    words: str
    is_left: bool


def too_wide(page: Page) -> list[str]:
    """Return what makes the page scroll sideways."""
    return list(page.evaluate(_WIDER))


def too_small(page: Page) -> list[str]:
    """Return the controls that are smaller than 24 px."""
    return list(page.evaluate(_SMALL))


def headings(page: Page) -> list[int]:
    """Return the levels of the page's headings in their order."""
    return list(page.evaluate(_HEADINGS))


def latin_words(page: Page) -> dict[str, str]:
    """Return the Latin words that are seen or heard on the page, each with the text where it was found first."""
    return dict(page.evaluate(_WORDS))


def moving(page: Page) -> list[str]:
    """Return what moves for longer than a hundredth of a second, or would."""
    return list(page.evaluate(_MOVING))


def stops(page: Page) -> list[Stop]:
    """Return the ends of the sentences that are written from right to left."""
    return [Stop(str(found["words"]), bool(found["isLeft"])) for found in page.evaluate(_STOPS)]
