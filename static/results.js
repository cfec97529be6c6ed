// The rows of a report: a table from right to left begins at its right end, the row that is opened comes into sight, on
// a narrow page the rows are asked for as cards, and a button above, or the key `/`, leads to their search.

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

  // --- To the search -------------------------------------------------------------------------------------------------
  const SEARCH = ".st-key-results_search input";
  const FIELDS = "input, textarea, select, [contenteditable=true], [role=dialog]";

  const search = () => {
    const field = document.querySelector(SEARCH);
    if (!field?.checkVisibility()) return false;
    field.focus({ preventScroll: true });
    field.select();
    field.closest(".st-key-above_results").scrollIntoView();
    return true;
  };
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.(".to-rows")) search();
  });
  document.addEventListener("keydown", (event) => {
    const isMeant = (event.key === "/" || event.code === "Slash") && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(FIELDS);
    if (isMeant && search()) event.preventDefault();
  });

  // --- On a narrow page ----------------------------------------------------------------------------------------------
  const NARROW = matchMedia("(max-width: 39.99rem)"); // as in results.css
  const AGAIN_MS = 1_000; // where the page was drawn anew just then, the press may be lost
  let isAsked = false;

  const askForCards = () => {
    const button = NARROW.matches && document.querySelector(".st-key-show_cards button");
    if (!button || isAsked) return;
    isAsked = true;
    button.click();
    setTimeout(() => {
      isAsked = false;
      askForCards();
    }, AGAIN_MS);
  };
  NARROW.addEventListener("change", askForCards);

  let opened = null;
  new MutationObserver(() => {
    askForCards();
    for (const scroller of document.querySelectorAll(SCROLLER)) if (!begun.has(scroller)) begin(scroller);
    const card = document.querySelector(CARD);
    if (card === opened) return;
    opened = card;
    if (card && document.activeElement?.closest(".st-key-results")) card.scrollIntoView({ block: "nearest" });
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
