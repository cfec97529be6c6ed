// Accessibility for screen readers and the keyboard, where Streamlit's own markup is wrong or missing.

"use strict";

(() => {
  const root = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);
  const set = (element, name, value) => {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  // --- Roles and names -----------------------------------------------------------------------------------------------
  // Streamlit's containers have no role. Those that are a list and its items are given one, so that a screen reader
  // counts them and can walk through them. A chart is described by its label; its text alone would be a heap of
  // numbers.
  const ROLES = {
    list: '[class*="st-key-history_day_"], .st-key-history_matches',
    listitem: '[class*="st-key-history_row_"], [class*="st-key-history_match_"]',
    group: '[data-testid="stFileUploaderDropzone"]',
    menuitem: '[data-testid="stDataFrameColumnMenu"] [role=menu] button',
  };
  const DRAWN = '[data-testid="stPlotlyChart"][aria-label] > *, #js-plotly-tester';
  const LANGUAGES = { "فارسی": "fa", "English": "en" };

  const mend = () => {
    for (const [role, containers] of Object.entries(ROLES)) all(containers).forEach((container) => set(container, "role", role));
    all(DRAWN).forEach((drawn) => set(drawn, "aria-hidden", "true"));
    all(".st-key-language [role=radio]").forEach((radio) => set(radio, "lang", LANGUAGES[radio.textContent.trim()] ?? root.lang));
    // The arrow keys move through the cells, so the scrolling element must not be a tab stop of its own, without a
    // name.
    all('[data-testid="stDataFrame"] .dvn-scroller').forEach((scroller) => set(scroller, "tabindex", "-1"));
    all('[data-testid="stDataFrameResizable"][aria-label]').forEach((region) =>
      set(region.querySelector("[role=grid]"), "aria-label", region.getAttribute("aria-label")));
    all('[data-testid="search-input"]:not([aria-label])').forEach((field) => set(field, "aria-label", "Search"));
    // Every row has a button with the same text.
    all('[class*="st-key-history_row_"]').forEach((row) => {
      const [name, words] = ["stPageLink", "stMenuButton"].map((part) => row.querySelector(`[data-testid="${part}"] p`)?.textContent);
      if (name && words) set(row.querySelector('[data-testid="stMenuButton"] button'), "aria-label", `${words}: ${name}`);
    });
  };

  // A menu opened by a key shows its first entry as focused, but the focus may be at the menu itself, so that Enter would
  // do nothing, or still at its button, or nowhere where the button was redrawn.
  let opener = null; // the button that a key opened, until the next key or click
  document.addEventListener("keydown", ({ key, target }) => {
    const button = ["Enter", " "].includes(key) ? target.closest?.('[data-testid="stMenuButton"] button') : null;
    opener = button?.getAttribute("aria-expanded") === "true" ? null : button;
  }, true);
  document.addEventListener("pointerdown", () => (opener = null), true);

  const enterMenu = () => {
    const menu = document.querySelector('[data-testid="stMenuButtonBody"] [role=menu]');
    const outside = opener ? [opener, document.body] : [];
    if (!menu || ![menu, ...outside].includes(document.activeElement)) return;
    menu.querySelector('[role=menuitem][tabindex="0"]')?.focus({ preventScroll: true });
  };
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.('[data-testid="stMenuButtonBody"] [role=menu]')) requestAnimationFrame(enterMenu);
  });

  // A dialog returns the focus to the element that had it before. If that was an entry of a menu, which is gone by
  // then, the focus goes to the menu's button, which Streamlit may have redrawn meanwhile.
  const DIALOG = "[role=dialog]";
  const OVERLAYS = `${DIALOG}, [role=menu], [data-st-overlay-root]`;
  let left = null;
  let holder = null; // the container of that element, by which it is found after a redraw
  let isOwed = false; // a dialog has the focus, or had it, and it may be closed before anything is looked at

  document.addEventListener("focusin", ({ target }) => {
    if (target.closest(DIALOG)) isOwed = true;
    if (target === document.body || target.closest(OVERLAYS)) return;
    isOwed = false;
    left = target;
    holder = target.closest('[class*="st-key-"]')?.className.match(/st-key-[\w-]+/)[0];
  });

  const giveBack = () => {
    const focused = document.activeElement;
    if (document.querySelector(DIALOG)) isOwed = true;
    else if (isOwed && focused === document.body && left) {
      const back = left.isConnected ? left : document.querySelector(`.${holder} button`);
      back?.focus(); // where there is none, it is still being drawn, which triggers another look
    } else if (focused !== document.body && !focused.closest(OVERLAYS)) isOwed = false;
  };

  // From a cell of a table the browser would move the focus back to the first control of the same table.
  document.addEventListener("keydown", ({ key, target, defaultPrevented }) => {
    if (key === "Tab" && !defaultPrevented) target.closest?.("canvas")?.focus({ preventScroll: true });
  });

  // --- Announcements -------------------------------------------------------------------------------------------------
  // A screen reader may announce what Streamlit redraws never, or at every redraw, twice a second. It is silenced
  // there, and announced from one element that stays: a text when it is new, progress at every tenth of the way.
  const STATUS = '[data-testid="stHtml"] [role=status]:not(.copy-said, .paste-desk *)';
  const SILENT = '[class*="st-key-history_row_"] [role=status]';
  const PROGRESS = ".st-key-progress";
  const OUTAGE = `${PROGRESS} [role=alert]`;
  const FOUND = ".st-key-above_results [role=status]"; // how many rows there are is said when it changes
  const SAID_MS = 4_000;

  const place = document.createElement("div");
  place.className = "unseen";
  place.id = "said";
  place.setAttribute("role", "status");
  document.body.append(place);

  const text = (element) => (element?.innerText ?? "").replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();

  // The identity of each text: an outage is identified by its words alone, since the seconds in it count down.
  const seen = () => {
    const found = new Map();
    const title = text(document.querySelector(".page-title"));
    if (title) found.set(title, title);
    for (const status of all(STATUS)) {
      set(status, "aria-live", "off");
      if (status.matches(SILENT) || !status.getClientRects().length || !text(status)) continue;
      const share = status.dataset.share ?? status.closest(PROGRESS)?.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
      const key = status.matches(FOUND) ? `${FOUND} ${text(status)}` : text(status);
      found.set(share ? `${PROGRESS} ${Math.floor(Number(share) / 10)}` : key, text(status));
    }
    for (const alert of all(OUTAGE)) {
      set(alert, "aria-live", "off");
      found.set(text(alert).replace(/\p{Nd}/gu, ""), text(alert));
    }
    return found;
  };

  let before = null;
  let silence = 0;

  const say = () => {
    const now = seen();
    // A focused element is read anyway.
    const read = document.activeElement?.matches(STATUS) ? text(document.activeElement) : "";
    const isNew = (key) => !before.has(key) && key !== read && (!key.startsWith(FOUND) || hasFound);
    const hasFound = [...(before?.keys() ?? [])].some((key) => key.startsWith(FOUND));
    const fresh = before ? [...now].filter(([key]) => isNew(key)).map(([, words]) => words) : [];
    // What is on the page when it opens is read with the page.
    const isDrawn = now.size > 0 && document.querySelector('.stApp[data-test-script-state="notRunning"]');
    if (before || isDrawn) before = now;
    if (!fresh.length) return;
    place.textContent = fresh.join(" ");
    clearTimeout(silence);
    silence = setTimeout(() => (place.textContent = ""), SAID_MS);
  };

  // --- When ----------------------------------------------------------------------------------------------------------
  // Streamlit changes the page in bursts: one look a frame is enough. Our own announcements are not looked at.
  let isDue = false;
  new MutationObserver((changes) => {
    if (isDue || changes.every((change) => place.contains(change.target))) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      mend();
      enterMenu();
      giveBack();
      say();
    });
    // The attribute says when everything is drawn, and may be all that changes then.
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributeFilter: ["data-test-script-state"] });

  mend();
})();
