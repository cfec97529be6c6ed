// What the page needs in the browser and Streamlit does not do. It is a file, never inline, so that the content
// security policy can forbid inline scripts.

"use strict";

(() => {
  const root = document.documentElement;

  // --- Language and colour scheme ------------------------------------------------------------------------------------
  // The server sets the language of the first paint. Afterwards the switch on the page changes it without a reload: the
  // page's script draws a marker, <span class="page-language" data-language="en" hidden>, and the root element follows
  // it. Streamlit sets the colour scheme on .stApp alone; pop-ups are outside of it, so the root needs it too.
  const DIRECTIONS = { fa: "rtl", en: "ltr" };

  const set = (name, value) => {
    if (root.getAttribute(name) !== value) root.setAttribute(name, value);
  };

  const follow = () => {
    const markers = document.getElementsByClassName("page-language");
    // While Streamlit swaps elements, the old marker may be beside the new one, which comes later.
    const language = markers.length ? markers[markers.length - 1].dataset.language : undefined;
    if (Object.hasOwn(DIRECTIONS, language)) {
      set("lang", language);
      set("dir", DIRECTIONS[language]);
    }
    const app = document.querySelector(".stApp");
    const scheme = app ? getComputedStyle(app).colorScheme : "";
    if (scheme && root.style.colorScheme !== scheme) root.style.colorScheme = scheme;
  };

  // --- Tables --------------------------------------------------------------------------------------------------------
  // Right to left, a table's first column is at the right, but the grid starts scrolled to the left.
  const startGrids = (top) => {
    if (root.dir !== "rtl" || top.nodeType !== Node.ELEMENT_NODE) return;
    for (const scroller of top.matches(GRID) ? [top] : top.querySelectorAll(GRID)) {
      const start = (tries) => {
        scroller.scrollLeft = scroller.scrollWidth;
        if (tries > 0 && scroller.scrollLeft === 0) requestAnimationFrame(() => start(tries - 1));
      };
      start(30);
    }
  };
  const GRID = ".dvn-scroller";

  // --- Folds ---------------------------------------------------------------------------------------------------------
  // Streamlit moves a fold by script, where no style sheet that takes motion away reaches it.
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  document.addEventListener("click", (event) => {
    const fold = STILL.matches && event.target.closest?.("summary")?.parentElement;
    if (fold) requestAnimationFrame(() => fold.getAnimations().forEach((move) => move.finish()));
  });

  // --- When ----------------------------------------------------------------------------------------------------------
  // Streamlit changes the page in bursts; one look a frame is enough for the language.
  let isDue = false;
  const followSoon = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      follow();
    });
  };
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(startGrids);
    followSoon();
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-language"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(follow, 100));

  // --- The menu of a narrow page -------------------------------------------------------------------------------------
  // The menu covers the page: it closes after a choice, and when the focus moves to something that it covers.
  const NARROW = matchMedia("(max-width: 768px)");
  const MENU = '[data-testid="stSidebar"]';
  const LINK = '[data-testid="stSidebarNavLink"]';
  const OPENS = '[data-testid="stExpandSidebarButton"]';

  const focusOn = (selector, tries = 60) => {
    const element = document.querySelector(selector);
    element?.focus();
    if (tries > 0 && document.activeElement !== element) requestAnimationFrame(() => focusOn(selector, tries - 1));
  };

  const closeMenu = (focused) => {
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    if (focused) focusOn(focused);
  };

  document.addEventListener("click", (event) => {
    if (!NARROW.matches) return;
    if (event.target.closest?.(LINK)) setTimeout(closeMenu, 0, "#stMain");
    else if (event.target.closest?.(OPENS)) focusOn(`${LINK}[aria-current]`);
    else if (event.isTrusted && event.target.closest?.('[data-testid="stSidebarCollapseButton"]')) focusOn(OPENS);
  });
  document.addEventListener("keydown", (event) => {
    if (NARROW.matches && event.key === "Escape" && event.target.closest?.(MENU)) closeMenu(OPENS);
  });
  document.addEventListener("focusout", (event) => {
    if (NARROW.matches && event.target.closest?.(MENU) && event.relatedTarget && !event.relatedTarget.closest(MENU)) closeMenu();
  });

  follow();
})();
