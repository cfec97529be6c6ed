// The tiles and the rows of a report are HTML. What they do is done by pills of Streamlit that are out of sight: a click
// on [data-press="key:place"] presses the pill in that place, and [aria-pressed] shows whether the pill is pressed. All
// listeners are on the document, since Streamlit may redraw the elements at any time.

"use strict";

(() => {
  const PRESSES = "[data-press]";

  const pillOf = (element) => {
    const [key, place] = element.dataset.press.split(":");
    return document.querySelectorAll(`.st-key-${key} button`)[Number(place)];
  };

  // --- A click -------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    // A click beside the button of a row, with no text being selected, is meant for it.
    const row = event.target.closest?.("tr");
    const within = event.target.closest?.(`${PRESSES}, a, button`);
    const element = within ?? (getSelection().isCollapsed ? row?.querySelector(PRESSES) : null);
    const pill = element?.matches(PRESSES) ? pillOf(element) : null;
    if (!pill) return;
    if (element.matches("a")) {
      // In a new tab or window, or as a download, the link itself is followed.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
    }
    pill.click();
  });

  // --- What is pressed -----------------------------------------------------------------------------------------------
  const show = () => {
    for (const element of document.querySelectorAll(`${PRESSES}[aria-pressed]`)) {
      const pill = pillOf(element);
      // Of pills of which only one may be chosen, it is checked and not pressed.
      const pressed = pill?.getAttribute("aria-pressed") ?? pill?.getAttribute("aria-checked") ?? "false";
      if (element.getAttribute("aria-pressed") !== pressed) element.setAttribute("aria-pressed", pressed);
    }
  };

  let isDue = false;
  new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      show();
    });
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-pressed", "aria-checked"] });
})();
