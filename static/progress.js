// The figures of a lookup under way are drawn anew twice a second. When that ends although the lookup has not, the server
// is gone or out of reach: they are hidden, and the page says so, until they are drawn again.

"use strict";

(() => {
  const MARK = ".progress-drawn";
  const SILENT_MS = 5000;
  const LOOK_MS = 500;

  let drawn = null;
  let since = performance.now();

  const look = () => {
    const mark = [...document.querySelectorAll(MARK)].at(-1);
    const now = performance.now();
    // A page in the background asks for nothing.
    if (document.hidden || mark?.dataset.at !== drawn) [drawn, since] = [mark?.dataset.at, now];
    document.documentElement.toggleAttribute("data-silent", Boolean(mark) && now - since > SILENT_MS);
  };

  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_MS);
})();
