// Return to the page where the sign-in was started: Streamlit leads everyone who comes from the provider to the first
// page. The address is stored in this tab alone, from the press of the button until the return, for at most 15 minutes.

"use strict";

(() => {
  const KEPT = "niksms-way-back";
  const LONGEST_MS = 15 * 60 * 1000;

  // Only an address of this dashboard is opened, whatever is stored.
  const ours = (address) => {
    try {
      const url = new URL(address, location.origin);
      return url.origin === location.origin && address.startsWith("/") ? url : null;
    } catch {
      return null;
    }
  };

  const goBack = () => {
    const kept = sessionStorage.getItem(KEPT);
    if (!kept || location.pathname !== new URL(document.baseURI).pathname || location.search) return;
    sessionStorage.removeItem(KEPT);
    const [since, ...rest] = kept.split(" ");
    const way = ours(rest.join(" "));
    const age = Date.now() - Number(since);
    if (way && age >= 0 && age < LONGEST_MS && way.href !== location.href) location.replace(way.href);
  };

  document.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest?.('[class*="st-key-sign_in"] button')) return;
      sessionStorage.setItem(KEPT, `${Date.now()} ${location.pathname}${location.search}`);
    },
    true,
  );

  try {
    goBack();
  } catch {
    // Without storage, the first page is shown.
  }
})();
