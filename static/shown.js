// What the page shows, as words in the attribute data-shows of the root, for rules about other parts of the page.
//
// A rule could look itself, with :has() on an ancestor of what it is about. But then the browser computes the style of
// the whole page anew after each change anywhere in it: a third of the time that a press on a tile took.

"use strict";

(() => {
  const root = document.documentElement;
  const SHOWN = {
    answer: ".answered",
    "other-question": '.answered[data-differs="yes"]', // than the one answered
    file: '[data-testid="stFileChip"]',
    refused: ".st-key-file_refused",
    fault: ".fault",
    explanation: ".st-key-explanation",
    chart: ".chart-switch[open]",
    filter: ".active-filters.is-chosen",
  };
  const words = Object.keys(SHOWN);

  const look = () => {
    const shown = words.filter((word) => document.querySelector(SHOWN[word])).join(" ");
    if (root.dataset.shows !== shown) root.dataset.shows = shown;
  };
  // Its calls come before the browser draws what has changed.
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ["open", "data-differs"] });
  look();
})();
