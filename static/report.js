// What a report needs in the browser: printing it, and focusing it when it arrives. All listeners are on the document,
// since Streamlit may redraw the elements at any time.

"use strict";

(() => {
  // --- On paper ------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  // The time of printing, written as the server writes day and time: Jalali in Persian.
  const CALENDARS = { fa: "fa-IR-u-ca-persian-nu-arabext", en: "en-GB-u-ca-gregory-nu-latn" };

  const inWords = (moment, timeZone) => {
    const options = { timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const calendar = CALENDARS[document.documentElement.lang] ?? CALENDARS.fa;
    const parts = Object.fromEntries(
      new Intl.DateTimeFormat(calendar, options).formatToParts(moment).map(({ type, value }) => [type, value]),
    );
    return `${parts.year}/${parts.month}/${parts.day} ${parts.hour}:${parts.minute}`;
  };

  const sayWhenPrinted = () => {
    for (const line of document.querySelectorAll("[data-printed]")) line.textContent = inWords(new Date(), line.dataset.zone);
  };
  window.addEventListener("beforeprint", sayWhenPrinted);

  // --- The answer arrives --------------------------------------------------------------------------------------------
  // A person who has asked and is waiting is taken to the verdict: it is focused, so that it is read aloud, and
  // scrolled to only if it is not the first that is seen. What is above it may still shrink by then, so it is looked
  // after for a moment, until the person moves the page. A person who is doing something else by then keeps their focus;
  // heard.js announces it to them.
  const CHECK = ".st-key-check button";
  const VERDICT = ".verdict[data-of]";
  const firstPx = () => (window.innerWidth > 640 ? 130 : 100);
  const SETTLES_MS = 5_000;
  const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];
  const WAITS_AT = ".st-key-check, .st-key-ids_text, .st-key-ids_card, .st-key-progress";

  const bringIntoSight = () => {
    const verdict = [...document.querySelectorAll(VERDICT)].at(-1);
    if (!verdict) return;
    const top = () => verdict.getBoundingClientRect().top;
    const header = document.querySelector('[data-testid="stHeader"]')?.getBoundingClientRect().bottom ?? 0;
    if (top() >= header && top() <= firstPx()) return;
    verdict.closest('[data-testid="stMain"]').scrollTop = 0;
    if (top() > firstPx()) verdict.scrollIntoView();
  };

  const present = (verdict) => {
    const at = document.activeElement;
    if (at && at !== document.body && !at.closest(WAITS_AT)) return;
    verdict.focus({ preventScroll: true });
    const until = performance.now() + SETTLES_MS;
    const moved = new AbortController();
    const once = { capture: true, passive: true, signal: moved.signal };
    for (const move of MOVES) document.addEventListener(move, () => moved.abort(), once);
    const follow = () => {
      if (performance.now() > until) moved.abort();
      if (moved.signal.aborted) return;
      bringIntoSight();
      requestAnimationFrame(follow);
    };
    follow();
  };

  let before = null; // the lookup whose verdict was shown when the button was pressed
  const watch = new MutationObserver(() => {
    const verdict = [...document.querySelectorAll(VERDICT)].at(-1);
    // While the new report is drawn, the previous one may still be there.
    if (!verdict || verdict.dataset.of === before) return;
    watch.disconnect();
    present(verdict);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(CHECK)) return;
    before = document.querySelector(VERDICT)?.dataset.of ?? null;
    watch.observe(document.body, { subtree: true, childList: true });
  }, true);

  // Another list is being entered: the focus stays there.
  document.addEventListener("input", (event) => {
    if (event.target.closest?.(".st-key-ids_text")) watch.disconnect();
  });
})();
