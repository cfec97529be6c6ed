// A file that could not be made: the lookup may have been deleted meanwhile. The page is asked to look again, which
// says so, or gives the buttons another try.

"use strict";

(() => {
  const FAILURE = '[data-testid="stDownloadButtonError"]';
  const heard = new WeakSet();

  new MutationObserver(() => {
    for (const failure of document.querySelectorAll(FAILURE)) {
      if (heard.has(failure)) continue;
      heard.add(failure);
      failure.closest('[class*="st-key-downloads_"]')?.querySelector('[class*="st-key-look_again_"] button')?.click();
    }
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
