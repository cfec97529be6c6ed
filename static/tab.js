// The tab of the browser while another one is looked at: its title has how far the lookup is and then the verdict, and
// a notification comes at the end of a long lookup, if the person has asked for it.

"use strict";

(() => {
  const root = document.documentElement;
  const BAR = ".st-key-progress [role=progressbar]";
  const OFFER = ".tell-me";

  const last = (selector) => [...document.querySelectorAll(selector)].at(-1);
  const plain = (element) => (element?.textContent ?? "").replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();

  // --- The title -----------------------------------------------------------------------------------------------------
  let page = document.title; // what Streamlit has set
  let ours = null;

  const state = () => {
    const bar = last(BAR);
    const verdict = plain(last(".verdict"));
    if (bar) return new Intl.NumberFormat(root.lang, { style: "percent" }).format(Number(bar.getAttribute("aria-valuenow")) / 100);
    return verdict ? `✓ ${verdict}` : "";
  };

  const entitle = () => {
    if (document.title !== ours) page = document.title;
    const now = state();
    ours = now ? `${now} · ${page}` : page;
    if (document.title !== ours) document.title = ours;
  };

  // --- The notification ----------------------------------------------------------------------------------------------
  // Offered by the server when a lookup is a long one, and seen only where the browser can still be asked.
  const isAble = "Notification" in window;
  let isLong = false;

  const show = () => (root.dataset.notifications = isAble ? Notification.permission : "denied");

  const notify = () => {
    if (last(OFFER)) isLong = true;
    const verdict = last(".verdict");
    if (!isLong || last(BAR) || !verdict) return;
    isLong = false;
    if (!document.hidden || !isAble || Notification.permission !== "granted") return;
    const note = new Notification(page, { body: plain(verdict), lang: root.lang, dir: root.dir });
    note.onclick = () => window.focus();
  };

  document.addEventListener("click", async ({ target }) => {
    if (!target.closest?.(OFFER)) return;
    await Notification.requestPermission();
    show();
  });

  // A page in the background draws no frames, so the looks do not wait for one.
  new MutationObserver(() => {
    entitle();
    notify();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["aria-valuenow"] });
  show();
})();
