// The rows of a report: a table from right to left begins at its right end, and the row that is opened comes into sight.

"use strict";

(() => {
  const SCROLLER = ".st-key-results .dvn-scroller";
  const CARD = ".st-key-open_row article";
  const isRightToLeft = () => document.documentElement.dir === "rtl";

  // The grid knows no direction. Its columns are in reverse order, and it would begin with the last one.
  const begun = new WeakSet();
  const begin = (scroller) => {
    begun.add(scroller);
    const toStart = () => { if (isRightToLeft()) scroller.scrollLeft = scroller.scrollWidth; };
    const widths = new ResizeObserver(toStart);
    for (const part of [scroller, ...scroller.children]) widths.observe(part);
    // From here on the reader scrolls.
    for (const event of ["wheel", "pointerdown", "keydown", "touchstart"]) {
      scroller.parentElement.addEventListener(event, () => widths.disconnect(), { once: true, capture: true, passive: true });
    }
  };

  let opened = null;
  new MutationObserver(() => {
    for (const scroller of document.querySelectorAll(SCROLLER)) if (!begun.has(scroller)) begin(scroller);
    const card = document.querySelector(CARD);
    if (card === opened) return;
    opened = card;
    if (card && document.activeElement?.closest(".st-key-results")) card.scrollIntoView({ block: "nearest" });
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
