// What a report needs in the browser: printing it, and being found when it comes. Streamlit draws the pieces anew as it likes, so all of it listens on
// the document.

"use strict";

(() => {
  // --- On paper -------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  // When it is printed is known only then: the day and time as the server writes them, Jalali in Persian.
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

  // --- The answer comes -----------------------------------------------------------------------------------------------
  // Whoever has asked and waits for it is taken to the verdict: focused it is read aloud, and scrolled to only where it lies
  // below what is seen. Whoever does something else by then keeps their focus; heard.js says it to them.
  const CHECK = ".st-key-check button";
  const VERDICT = ".verdict[data-of]";
  const WAITS_AT = ".st-key-check, .st-key-ids_text, .st-key-ids_card, .st-key-progress";

  const present = (verdict) => {
    const at = document.activeElement;
    if (at && at !== document.body && !at.closest(WAITS_AT)) return;
    verdict.focus({ preventScroll: true });
    if (verdict.getBoundingClientRect().bottom > window.innerHeight) verdict.scrollIntoView();
  };

  let before = null; // whose verdict stood there when it was asked
  const watch = new MutationObserver(() => {
    const verdict = [...document.querySelectorAll(VERDICT)].at(-1);
    // While it is drawn, the report before may still stand there.
    if (!verdict || verdict.dataset.of === before) return;
    watch.disconnect();
    present(verdict);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(CHECK)) return;
    before = document.querySelector(VERDICT)?.dataset.of ?? null;
    watch.observe(document.body, { subtree: true, childList: true });
  }, true);

  // Another list is being given: the focus stays there, whatever comes.
  document.addEventListener("input", (event) => {
    if (event.target.closest?.(".st-key-ids_text")) watch.disconnect();
  });
})();
